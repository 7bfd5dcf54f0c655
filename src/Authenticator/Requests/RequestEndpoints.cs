using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Requests;

/// <summary>What waits on the phone: the list, one request, its answer.</summary>
internal static class RequestEndpoints
{
    private static readonly string[] EndedStates = ["approved", "denied", "expired", "cancelled"];

    extension(IEndpointRouteBuilder phone)
    {
        public void MapRequests()
        {
            phone.MapGet("", ListAsync);
            phone.MapGet("/requests/{id}", ShowAsync);
            phone.MapPost("/requests/{id}", AnswerAsync);
            phone.MapGet("/reported", Reported);
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, CarrierClient carrier, TimeProvider time)
    {
        var phone = context.Phone();
        var answer = await carrier.ListRequestsAsync(phone, context.RequestAborted);
        return answer.Value is null
            ? Pages.Problem(phone, answer.Problem!)
            : Pages.Show<RequestsPage>(new { Phone = phone, Answer = answer.Value, Now = time.GetUtcNow(), Note = context.Note() });
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext context, CarrierClient carrier, TimeProvider time)
    {
        var phone = context.Phone();
        var answer = await carrier.FindRequestAsync(phone, id, context.RequestAborted);
        return answer.Value is null
            ? Ended(phone, answer.Problem!)
            : Pages.Show<RequestPage>(new { Phone = phone, Request = answer.Value, Now = time.GetUtcNow(), Note = context.Note() });
    }

    private static async Task<IResult> AnswerAsync(string id, HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var form = await context.FormAsync();
        if (form?["answer"].ToString() == "report") { return await ReportAsync(id, context, carrier); }
        var problem = form?["answer"].ToString() switch
        {
            "approve" => await ApproveAsync(context, phone, id, form!, carrier),
            "deny" => (await carrier.DenyAsync(phone, id, context.RequestAborted)).Problem,
            _ => Pages.BadForm,
        };
        if (problem is null or { Slug: CarrierProblem.RequestEnded }) { return Pages.Lead(context, $"/requests/{Uri.EscapeDataString(id)}"); }
        if (!StaysOnPage(problem)) { return Pages.Problem(phone, problem); }
        return Pages.Lead(context, $"/requests/{Uri.EscapeDataString(id)}", new Note(problem.Slug)
        {
            Number = problem.AttemptsLeft ?? problem.RetryAfter,
            Chosen = [.. form!["scope"].OfType<string>()],
            Typed = form["number"],
        });
    }

    private static async Task<IResult> ReportAsync(string id, HttpContext context, CarrierClient carrier)
    {
        var answer = await carrier.ReportAsync(context.Phone(), id, context.RequestAborted);
        return answer switch
        {
            { Value: { } report } => Pages.Lead(context, "/reported", new Note("reported") { Name = report.Browser?.Name, Typed = report.Browser?.Id }),
            { Problem.Slug: CarrierProblem.RequestEnded } => Pages.Lead(context, $"/requests/{Uri.EscapeDataString(id)}"),
            { Problem: { } problem } => Pages.Problem(context.Phone(), problem),
            _ => Pages.Problem(context.Phone(), Pages.BadForm),
        };
    }

    private static IResult Reported(HttpContext context) => Pages.Show<ReportedPage>(new { Phone = context.Phone(), Note = context.Note() });

    /// <summary>Agrees to what is required and to what is switched on; the page's word on what is required does not count.</summary>
    private static async Task<CarrierProblem?> ApproveAsync(
        HttpContext context, Handset phone, string id, IFormCollection form, CarrierClient carrier)
    {
        var request = await carrier.FindRequestAsync(phone, id, context.RequestAborted);
        if (request.Value is null) { return request.Problem; }
        var chosen = form["scope"].OfType<string>().ToHashSet(StringComparer.Ordinal);
        var scopes = request.Value.Asked.Where(attribute => attribute.Required || chosen.Contains(attribute.Scope)).Select(attribute => attribute.Scope).ToList();
        var given = Proof.In(form);
        var proof = request.Value.PinRequired ? given with { Pin = given.Pin is { Length: > 0 } typed ? typed : null } : new Proof(null, null);
        int? number = int.TryParse(form["number"], NumberStyles.None, CultureInfo.InvariantCulture, out var picked) ? picked : null;
        return (await carrier.ApproveAsync(phone, id, proof, scopes, number, context.RequestAborted)).Problem;
    }

    private static bool StaysOnPage(CarrierProblem problem) =>
        problem.Slug is CarrierProblem.WrongPin or CarrierProblem.PinLocked or CarrierProblem.PinRequired or CarrierProblem.NumberRequired or "pin-not-set" || CarrierProblem.OfPasskeys(problem.Slug);

    /// <summary>A page for a request that ended; what the person did themselves is no error.</summary>
    private static IResult Ended(Handset phone, CarrierProblem problem) =>
        problem is { Slug: CarrierProblem.RequestEnded, State: { } state } && EndedStates.Contains(state)
            ? Pages.Show<EndedPage>(new { Phone = phone, State = state }, state is "approved" or "denied" ? 200 : 410)
            : Pages.Problem(phone, problem);
}
