using System.Net;
using System.Net.Http.Headers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>Ends a run, and says why.</summary>
public sealed class FlowStopException(FlowFailure failure) : Exception(failure.Words)
{
    public FlowFailure Failure { get; } = failure;
}

/// <summary>Makes the handler of one run: with its cookies, and without following redirects by itself.</summary>
public delegate HttpMessageHandler FlowHandlers(CookieContainer cookies);

/// <summary>An answer and where it came from.</summary>
public sealed record FlowAnswer(Uri From, HttpStatusCode Status, Uri? Location, MediaTypeHeaderValue? Type, HttpResponseHeaders Headers, string Body)
{
    public bool IsRedirect => Location is not null && Status is HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.MovedPermanently;

    public FlowPage Page => field ??= FlowPage.Read(Body);
}

/// <summary>
/// What a run sends. Only our own configured origins are ever asked, whatever a page or document says; every request
/// tells who sends it.
/// </summary>
public sealed class FlowHttp : IDisposable
{
    public const string UserAgent = "ZenKey test flow";
    private const int MaxRedirects = 5;
    private const int MaxBodyBytes = 1_000_000;

    private readonly ModuleOrigins origins;
    private readonly CookieContainer cookies;
    private readonly HttpClient client;
    private readonly Action<FlowExchange> record;

    /// <summary>The subscriber over whose line the browser's requests come (docs/guides/automation.md); null for none that a carrier knows.</summary>
    public string? Line { get; init; }

    /// <summary>Addresses that begin so are not reached, as if the network had gone; null for none.</summary>
    public string? Cut { get; set; }

    public FlowHttp(ModuleOrigins origins, HttpMessageHandler handler, CookieContainer cookies, Action<FlowExchange> record)
    {
        this.origins = origins;
        this.cookies = cookies;
        this.record = record;
        client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(15), MaxResponseContentBufferSize = MaxBodyBytes };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
    }

    /// <summary>Goes to an address as a browser does, through redirects on our own origins, until a page or the client's address.</summary>
    public async Task<FlowAnswer> BrowseAsync(Uri address, string redirectUri, bool quiet, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(Page(address), false, quiet, cancellationToken);
        for (var hop = 0; answer.IsRedirect && !IsAt(answer.Location!, redirectUri); hop++)
        {
            if (hop == MaxRedirects) { throw new FlowStopException(new FlowFailure("The pages send the browser in a circle.", "at most five redirects", "more")); }
            answer = await SendAsync(Page(answer.Location!), false, quiet, cancellationToken);
        }
        return answer;
    }

    private HttpRequestMessage Page(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (Line is not null) { request.Headers.TryAddWithoutValidation(SimulatedLine.Header, Line); }
        return request;
    }

    /// <param name="request">Goes to one of our own origins, or the run ends.</param>
    /// <param name="personal">Whether the answer holds a person's data.</param>
    /// <param name="quiet">Whether it is left out of the trace unless its answer leads on.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<FlowAnswer> SendAsync(HttpRequestMessage request, bool personal, bool quiet, CancellationToken cancellationToken)
    {
        using (request)
        {
            var address = request.RequestUri ?? throw new InvalidOperationException("A request needs an address.");
            Demand(address);
            var sent = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            try
            {
                if (Cut is { } cut && address.AbsoluteUri.StartsWith(cut, StringComparison.Ordinal)) { throw new HttpRequestException("Cut off by the run."); }
                using var response = await client.SendAsync(request, cancellationToken);
                var body = await response.Content.ReadAsStringAsync(cancellationToken);
                var location = LocationOf(response, address);
                if (!quiet || location is not null) { record(Exchange(request, sent, response, body, personal)); }
                return new FlowAnswer(address, response.StatusCode, location, response.Content.Headers.ContentType, response.Headers, body);
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                record(Exchange(request, sent, null, "", personal));
                throw new FlowStopException(new FlowFailure($"{address.GetLeftPart(UriPartial.Authority)} does not answer. Look at its health, then run again.", "an answer within 15 s", "none"));
            }
        }
    }

    /// <summary>Whether an address is the client's redirect URI with something after it.</summary>
    public static bool IsAt(Uri address, string redirectUri)
    {
        var text = address.OriginalString;
        return text.StartsWith(redirectUri, StringComparison.Ordinal) && (text.Length == redirectUri.Length || text[redirectUri.Length] is '?' or '&' or '#');
    }

    /// <summary>Read from the header's text: a path alone must not be taken for a file, nor an address be tidied.</summary>
    private static Uri? LocationOf(HttpResponseMessage response, Uri address)
    {
        if (!response.Headers.NonValidated.TryGetValues("Location", out var values) || values.FirstOrDefault() is not { Length: > 0 } text) { return null; }
        return !text.StartsWith('/') && Uri.TryCreate(text, UriKind.Absolute, out var absolute) ? absolute : Uri.TryCreate(address, text, out var joined) ? joined : null;
    }

    private void Demand(Uri address)
    {
        var origin = address.IsAbsoluteUri ? address.GetLeftPart(UriPartial.Authority) : "";
        if (origin != Origin(origins.AuthServer) && origin != Origin(origins.CarrierSimulator))
        {
            throw new FlowStopException(new FlowFailure("We were sent to an address that is not ours, so the run stopped. Look at the Origin settings.", origins.AuthServer, origin));
        }
    }

    private static string Origin(string configured) => new Uri(configured).GetLeftPart(UriPartial.Authority);

    private FlowExchange Exchange(HttpRequestMessage request, string? sent, HttpResponseMessage? response, string body, bool personal)
    {
        var asked = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []).SelectMany(Flat).ToList();
        if (cookies.GetCookieHeader(request.RequestUri!).Length > 0) { asked.Add(new("Cookie", FlowMask.Dots)); }
        var answered = response?.Headers.Concat(response.Content.Headers).SelectMany(Flat) ?? [];
        return new FlowExchange(request.Method.Method, FlowMask.Url(request.RequestUri!.ToString()), [.. asked],
            sent is null ? null : FlowMask.Body(request.Content?.Headers.ContentType, sent, false),
            response is null ? null : (int)response.StatusCode, [.. answered],
            response is null ? null : FlowMask.Body(response.Content.Headers.ContentType, body, personal));
    }

    /// <summary>Headers as on the wire: one line each, cookies apart.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Flat(KeyValuePair<string, IEnumerable<string>> header) => header.Key switch
    {
        "Set-Cookie" => header.Value.Select(value => new KeyValuePair<string, string>(header.Key, FlowMask.Header(header.Key, value))),
        "User-Agent" => [new(header.Key, string.Join(' ', header.Value))],
        _ => [new(header.Key, FlowMask.Header(header.Key, string.Join(", ", header.Value)))],
    };

    public void Dispose() => client.Dispose();
}
