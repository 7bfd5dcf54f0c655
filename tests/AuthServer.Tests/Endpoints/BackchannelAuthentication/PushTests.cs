using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;

/// <summary>A client that is sent its tokens.</summary>
[Spec("CIBA Core §10.3")]
public sealed class PushTests(SharedApp app) : IDisposable
{
    private readonly NotificationHost host = new();

    [Fact]
    [Spec("CIBA Core §10.3.1")]
    public async Task It_is_sent_tokens_whose_ID_token_binds_them_all()
    {
        var asked = await AskAsync(("scope", "openid name offline_access"));
        Assert.Null(asked.Answer.Member("interval"));

        await asked.ApprovedAsync();

        var told = Assert.Single(await host.HeardAsync());
        Assert.Equal((asked.AuthReqId, "Bearer", "900", $"Bearer {Backchannel.NotificationToken}"), (told.Member("auth_req_id"), told.Member("token_type"), told.Member("expires_in"), told.Authorization));
        var idToken = new JsonWebToken(told.Member("id_token"));
        Assert.Equal(asked.AuthReqId, idToken.GetClaim("urn:openid:params:jwt:claim:auth_req_id").Value);
        Assert.Equal(HalfHash(told.Member("access_token")!), idToken.GetClaim("at_hash").Value);
        Assert.Equal(HalfHash(told.Member("refresh_token")!), idToken.GetClaim("urn:openid:params:jwt:claim:rt_hash").Value);
        Assert.Equal(idToken.Subject, (await app.UserInfoAsync(told.Member("access_token")!)).Member("sub"));
        Assert.Equal(200, (await app.RefreshAsync(app.Party(Clients.CibaPush), told.Member("refresh_token"))).Status);
    }

    [Fact]
    [Spec("CIBA Core §11")]
    public async Task It_may_not_fetch_them_too()
    {
        var asked = await (await AskAsync()).ApprovedAsync();

        (await asked.FetchAsync()).IsOAuthError(ErrorCode.UnauthorizedClient);
    }

    [Fact]
    [Spec("CIBA Core §12")]
    public async Task It_is_told_that_the_subscriber_refused()
    {
        var asked = await AskAsync();

        await asked.Phone.DenyAsync(asked.Id);

        var told = Assert.Single(await host.HeardAsync());
        Assert.Equal((asked.AuthReqId, ErrorCode.AccessDenied), (told.Member("auth_req_id"), told.Member("error")));
        Assert.NotNull(told.Member("error_description"));
        Assert.Null(told.Member("access_token"));
    }

    [Fact]
    [Spec("CIBA Core §4")]
    public async Task Without_a_registered_address_it_is_unauthorized() =>
        await app.IsLoggedAsync(
            (await app.AskPhoneAsync(Clients.CibaUnreached, People.Line, ("client_notification_token", Backchannel.NotificationToken))).IsOAuthError(ErrorCode.UnauthorizedClient),
            "notification_uri_not_registered", "bc-authorize");

    private async Task<Asked> AskAsync(params (string Name, string? Value)[] changes)
    {
        await host.RegisterAsync(app, Clients.CibaPush);
        return await app.AskedAsync(Clients.CibaPush, app.NewPerson(), [("client_notification_token", Backchannel.NotificationToken), .. changes]);
    }

    private static string HalfHash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, 16));

    public void Dispose() => host.Dispose();
}
