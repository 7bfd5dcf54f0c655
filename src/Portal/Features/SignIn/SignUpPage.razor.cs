using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Mail;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>Where somebody whom a carrier vouches for, and nobody has registered, says who they are.</summary>
public sealed partial class SignUpPage : ComponentBase
{
    private SignUpTicket? ticket;
    private Invitation? invitation;
    private bool gone;

    [Inject] private SignUpTickets Tickets { get; set; } = default!;

    [Inject] private SignUps SignUps { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "sign-up")] private SignUpForm Form { get; set; } = default!;

    private FieldIdentifier NameField => FieldIdentifier.Create(() => Form.Name);

    private FieldIdentifier EmailField => FieldIdentifier.Create(() => Form.Email);

    private FieldIdentifier TermsField => FieldIdentifier.Create(() => Form.Terms);

    protected override async Task OnInitializedAsync()
    {
        ticket = Tickets.Read(Context);
        invitation = ticket is null ? null : await SignUps.InvitationOfAsync(ticket, Context.RequestAborted);
        Form ??= new SignUpForm { Name = ticket?.Name ?? "" };
        if (invitation is not null) { (Form.Name, Form.Email) = (invitation.Name, invitation.Email); }
    }

    private async Task RegisterAsync() => await EnterAsync(await SignUps.RegisterAsync(ticket!, Form, Context.RequestAborted), ticket!.ReturnUrl);

    private async Task JoinAsync()
    {
        if (await SignUps.RegisterInvitedAsync(ticket!, Context.RequestAborted) is { } person) { await EnterAsync(person, "/"); }
        else { gone = true; }
    }

    private async Task EnterAsync(Person person, string returnUrl)
    {
        Tickets.End(Context);
        await Context.SignInAsync(PortalCookie.Scheme, PortalPrincipal.Of(person));
        Navigation.NavigateTo(returnUrl.StartsWith(PortalMails.InvitationPath, StringComparison.Ordinal) ? "/" : returnUrl);
    }
}
