using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.People;

/// <summary>The people of a company: members with their roles, and who is invited.</summary>
public sealed partial class PeoplePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CurrentPerson? person;
    private InviteFields? invite;
    private string? notice;
    private bool failed;
    private bool saving;

    [Inject] private IMemberReader Reader { get; set; } = default!;

    [Inject] private IMemberEditor Editor { get; set; } = default!;

    [Inject] private IDialogService Dialogs { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>Another company than the own one, for staff.</summary>
    [Parameter] public string? Company { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    /// <summary>Taken over from the first paint, so that nothing is read or drawn twice.</summary>
    [PersistentState] public ShownPeople? Shown { get; set; }

    private bool MayEdit => Permissions.EditPeople.Allows(person, Shown!.People.CompanyId);

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        if (Shown?.Address == Navigation.Uri) { return; }
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var company = Company is null ? person!.CompanyId : Guid.TryParse(Company, out var id) ? id : null;
        var people = company is { } known ? await Reader.ReadAsync(person!, known, PageRequest.From(After, Before), gone.Token) : null;
        Shown = people is null ? null : new ShownPeople(Navigation.Uri, people);
        if (Shown is null) { Navigation.NotFound(); }
    }

    private async Task InviteAsync(InviteForm form)
    {
        if (await RunAsync(() => Editor.InviteAsync(person!, Shown!.People.CompanyId, form, CancellationToken.None), $"An invitation is on its way to {form.Email.Trim()}.")) { invite?.Clear(); }
    }

    private Task ResendAsync(InvitationRow row) => RunAsync(() => Editor.ResendAsync(person!, Shown!.People.CompanyId, row.Id, CancellationToken.None), $"Another mail is on its way to {row.Email}.");

    private Task RevokeAsync(InvitationRow row) => RunAsync(() => Editor.RevokeAsync(person!, Shown!.People.CompanyId, row.Id, CancellationToken.None), $"The invitation of {Bidi.Isolate(row.Name)} is taken back.");

    private Task SetRoleAsync((MemberRow Member, CompanyRole Role) change) => RunAsync(
        () => Editor.SetRoleAsync(person!, Shown!.People.CompanyId, change.Member.Id, change.Member.Version, change.Role, CancellationToken.None),
        $"{Bidi.Isolate(change.Member.Name)} is {change.Role} now.");

    private async Task RemoveAsync(MemberRow member)
    {
        var parameters = new DialogParameters<DangerDialog>
        {
            { dialog => dialog.Icon, "PersonRemove" },
            { dialog => dialog.Question, $"Remove {Bidi.Isolate(member.Name)} from the company?" },
            { dialog => dialog.Acts, "They see nothing of the company from their next click on." },
            { dialog => dialog.Keeps, "What they made stays. They can be invited again." },
            { dialog => dialog.Verb, "Remove" },
        };
        var dialog = await Dialogs.ShowAsync<DangerDialog>(null, parameters);
        if (await dialog.Result is null or { Canceled: true }) { return; }
        await RunAsync(() => Editor.RemoveAsync(person!, Shown!.People.CompanyId, member.Id, member.Version, CancellationToken.None), $"{Bidi.Isolate(member.Name)} was removed.");
    }

    private async Task<bool> RunAsync(Func<Task<EditMemberResult>> act, string done)
    {
        saving = true;
        try
        {
            var result = await act();
            failed = result is not EditMemberResult.Saved { MailSent: true };
            notice = result switch
            {
                EditMemberResult.Saved { MailSent: false } => "It is written down, but the mail could not be sent. Send it again later.",
                EditMemberResult.Saved => done,
                EditMemberResult.Rejected rejected => rejected.Fault,
                EditMemberResult.Conflict => "Somebody changed this meanwhile. Look at it as it is now, then do it again.",
                _ => "This is gone, or you may no longer change it. Nothing was saved.",
            };
            await LoadAsync();
            return result is EditMemberResult.Saved;
        }
        finally { saving = false; }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}

/// <summary>A page of a company's people and the address that it answers.</summary>
public sealed record ShownPeople(string Address, CompanyPeople People);
