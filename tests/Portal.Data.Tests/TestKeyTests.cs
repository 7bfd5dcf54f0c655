using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Data.Tests;

/// <summary>The key of one test run, which stands beside a client's own for minutes.</summary>
public sealed class TestKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_key_is_found_by_its_own_name_while_it_lives()
    {
        var key = NewKey();
        Assert.Same(key, ClientSecret.FindTestKey([NewKey(), key], key.TestKeyId, Now));
        Assert.Same(key, ClientSecret.FindTestKey([key], key.TestKeyId, Now.AddMinutes(14)));
    }

    [Fact]
    public void Neither_another_name_nor_none_finds_it()
    {
        var key = NewKey();
        Assert.Null(ClientSecret.FindTestKey([key], null, Now));
        Assert.Null(ClientSecret.FindTestKey([key], "own", Now));
        Assert.Null(ClientSecret.FindTestKey([key], NewKey().TestKeyId, Now));
    }

    [Fact]
    public void What_ended_is_not_found()
    {
        var key = NewKey();
        Assert.Null(ClientSecret.FindTestKey([key], key.TestKeyId, Now.AddMinutes(15)));
        key.RevokedAt = Now;
        Assert.Null(ClientSecret.FindTestKey([key], key.TestKeyId, Now));
    }

    [Fact]
    public void A_secret_is_no_key()
    {
        var (secret, _) = ClientSecret.ForTestFlow(Guid.CreateVersion7(), "Dana", Now, TimeSpan.FromMinutes(15));
        Assert.Null(ClientSecret.FindTestKey([secret], secret.TestKeyId, Now));
    }

    [Fact]
    public void No_text_is_the_secret_of_a_key()
    {
        var key = NewKey();
        Assert.DoesNotContain(key.Hash, (byte[][])[ClientSecret.HashOf(""), ClientSecret.HashOf(key.PublicKey!), ClientSecret.HashOf(key.TestKeyId)]);
        Assert.NotEqual(NewKey().Hash, key.Hash);
    }

    private static ClientSecret NewKey() => ClientSecret.ForTestKey(Guid.CreateVersion7(), "x.y", "Dana", Now, TimeSpan.FromMinutes(15));
}
