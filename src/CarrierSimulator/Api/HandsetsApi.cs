using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.CarrierSimulator.Network;
using ZenKey.CarrierSimulator.Persons;
using ZenKey.Protocol;

namespace ZenKey.CarrierSimulator.Api;

/// <summary>The simulator for scripts (docs/guides/automation.md).</summary>
internal static class HandsetsApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapHandsetsApi()
        {
            var api = routes.MapGroup("/api/handsets").AddEndpointFilter(RefuseCrossSiteAsync);
            api.MapGet("", ListAsync);
            api.MapGet("{key}", ReadAsync);
            api.MapPatch("{key}", PatchAsync);
            api.MapPost("{key}/pair", PairAsync);
            api.MapPost("{key}/approve", (string key, HttpRequest request, HandsetActs acts, CancellationToken cancellationToken) =>
                acts.AnswerAsync(key, request, approve: true, cancellationToken));
            api.MapPost("{key}/deny", (string key, HttpRequest request, HandsetActs acts, CancellationToken cancellationToken) =>
                acts.AnswerAsync(key, request, approve: false, cancellationToken));
            api.MapPost("{key}/swap-sim", (string key, HandsetActs acts) => acts.SwapSim(key));
            api.MapPost("{key}/move-sim", MoveSimAsync);
            api.MapPost("{key}/carrier-login", SetLoginAsync);
            api.MapGet("{key}/mail", (string key, MobileNetwork network, SimulatedMailer mailer) => ReadMail(key, network, mailer));
            api.MapPost("{key}/port", PortAsync);
            api.MapPost("{key}/install", (string key, HandsetActs acts) => acts.Install(key));
            api.MapPost("{key}/lose", (string key, HandsetActs acts) => acts.Lose(key));
        }
    }

    private static async Task<IResult> ListAsync(HandsetReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.ReadAllAsync(cancellationToken));

    private static async Task<IResult> ReadAsync(string key, MobileNetwork network, HandsetReader reader, CancellationToken cancellationToken) =>
        network.Find(key) is { } handset
            ? TypedResults.Ok(await reader.ReadAsync(handset, cancellationToken))
            : Problems.UnknownHandset(key);

    private static async Task<IResult> PatchAsync(string key, HttpRequest request, HandsetActs acts, CancellationToken cancellationToken)
    {
        var (patch, fault) = await Bodies.ReadAsync<HandsetPatch>(request, null, cancellationToken);
        return patch is null ? Problems.Invalid(fault!) : await acts.PatchAsync(key, patch, cancellationToken);
    }

    private static async Task<IResult> PairAsync(
        string key, HttpRequest request, MobileNetwork network, PretendPersons persons, CancellationToken cancellationToken)
    {
        if (network.Find(key) is null) { return Problems.UnknownHandset(key); }
        var (body, fault) = await Bodies.ReadAsync<PairBody>(request, null, cancellationToken);
        if (body is null) { return Problems.Invalid(fault!); }
        if (PairingCode.Normalize(body.Code) is not { } code) { return Problems.Invalid("code is the eight digits that the browser shows."); }
        return HandsetActs.Outcome(await persons.PairAsync(key, code, cancellationToken));
    }

    private static async Task<IResult> MoveSimAsync(string key, HttpRequest request, HandsetActs acts, CancellationToken cancellationToken)
    {
        var (body, fault) = await Bodies.ReadAsync<MoveBody>(request, null, cancellationToken);
        return body is null ? Problems.Invalid(fault!) : acts.MoveSim(key, body.To);
    }

    private static async Task<IResult> SetLoginAsync(string key, HttpRequest request, HandsetActs acts, CancellationToken cancellationToken)
    {
        var (body, fault) = await Bodies.ReadAsync<LoginBody>(request, null, cancellationToken);
        return body is null ? Problems.Invalid(fault!) : acts.SetLogin(key, body);
    }

    private static IResult ReadMail(string key, MobileNetwork network, SimulatedMailer mailer) =>
        network.Find(key) is { } handset ? TypedResults.Ok(mailer.Read(handset.Email)) : Problems.UnknownHandset(key);

    private static async Task<IResult> PortAsync(string key, HttpRequest request, HandsetActs acts, CancellationToken cancellationToken)
    {
        var (body, fault) = await Bodies.ReadAsync<PortBody>(request, null, cancellationToken);
        return body is null ? Problems.Invalid(fault!) : acts.Port(key, body.Carrier);
    }

    private static async ValueTask<object?> RefuseCrossSiteAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        SameOrigin.Holds(context.HttpContext) ? await next(context) : Problems.CrossSite();
}
