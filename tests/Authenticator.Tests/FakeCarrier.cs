using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZenKey.Authenticator.Tests;

/// <summary>A carrier's app/... API as the application must find it, with a memory of what was asked of it.</summary>
internal sealed partial class FakeCarrier(TimeProvider time)
{
    private readonly Dictionary<string, string> tokens = [];
    private int counter;

    /// <summary>Whether a SIM's signature over a challenge holds.</summary>
    public Func<string, byte[], byte[], bool> SimHolds { get; set; } = (_, _, _) => true;

    public List<JsonObject> Requests { get; } = [];
    public List<JsonObject> Recent { get; } = [];
    public List<JsonObject> Devices { get; } = [];
    public List<JsonObject> Links { get; } = [];

    /// <summary>What is answered for one link, by its id.</summary>
    public Dictionary<string, JsonObject> LinkDetails { get; } = [];

    public bool PinSet { get; set; } = true;

    public bool AlwaysAsk { get; set; }

    public List<JsonObject> Passkeys { get; } = [];

    public bool DeveloperMode { get; set; }

    public string? EmailWaiting { get; set; }

    /// <summary>An enrolment of which nothing was given yet.</summary>
    public JsonObject Enrolment { get; } = new()
    {
        ["pinSet"] = false,
        ["recoveryCodesMade"] = false,
        ["profileConfirmed"] = false,
        ["expiresAt"] = "2026-11-25T09:40:00Z",
        ["profile"] = new JsonObject { ["givenName"] = "Dana", ["familyName"] = "Whitfield", ["email"] = "dana@mail.example", ["phone"] = "+12125550142", ["postalCode"] = "10013" },
    };

    /// <summary>Method, path under app/ and body of every call but challenges.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Proofs with which sessions were opened.</summary>
    public List<JsonObject> Sessions { get; } = [];

    /// <summary>What is answered to a call instead, by "METHOD path".</summary>
    public Dictionary<string, (int Status, string Body)> Instead { get; } = [];

    /// <summary>How requests ended.</summary>
    public Dictionary<string, string> Ended { get; } = [];

    /// <summary>The recovery, with every way open.</summary>
    public JsonObject Recovery { get; } = new()
    {
        ["number"] = "RC-7Q4M-2XKD",
        ["state"] = "open",
        ["reason"] = "sim-changed",
        ["required"] = 3,
        ["proven"] = 0,
        ["openedAt"] = "2026-11-24T09:40:00Z",
        ["expiresAt"] = "2026-11-25T09:40:00Z",
        ["coolsUntil"] = null,
        ["endedAt"] = null,
        ["factors"] = new JsonArray(
            Factor("pin-or-passkey", 5), Factor("recovery-code", 5), Factor("trusted-device", null, "Chrome on Windows", "http://localhost/carriers/verizon/recovery"),
            Factor("carrier-login", 5), Factor("email-link", null, "d•••@mail.example")),
    };

    /// <summary>Changes one way of the recovery.</summary>
    public void SetFactor(string name, Action<JsonObject> change) =>
        change(Recovery["factors"]!.AsArray().Select(factor => factor!.AsObject()).Single(factor => (string?)factor["factor"] == name));

    public void RefuseAllTokens() => tokens.Clear();

    public void Refuse(string call, int status, string slug, params (string Name, JsonNode Value)[] members)
    {
        var problem = new JsonObject { ["type"] = $"urn:zenkey:problem:{slug}", ["status"] = status, ["title"] = slug, ["detail"] = $"Words about {slug}." };
        foreach (var (name, value) in members) { problem[name] = value.DeepClone(); }
        Instead[call] = (status, problem.ToJsonString());
    }

    public void Map(WebApplication app)
    {
        MapFormer(app);
        var group = app.MapGroup("/carriers/{slug}/app").AddEndpointFilter(GuardAsync);
        group.MapPost("/challenges", () => Json(new JsonObject { ["challenge"] = $"challenge-{++counter}", ["expiresAt"] = At(60) }));
        group.MapPost("/sessions", (HttpContext context, string slug) => StartAsync(context));
        group.MapGet("/requests", () => Json(new JsonObject { ["requests"] = Copy(Requests), ["recent"] = Copy(Recent) }));
        group.MapGet("/requests/{id}", (string id) => Find(id) is { } found ? Json((JsonObject)found.DeepClone()) : Gone(id));
        group.MapPost("/requests/{id}/approve", (string id) => End(id, "approved"));
        group.MapPost("/requests/{id}/deny", (string id) => End(id, "denied"));
        group.MapPost("/requests/{id}/report", (string id) => End(id, "denied") is IStatusCodeHttpResult { StatusCode: 204 }
            ? Json(new JsonObject { ["browser"] = Devices.FirstOrDefault()?.DeepClone() })
            : Gone(id));
        group.MapPost("/pairings", () => Json(new JsonObject
        {
            ["id"] = "p1",
            ["browser"] = new JsonObject { ["name"] = "Chrome", ["platform"] = "Windows" },
            ["client"] = Client(),
            ["expiresAt"] = At(120),
        }));
        group.MapPost("/pairings/{id}/{act}", () => Results.NoContent());
        group.MapGet("/devices", () => Json(new JsonObject { ["devices"] = Copy(Devices) }));
        group.MapDelete("/devices/{id}", (string id) =>
        {
            Devices.RemoveAll(device => (string?)device["id"] == id);
            return Results.NoContent();
        });
        group.MapPatch("/devices/{id}", () => Results.NoContent());
        group.MapGet("/links/{id}", (string id) => LinkDetails.TryGetValue(id, out var link) ? Json((JsonObject)link.DeepClone())
            : Results.Text("""{"type":"urn:zenkey:problem:unknown-link","status":404}""", "application/problem+json", statusCode: 404));
        group.MapPut("/links/{id}/attributes", () => Results.NoContent());
        group.MapDelete("/links/{id}", (string id) =>
        {
            LinkDetails.Remove(id);
            return Results.NoContent();
        });
        group.MapGet("/links", () => Json(new JsonObject { ["links"] = Copy(Links) }));
        group.MapGet("/settings", () => Json(new JsonObject { ["pinSet"] = PinSet, ["alwaysAsk"] = AlwaysAsk, ["recoveryCodesLeft"] = 7, ["email"] = "dana@mail.example", ["emailVerified"] = false, ["emailWaiting"] = EmailWaiting, ["passkeys"] = Passkeys.Count }));
        group.MapPut("/settings", () => Results.NoContent());
        group.MapGet("/developer-mode", () => Json(new JsonObject { ["on"] = DeveloperMode }));
        group.MapPut("/developer-mode", () => Results.NoContent());
        group.MapPut("/pin", () => Results.NoContent());
        group.MapPost("/recovery-codes", () => Json(Codes()));
        group.MapPut("/email", () => Results.NoContent());
        group.MapGet("/passkeys", () => Json(new JsonObject { ["passkeys"] = Copy(Passkeys) }));
        group.MapPost("/passkeys/challenges", () => Json(PasskeyOptions()));
        group.MapPost("/passkeys/options", () => Json(PasskeyOptions()));
        group.MapPost("/passkeys", () => Json(AddPasskey("Finger")));
        group.MapPatch("/passkeys/{id}", () => Results.NoContent());
        group.MapPost("/passkeys/{id}/remove", (string id) =>
        {
            return Passkeys.RemoveAll(passkey => (string?)passkey["id"] == id) > 0 ? Results.NoContent()
                : Results.Text("""{"type":"urn:zenkey:problem:unknown-passkey","status":404}""", "application/problem+json", statusCode: 404);
        });
        group.MapPost("/enrolment/passkey/options", () => Json(PasskeyOptions()));
        group.MapPut("/enrolment/passkey", () => Give("passkeyMade"));
        group.MapPost("/recovery/passkey/options", () => Json(PasskeyOptions()));
        group.MapPost("/enrolment", () =>
        {
            var token = $"enrolment-{++counter}";
            tokens[$"Bearer {token}"] = token;
            return Json(new JsonObject { ["token"] = token, ["expiresAt"] = At(1800), ["enrolment"] = Enrolment.DeepClone() });
        });
        group.MapGet("/enrolment", () => Json((JsonObject)Enrolment.DeepClone()));
        group.MapPut("/enrolment/pin", () => Give("pinSet"));
        group.MapPut("/enrolment/profile", () => Give("profileConfirmed"));
        group.MapPost("/enrolment/recovery-codes", () =>
        {
            Give("recoveryCodesMade");
            return Json(Codes());
        });
        group.MapGet("/porting/carriers", (HttpContext context) => Json(new JsonObject { ["carriers"] = new JsonArray(new JsonObject { ["name"] = "AT&T", ["issuer"] = Issuer(context) }) }));
        group.MapPost("/enrolment/porting/hint", (HttpContext context) => Hint(context));
        group.MapPost("/porting/hint", (HttpContext context) => Hint(context));
        group.MapPut("/enrolment/porting", () => Results.NoContent());
        group.MapPost("/porting", () => Json(new JsonObject { ["stored"] = 1 }));
        group.MapPost("/enrolment/finish", () => Json(new JsonObject { ["token"] = "any" }));
        group.MapPost("/export", () => Json(new JsonObject { ["account"] = new JsonObject { ["givenName"] = "Dána" } }));
        group.MapPost("/close", () =>
        {
            tokens.Clear();
            return Results.NoContent();
        });
        group.MapPost("/recovery", () =>
        {
            var token = $"recovery-{++counter}";
            tokens[$"Bearer {token}"] = token;
            return Json(new JsonObject { ["token"] = token, ["expiresAt"] = At(1800), ["recovery"] = Recovery.DeepClone() });
        });
        group.MapGet("/recovery", () => Json((JsonObject)Recovery.DeepClone()));
        group.MapPost("/recovery/refuse", () => SetRecovery("state", "held") ?? Results.NoContent());
        group.MapPost("/recovery/{factor}", (string factor) => Prove(factor is "pin" or "passkey" ? "pin-or-passkey" : factor));
        group.MapGet("/events", () => Results.Text(": hello\n\nevent: changed\ndata: {}\n\n: still here\n\n", "text/event-stream"));
    }

    /// <summary>Ways that are typed hold at once; others are asked for.</summary>
    private IResult Prove(string name)
    {
        var asked = name is "trusted-device" or "email-link";
        SetFactor(name, factor => (factor["state"], factor["provenAt"]) = (asked ? "asked" : "proven", asked ? null : At(0)));
        if (!asked) { Recovery["proven"] = (int)Recovery["proven"]! + 1; }
        if ((int)Recovery["proven"]! >= (int)Recovery["required"]!) { Recovery["state"] = "completed"; }
        return Json((JsonObject)Recovery.DeepClone());
    }

    private IResult Give(string member)
    {
        Enrolment[member] = true;
        return Results.NoContent();
    }

    private IResult? SetRecovery(string member, string value)
    {
        Recovery[member] = value;
        return null;
    }

    private async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var path = http.Request.Path.Value!.Split("/app/")[1];
        http.Request.EnableBuffering();
        using var reader = new StreamReader(http.Request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        http.Request.Body.Position = 0;
        var call = $"{http.Request.Method} {path}";
        if (path != "challenges")
        {
            lock (Calls) { Calls.Add(body.Length > 0 && path is not ("sessions" or "recovery" or "enrolment") ? $"{call} {body}" : call); }
        }
        if (Instead.TryGetValue(call, out var instead)) { return Results.Text(instead.Body, "application/problem+json", statusCode: instead.Status); }
        if (path is not ("challenges" or "sessions") && call is not ("POST recovery" or "POST enrolment" or "GET porting/carriers") && !tokens.ContainsKey(http.Request.Headers.Authorization.ToString()))
        {
            return Results.Text("""{"type":"urn:zenkey:problem:session-expired","status":401}""", "application/problem+json", statusCode: 401);
        }
        return await next(context);
    }

    private async Task<IResult> StartAsync(HttpContext context)
    {
        var proof = (await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body))!;
        Sessions.Add(proof);
        var challenge = Encoding.ASCII.GetBytes((string)proof["challenge"]!);
        using var app = ECDsa.Create();
        app.ImportSubjectPublicKeyInfo(Bytes(proof["appKey"]), out _);
        if (!SimHolds((string)proof["iccid"]!, challenge, Bytes(proof["simSignature"]))
            || !app.VerifyData(challenge, Bytes(proof["appSignature"]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
        {
            return Results.Text("""{"type":"urn:zenkey:problem:sim-not-verified","status":403}""", "application/problem+json", statusCode: 403);
        }
        var token = $"token-{++counter}";
        tokens[$"Bearer {token}"] = (string)proof["iccid"]!;
        return Json(new JsonObject
        {
            ["token"] = token,
            ["expiresAt"] = At(600),
            ["subscriber"] = new JsonObject { ["maskedPhone"] = "(•••) •••-0142", ["name"] = "Dana", ["pinSet"] = true },
        });
    }

    private IResult End(string id, string state)
    {
        if (Find(id) is not { } found) { return Gone(id); }
        Requests.Remove(found);
        Ended[id] = state;
        return Results.NoContent();
    }

    private IResult Gone(string id) => Ended.TryGetValue(id, out var state)
        ? Results.Text($$"""{"type":"urn:zenkey:problem:request-ended","status":410,"state":"{{state}}"}""", "application/problem+json", statusCode: 410)
        : Results.Text("""{"type":"urn:zenkey:problem:unknown-request","status":404}""", "application/problem+json", statusCode: 404);

    private JsonObject? Find(string id) => Requests.Find(request => (string?)request["id"] == id);

    private static JsonArray Copy(List<JsonObject> items) => [.. items.Select(item => item.DeepClone())];

    private static byte[] Bytes(JsonNode? node) => Base64Url.DecodeFromChars((string)node!);

    private static IResult Json(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");

    private string At(int seconds) => time.GetUtcNow().AddSeconds(seconds).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
