using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests;

/// <summary>What the process answered, read whole.</summary>
internal sealed class Answer(HttpResponseMessage response, string text)
{
    public int Status => (int)response.StatusCode;

    public string Text { get; } = text;

    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>Where it redirects; null when it does not.</summary>
    public Uri? Location => response.Headers.Location is { } to ? new Uri(response.RequestMessage!.RequestUri!, to) : null;

    /// <summary>The OAuth error of a JSON answer.</summary>
    public string? Error => Member("error");

    public string Description => Member("error_description") ?? "";

    /// <summary>The slug of a problem document (RFC 9457); null when it is none.</summary>
    public string? Problem => MediaType == "application/problem+json" ? Member("type")?.Split(':')[^1] : null;

    public string? Header(string name) => Values(response.Headers, name) ?? Values(response.Content.Headers, name);

    /// <summary>A parameter of the redirect; null when it is absent.</summary>
    public string? Parameter(string name) => Location is { } to ? HttpUtility.ParseQueryString(to.Query)[name] : null;

    /// <summary>A parameter of the fragment that it redirects with; null when it is absent.</summary>
    public string? FragmentParameter(string name) => Location is { Fragment.Length: > 1 } to ? HttpUtility.ParseQueryString(to.Fragment[1..])[name] : null;

    /// <summary>A member of the form that the page posts; null when it is absent.</summary>
    public string? FormMember(string name) =>
        Regex.Match(Text, $"<input type=\"hidden\" name=\"{name}\" value=\"([^\"]*)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    public string? Mark(string name) => TestBrowser.Mark(Text, name);

    /// <summary>A member of the JSON object; null when it is absent.</summary>
    public string? Member(string name) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) ? value.ToString() : null;

    /// <summary>It redirects to the client.</summary>
    public Answer IsBackAt(string redirectUri)
    {
        Assert.Equal(303, Status);
        Assert.StartsWith(redirectUri, Location!.AbsoluteUri, StringComparison.Ordinal);
        return this;
    }

    /// <summary>It redirects to the client with an error that names a reference.</summary>
    public Answer IsErrorAt(string redirectUri, string error)
    {
        IsBackAt(redirectUri);
        Assert.Equal(error, Parameter("error"));
        Assert.Null(Parameter("code"));
        Assert.True(ErrorReference.IsValid(ReferenceIn(Parameter("error_description"))), $"No reference in: {Parameter("error_description")}");
        return this;
    }

    /// <summary>It is our own error page, and leads nowhere.</summary>
    public Answer IsErrorPage(string code, int status = 400)
    {
        Assert.Equal(code, Mark("data-error"));
        Assert.Equal(status, Status);
        Assert.Null(Location);
        Assert.True(ErrorReference.IsValid(Mark("data-reference")), "The page has no reference.");
        return this;
    }

    /// <summary>It is an OAuth error as JSON that names a reference.</summary>
    public Answer IsOAuthError(string error, int status = 400)
    {
        Assert.Equal(error, Error);
        Assert.Equal(status, Status);
        Assert.Equal("application/json", MediaType);
        Assert.True(ErrorReference.IsValid(ReferenceIn(Description)), $"No reference in: {Description}");
        return this;
    }

    /// <summary>It is a problem document of this type.</summary>
    public Answer IsProblem(string slug, int status)
    {
        Assert.Equal(slug, Problem);
        Assert.Equal(status, Status);
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        return this;
    }

    /// <summary>The reference that stands in brackets at the end of a description.</summary>
    public static string? ReferenceIn(string? description) =>
        description is { Length: > 15 } && description.EndsWith(')') ? description[^14..^1] : null;

    private static string? Values(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}

/// <summary>Requests that are answered by an <see cref="Answer"/>.</summary>
internal static class Asking
{
    extension(HttpClient http)
    {
        public Task<Answer> AskAsync(string address, params (string Name, string Value)[] headers) =>
            http.AnswerAsync(new HttpRequestMessage(HttpMethod.Get, Raw(http, address)), headers);

        /// <summary>Posts a form; members without a value are left out.</summary>
        public Task<Answer> PostFormAsync(string address, IEnumerable<(string Name, string? Value)> form, params (string Name, string Value)[] headers) =>
            http.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, Raw(http, address))
            {
                Content = new FormUrlEncodedContent(form.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Name, pair.Value!))),
            }, headers);

        public async Task<Answer> AnswerAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
        {
            using (request)
            {
                foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
                using var response = await http.SendAsync(request);
                return new Answer(response, await response.Content.ReadAsStringAsync());
            }
        }
    }

    /// <summary>The address exactly as it is written: escapes are not put right.</summary>
    public static Uri Raw(HttpClient http, string address)
    {
        var whole = address.StartsWith('/') ? http.BaseAddress!.GetLeftPart(UriPartial.Authority) + address : address;
        return new Uri(whole, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }
}
