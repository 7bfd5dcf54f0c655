using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Clients;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.ClientAuthentication;

/// <summary>By which secret a client proves itself is counted, so that a rotation shows when the old one is used no more.</summary>
[Spec("OWASP ASVS 5.0 §13.3")]
public sealed class SecretUseTests(SharedApp app)
{
    [Fact]
    public async Task Each_proof_by_a_secret_is_counted_for_it_and_a_wrong_one_for_none()
    {
        var client = await ToldClient.NewAsync(app);
        var secret = await app.ReadAsync(store => store.ClientSecrets.AsNoTracking().SingleAsync(one => one.ClientId == client.Id));

        foreach (var text in (string[])[Clients.Secret, Clients.Secret, Clients.OtherSecret])
        {
            await app.Http.PostFormAsync("/carriers/verizon/introspect", [("token", "none")], ("Authorization", RelyingParty.Basic(client.ClientId, text).ToString()));
        }

        await Until.HoldsAsync(async () => await CountAsync(secret.Id) == 2);
        Assert.NotNull(await app.ReadAsync(store => store.ClientSecrets.Where(one => one.Id == secret.Id).Select(one => one.LastUsedAt).SingleAsync()));
    }

    private Task<int> CountAsync(Guid secretId) => app.ReadAsync(store => store.ClientSecretUses.Where(use => use.SecretId == secretId).SumAsync(use => use.Count));
}
