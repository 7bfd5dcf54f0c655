namespace ZenKey.Portal.Features.SignIn;

/// <summary>As which client the portal signs people in.</summary>
public interface IPortalClientCredentials
{
    Task<(string ClientId, string Secret)> GetAsync();
}
