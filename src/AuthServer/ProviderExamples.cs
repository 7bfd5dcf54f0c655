using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Endpoints.UserInfo;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer;

/// <inheritdoc />
internal sealed class ProviderExamples(TimeProvider time) : IProviderExamples
{
    /// <summary>A pairwise subject as it looks: the carrier's mccmnc, then 43 characters.</summary>
    public const string Subject = "311480-Vt9xQ2b0nYc7Zk4sWf1uHd8rJm3gLe6oPa5iTy2wX_kE";
    public const string Phone = "+12025550142";
    public const string Last4Social = "1234";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ConsentExample Consent(ExampleClient client, IEnumerable<string> scopes, Func<string, bool> requires)
    {
        var now = time.GetUtcNow();
        return new ConsentExample(client.ClientId, client.Name, client.Project, client.LogoUrl, ClientViews.Domain(client.DomainUrl), client.PrivacyUrl, client.TermsUrl,
            [.. AppAttributes.Asked(scopes, requires, Person(now), _ => false, now).Select(one => new ExampleAttribute(one.Scope, one.Label, one.Required, one.Value))]);
    }

    public string UserInfo(IReadOnlyCollection<string> granted, string format)
    {
        var now = time.GetUtcNow();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            UserInfoBody.Write(json, format, Subject, new Shared(Person(now), granted, granted.Contains(Scope.Last4Social) ? Last4Social : null, DateOnly.FromDateTime(now.UtcDateTime)));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Somebody of whom everything is known.</summary>
    public static Subscriber Person(DateTimeOffset now) => new()
    {
        CarrierAccount = "example",
        Phone = Phone,
        GivenName = "Maya",
        FamilyName = "Example",
        Email = "maya@mail.example",
        EmailVerifiedAt = now,
        PostalCode = "20001",
        Address = """{"formatted":"1 Example Street, Washington, DC 20001","street_address":"1 Example Street","locality":"Washington","region":"DC","postal_code":"20001","country":"US"}""",
        Birthdate = "1990-04-02",
        PictureUrl = "https://mail.example/maya.png",
        Last4Social = [0],
        ProofedBy = "passport",
        ProofedAt = new DateTimeOffset(now.Year - 1, 3, 1, 0, 0, 0, TimeSpan.Zero),
    };
}
