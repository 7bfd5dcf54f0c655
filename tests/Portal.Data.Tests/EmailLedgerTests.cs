using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Proofs of mail addresses in the store: the last link alone serves, once, and nobody's inbox is filled.</summary>
public abstract class EmailLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private const string Address = "maya@mail.example";

    private EmailLedger Ledger => Node.Get<EmailLedger>();

    [Fact]
    public async Task An_address_becomes_the_subscribers_by_its_link_and_not_before()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var token = await AskAsync(sample);
        Assert.Equal(Address, await Ledger.FindWaitingAsync(sample.Subscriber.Id, None));
        Assert.Null((await SubscriberAsync(sample)).Email);

        Assert.True(await Ledger.ConfirmAsync((await Ledger.FindAsync(token, None))!, None));

        var subscriber = await SubscriberAsync(sample);
        Assert.Equal((Address, Now), (subscriber.Email, subscriber.EmailVerifiedAt));
        Assert.Null(await Ledger.FindWaitingAsync(sample.Subscriber.Id, None));
        Assert.Contains(await AuditOfAsync(sample.Subscriber.Id), entry => entry.Action == "email.verified");
    }

    [Fact]
    public async Task Of_many_who_follow_a_link_at_once_one_is_the_first()
    {
        var proof = (await Ledger.FindAsync(await AskAsync(await Sample.AddAsync(Node, Now)), None))!;

        var confirmed = await TwelveTimesAsync(_ => Ledger.ConfirmAsync(proof, None));

        Assert.Single(confirmed, first => first);
        Assert.Null(await Ledger.FindAsync(proof.TokenHash!, None));
    }

    [Fact]
    public async Task A_new_link_ends_the_one_before()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var first = await AskAsync(sample);
        Time.Advance(MailProof.BetweenMails);
        var second = await AskAsync(sample, "other@mail.example");

        Assert.Null(await Ledger.FindAsync(first, None));
        Assert.Equal("other@mail.example", (await Ledger.FindAsync(second, None))!.Email);
    }

    [Fact]
    public async Task A_link_serves_for_a_day()
    {
        var token = await AskAsync(await Sample.AddAsync(Node, Now));
        var proof = (await Ledger.FindAsync(token, None))!;
        Time.Advance(MailProof.Lifetime);

        Assert.Null(await Ledger.FindAsync(token, None));
        Assert.False(await Ledger.ConfirmAsync(proof, None));
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_mail_is_sent()
    {
        var sample = await Sample.AddAsync(Node, Now);

        var asked = await TwelveTimesAsync(_ => Ledger.AskAsync(sample.Subscriber.Id, sample.Carrier.Id, Address, RandomId.Hash(RandomId.New()), None));

        Assert.Single(asked.OfType<AskMailResult.Asked>());
        Assert.All(asked.OfType<AskMailResult.TooSoon>(), later => Assert.Equal(Now + MailProof.BetweenMails, later.Until));
    }

    [Fact]
    public async Task Ten_mails_are_sent_in_a_day_and_the_next_one_after_it()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var began = Now;
        for (var mail = 0; mail < MailProof.MostMails; mail++)
        {
            await AskAsync(sample);
            Time.Advance(MailProof.BetweenMails);
        }

        var refused = Assert.IsType<AskMailResult.TooSoon>(await Ledger.AskAsync(sample.Subscriber.Id, sample.Carrier.Id, Address, "eleventh", None));
        Assert.Equal(began.AddDays(1), refused.Until);
        Assert.Null(await Ledger.FindAsync("eleventh", None));

        Time.Advance(refused.Until - Now);
        await AskAsync(sample);
    }

    private async Task<string> AskAsync(Sample sample, string address = Address)
    {
        var token = RandomId.Hash(RandomId.New());
        Assert.IsType<AskMailResult.Asked>(await Ledger.AskAsync(sample.Subscriber.Id, sample.Carrier.Id, address, token, None));
        return token;
    }

    private Task<Subscriber> SubscriberAsync(Sample sample) => Node.ReadAsync(store => store.Subscribers.AsNoTracking().SingleAsync(row => row.Id == sample.Subscriber.Id));
}

public sealed class EmailLedgerOnSqlite(SqliteStore fixture) : EmailLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class EmailLedgerOnPostgreSql(PostgreSqlStore fixture) : EmailLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
