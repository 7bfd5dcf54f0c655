using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Studio;

/// <summary>How delicate an attribute is: what leaks with it, and what developers should weigh.</summary>
internal static class ScopeWords
{
    public static string Sensitivity(Scope scope) => scope.Name switch
    {
        Scope.OpenId or Scope.OfflineAccess or Scope.PortData => "No personal data",
        Scope.IsAdult => "Low: a yes or no for each age",
        Scope.Events => "Low: that something happened, and when",
        Scope.FullName or Scope.Picture => "Personal",
        Scope.Email or Scope.Phone => "Personal: a way to reach somebody",
        Scope.PostalCode => "Personal: roughly where somebody lives",
        Scope.Address => "High: where somebody lives",
        Scope.Birthdate => "High: opens accounts elsewhere; is_adult may do",
        _ => "High: an identity can be taken over with it",
    };
}
