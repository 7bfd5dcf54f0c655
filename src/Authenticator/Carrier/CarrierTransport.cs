using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>Carries one JSON question to a handset's carrier and one answer back. Never throws for what a network can do.</summary>
internal sealed class CarrierTransport(IHttpClientFactory clients, ModuleOrigins origins)
{
    /// <summary>The name of the HTTP client, for hosts that must configure it.</summary>
    public const string ClientName = "ZenKey.Authenticator";

    /// <summary>What a contract's type does not call nullable must be there; an answer without it is a carrier out of order.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireWhatIsNotNullable } },
    };

    public async Task<CarrierAnswer<T>> SendAsync<T>(
        HttpMethod method, Handset handset, string path, string? token, object? body, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var request = Request(method, handset, path, token);
            if (body is not null) { request.Content = JsonContent.Create(body, body.GetType(), options: Json); }
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return CarrierProblem.Read((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
            }
            if (response.StatusCode == HttpStatusCode.NoContent || typeof(T) == typeof(Nothing)) { return new CarrierAnswer<T>((T)(object)new Nothing(), null); }
            var value = await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken);
            return value is null ? Unreachable : new CarrierAnswer<T>(value, null);
        }
        catch (Exception exception) when (IsOutOfOrder(exception, cancellationToken))
        {
            return Unreachable;
        }
    }

    /// <summary>Opens the carrier's stream of events; null when it cannot be had.</summary>
    public async Task<HttpResponseMessage?> OpenEventsAsync(Handset handset, string token, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Request(HttpMethod.Get, handset, "events", token);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            var client = clients.CreateClient(ClientName);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode) { return response; }
            response.Dispose();
            return null;
        }
        catch (Exception exception) when (IsOutOfOrder(exception, cancellationToken))
        {
            return null;
        }
    }

    private static void RequireWhatIsNotNullable(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.AssociatedParameter is { IsNullable: false } && !property.PropertyType.IsValueType))
        {
            property.IsRequired = true;
        }
    }

    private static CarrierProblem Unreachable => new(503, CarrierProblem.Unreachable);

    internal static bool IsOutOfOrder(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or JsonException or NotSupportedException or IOException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private HttpRequestMessage Request(HttpMethod method, Handset handset, string path, string? token)
    {
        var request = new HttpRequestMessage(method, $"{origins.Issuer(handset.CarrierSlug)}/app/{path}");
        if (token is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); }
        return request;
    }
}
