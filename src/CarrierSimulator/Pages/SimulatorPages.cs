using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.CarrierSimulator.Api;
using ZenKey.CarrierSimulator.Network;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Pages;

/// <summary>The simulator for people: a shelf of phones, and one phone with its switches and its log.</summary>
internal static class SimulatorPages
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapSimulatorPages()
        {
            routes.MapGet("", ShelfAsync);
            routes.MapGet("/handsets/{key}", HandsetAsync);
            routes.MapPost("/handsets/{key}/set", SetAsync);
            routes.MapPost("/handsets/{key}/act", ActAsync);
        }
    }

    private static async Task<IResult> ShelfAsync(
        string? carrier, MobileNetwork network, HandsetReader reader, ModuleOrigins origins, CancellationToken cancellationToken)
    {
        var handsets = await reader.ReadAllAsync(cancellationToken);
        return new RazorComponentResult<SimulatorPage>(new
        {
            Handsets = (IReadOnlyList<HandsetView>)[.. handsets.Where(handset => string.IsNullOrEmpty(carrier) || handset.Carrier == carrier)],
            network.Carriers,
            Origins = origins,
            Carrier = string.IsNullOrEmpty(carrier) ? null : carrier,
        });
    }

    private static async Task<IResult> HandsetAsync(
        string key, HttpContext context, MobileNetwork network, SimulatedMailer mailer, HandsetReader reader, ModuleOrigins origins, CancellationToken cancellationToken)
    {
        if (network.Find(key) is not { } handset) { return new RazorComponentResult<UnknownPage>(new { Origins = origins }) { StatusCode = 404 }; }
        return new RazorComponentResult<HandsetPage>(new
        {
            Handset = await reader.ReadAsync(handset, cancellationToken),
            Others = (IReadOnlyList<(string, string)>)[.. network.Keys.Where(other => other != key).Select(other => (other, network.Find(other)!.Owner))],
            Mails = mailer.Read(handset.Email),
            network.Carriers,
            Origins = origins,
            OnThisLine = context.Request.Cookies[SimulatedLine.Cookie] == key,
        });
    }

    private static async Task<IResult> SetAsync(string key, HttpContext context, HandsetActs acts, CancellationToken cancellationToken)
    {
        var (form, refusal) = await FormAsync(context);
        if (form is null) { return refusal!; }
        var result = await acts.PatchAsync(key, form.ContainsKey("whole") ? WholePatch(form) : new HandsetPatch { Approve = form["approve"] }, cancellationToken);
        return result is ProblemHttpResult ? result : Back(context, form);
    }

    /// <summary>A box that is not ticked is not sent; the whole form says so for all of them.</summary>
    private static HandsetPatch WholePatch(IFormCollection form) => new()
    {
        Approve = form["approve"],
        Delay = int.TryParse(form["seconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 300
            ? TimeSpan.FromSeconds(seconds).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)
            : "not a number of seconds from 0 to 300",
        Network = form.ContainsKey("network") ? "up" : "down",
        Push = form.ContainsKey("push") ? "delivered" : "lost",
        PinWrong = form.ContainsKey("pinWrong"),
        DeclineScopes = [.. form["declineScopes"].OfType<string>()],
    };

    private static async Task<IResult> ActAsync(string key, HttpContext context, HandsetActs acts)
    {
        var (form, refusal) = await FormAsync(context);
        if (form is null) { return refusal!; }
        var result = form["act"].ToString() switch
        {
            "swap-sim" => acts.SwapSim(key),
            "lose" => acts.Lose(key),
            "install" => acts.Install(key),
            "move-sim" => acts.MoveSim(key, form["to"]),
            "port" => acts.Port(key, form["carrier"]),
            "carrier-login" => acts.SetLogin(key, new LoginBody(form["username"], form["password"])),
            _ => Problems.Invalid("act is swap-sim, lose, install, move-sim, port or carrier-login."),
        };
        return result is ProblemHttpResult ? result : Back(context, form);
    }

    private static async Task<(IFormCollection? Form, IResult? Refusal)> FormAsync(HttpContext context)
    {
        if (!SameOrigin.Holds(context)) { return (null, Problems.CrossSite()); }
        if (!context.Request.HasFormContentType) { return (null, Problems.Invalid("This is no form.")); }
        try
        {
            return (await context.Request.ReadFormAsync(context.RequestAborted), null);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return (null, Problems.Invalid("This form cannot be read."));
        }
    }

    private static IResult Back(HttpContext context, IFormCollection form)
    {
        context.Response.Headers.Location = form["back"].ToString() is var back && LocalPath.Is(back) ? back : "/simulator";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
