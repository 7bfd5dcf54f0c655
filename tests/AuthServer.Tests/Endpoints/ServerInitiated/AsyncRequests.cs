using System.Net.Http.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.ServerInitiated;

/// <summary>Signed requests of the platform's own form.</summary>
internal static class AsyncRequests
{
    extension(TestApp app)
    {
        /// <summary>Somebody has signed in with a client of the tests' sector: as whom it knows them.</summary>
        public async Task<string> VisitedAsync(string key)
        {
            var party = app.Party();
            using var waiting = await app.WaitAsync(party, key);
            Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);
            var tokens = await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!);
            return new JsonWebToken(tokens.Member("id_token")).Subject;
        }

        /// <summary>A request object that is right; the changes replace claims, or take them out.</summary>
        public string SignAsyncRequest(DateTimeOffset now, string subject, string notificationUri, params (string Name, object? Value)[] changes) => Assertions.Make(
            Clients.Async, app.App.Origins.Issuer("verizon"), now, null,
            [
                ("client_id", Clients.Async), ("response_type", "async_token"), ("scope", "openid name"), ("login_hint", subject), ("notification_uri", notificationUri),
                ("client_notification_token", Backchannel.NotificationToken), ("acr_values", Acr.A1), ("state", "the-state"), ("correlation_id", "corr-1"), ("nonce", "the-nonce"),
                ("context", "Return 2 items"), ("redirect_uri", Clients.Callback), .. changes,
            ]);

        /// <summary>Sends it as JSON, the way the published Java SDK does; more members stand beside it.</summary>
        public Task<Answer> SendAsyncRequestAsync(string request, string carrier = "verizon", params (string Name, object? Value)[] more) => app.Http.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, $"/carriers/{carrier}/si-authorize")
        {
            Content = JsonContent.Create(more.Append(("request", request)).ToDictionary(pair => pair.Item1, pair => pair.Item2)),
        });

        /// <summary>Cancels or resends, with an assertion.</summary>
        public Task<Answer> ToWaitingAsync(string endpoint, string? authReqId, DateTimeOffset now, string carrier = "verizon", string clientId = Clients.Async) => app.Http.PostFormAsync(
            $"/carriers/{carrier}/{endpoint}", [("auth_req_id", authReqId), .. Assertions.Form(Assertions.Make(clientId, $"{app.App.Origins.Issuer(carrier)}/{endpoint}", now))]);
    }
}
