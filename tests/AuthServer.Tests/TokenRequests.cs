using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests;

/// <summary>What clients ask by the back channel after a sign-in.</summary>
internal static class TokenRequests
{
    public const string OfflineScope = "openid name offline_access";

    extension(TestApp app)
    {
        /// <summary>Tokens of somebody who stays signed in.</summary>
        public async Task<Answer> OfflineTokensAsync(RelyingParty party, params (string Name, string? Value)[] changes)
        {
            var answer = await app.RedeemAsync(party, await app.CodeOfAsync(party, People.LineOffline, "verizon", [("scope", OfflineScope), .. changes]));
            Assert.True(answer.Member("refresh_token") is not null, answer.Text);
            return answer;
        }

        /// <summary>Tokens of a person of the test's own, who agreed on the phone to stay signed in.</summary>
        public async Task<Answer> OfflineTokensOfAsync(string key, RelyingParty party)
        {
            using var waiting = await app.WaitAsync(party, key, ("scope", OfflineScope));
            Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);
            return await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!);
        }

        public Task<Answer> RefreshAsync(RelyingParty party, string? refreshToken, params (string Name, string? Value)[] changes) =>
            app.AskAsClientAsync(party, "verizon", "token", [("grant_type", GrantType.RefreshToken), ("refresh_token", refreshToken), .. changes]);

        /// <summary>Posts a form to an endpoint of a carrier; the client proves itself by Basic, or names itself when it has no secret.</summary>
        public Task<Answer> AskAsClientAsync(RelyingParty party, string carrier, string endpoint, params (string Name, string? Value)[] form) => app.Http.PostFormAsync(
            $"/carriers/{carrier}/{endpoint}", party.Secret is null ? [("client_id", party.ClientId), .. form] : form,
            party.Secret is null ? [] : [("Authorization", RelyingParty.Basic(party.ClientId, party.Secret).ToString())]);
    }
}
