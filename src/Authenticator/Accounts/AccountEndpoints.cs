using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Accounts;

/// <summary>What the person signed in to: what each service gets, when it was used, and its end.</summary>
internal static class AccountEndpoints
{
    extension(IEndpointRouteBuilder phone)
    {
        public void MapAccounts()
        {
            phone.MapGet("/accounts", ListAsync);
            phone.MapGet("/accounts/{id:guid}", ShowAsync);
            phone.MapPost("/accounts/{id:guid}", ShareAsync);
            phone.MapGet("/accounts/{id:guid}/disconnect", AskAsync);
            phone.MapPost("/accounts/{id:guid}/disconnect", DisconnectAsync);
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var answer = await carrier.ListLinksAsync(phone, context.RequestAborted);
        return answer.Value is null ? Pages.Problem(phone, answer.Problem!) : Pages.Show<AccountsPage>(new { Phone = phone, answer.Value.Links, Note = context.Note() });
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var answer = await carrier.FindLinkAsync(phone, id, context.RequestAborted);
        return answer.Value is { } account ? Pages.Show<AccountPage>(new { Phone = phone, Account = account, Note = context.Note() }) : Gone(context, phone, answer.Problem!);
    }

    /// <summary>What is required stays shared whatever the form says; the form names the optional ones.</summary>
    private static async Task<IResult> ShareAsync(Guid id, HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        if (await context.FormAsync() is not { } form) { return Pages.Problem(phone, Pages.BadForm); }
        var found = await carrier.FindLinkAsync(phone, id, context.RequestAborted);
        if (found.Value is not { } account) { return Gone(context, phone, found.Problem!); }
        var chosen = form["scope"].OfType<string>().ToHashSet(StringComparer.Ordinal);
        var shared = account.Asked.Where(one => one.Required ? one.AlreadyShared : chosen.Contains(one.Scope)).Select(one => one.Scope).ToList();
        var answer = await carrier.ShareAsync(phone, id, shared, context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, $"/accounts/{id}", new Note("shared")),
            { Slug: "link-changed" or "attribute-required" } => Pages.Lead(context, $"/accounts/{id}", new Note("link-changed")),
            { } problem => Gone(context, phone, problem),
        };
    }

    private static async Task<IResult> AskAsync(Guid id, HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var answer = await carrier.FindLinkAsync(phone, id, context.RequestAborted);
        return answer.Value is { } account ? Pages.Show<DisconnectPage>(new { Phone = phone, Account = account }) : Gone(context, phone, answer.Problem!);
    }

    private static async Task<IResult> DisconnectAsync(Guid id, HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var found = await carrier.FindLinkAsync(phone, id, context.RequestAborted);
        if (found.Value is not { } account) { return Gone(context, phone, found.Problem!); }
        var answer = await carrier.DisconnectAsync(phone, id, context.RequestAborted);
        return answer.Problem is null
            ? Pages.Lead(context, "/accounts", new Note("disconnected") { Name = account.Link.ProjectName })
            : Gone(context, phone, answer.Problem);
    }

    /// <summary>A service that was disconnected meanwhile is no error: the list says so.</summary>
    private static IResult Gone(HttpContext context, Handset phone, CarrierProblem problem) =>
        problem.Slug == "unknown-link" ? Pages.Lead(context, "/accounts", new Note("account-gone")) : Pages.Problem(phone, problem);
}
