using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Portal.Features.Clients.Settings;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Held;

/// <summary>A change of a client that may have to wait for a second person: written down it can be carried out later, by the same rules.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(AddRedirectUris), "redirect-uris.add")]
[JsonDerivedType(typeof(SetScopes), "scopes.set")]
[JsonDerivedType(typeof(SetKeyAddress), "keys.address")]
[JsonDerivedType(typeof(Import), "import")]
[JsonDerivedType(typeof(SetPart), "settings")]
internal abstract record ClientChange
{
    public abstract EditClientResult Apply(ClientEdit edit);

    public sealed record AddRedirectUris(IReadOnlyList<NewRedirectUri> Uris) : ClientChange
    {
        public override EditClientResult Apply(ClientEdit edit) => RedirectUriEdits.Add(edit, Uris);
    }

    public sealed record SetScopes(IReadOnlyCollection<string> Scopes) : ClientChange
    {
        public override EditClientResult Apply(ClientEdit edit)
        {
            if (Scopes.Any(name => Scope.Find(name) is null)) { return new EditClientResult.Rejected("There is no such scope."); }
            if (!Scopes.Contains(Scope.OpenId)) { return new EditClientResult.Rejected("openid cannot be removed: it is what makes a request a sign-in."); }
            var before = edit.Client.ScopeNames;
            var after = ClientScopes.Join(Scopes);
            if (after == edit.Client.Scopes) { return new EditClientResult.Rejected("Nothing was changed."); }
            edit.Client.Scopes = after;
            edit.Log("client.scopes.changed", [new FieldChange(ClientChanges.Scopes, ClientChanges.Lines(before), ClientChanges.Lines(edit.Client.ScopeNames))]);
            return new EditClientResult.Saved();
        }
    }

    public sealed record SetKeyAddress(string Address) : ClientChange
    {
        public override EditClientResult Apply(ClientEdit edit) => KeyEdits.SetAddress(edit, Address);
    }

    public sealed record Import(ClientConfiguration Configuration) : ClientChange
    {
        public override EditClientResult Apply(ClientEdit edit) => ClientImport.Apply(edit, Configuration);
    }

    /// <summary>Members of one part of the settings; the others stay as they are when it is carried out.</summary>
    /// <param name="Part">The name of its form.</param>
    /// <param name="Members">What is to be otherwise.</param>
    /// <param name="Closed">What is kept to be sent and never read, closed already.</param>
    public sealed record SetPart(string Part, JsonObject Members, byte[]? Closed) : ClientChange
    {
        public override EditClientResult Apply(ClientEdit edit) => SettingsParts.Apply(edit, this);
    }
}
