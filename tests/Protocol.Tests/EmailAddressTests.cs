namespace ZenKey.Protocol.Tests;

/// <summary>Mail addresses as people type them (RFC 5321 §4.1.2).</summary>
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("maya@mail.example", "maya@mail.example")]
    [InlineData("  maya@mail.example ", "maya@mail.example")]
    [InlineData("maya+zenkey@mail.example", "maya+zenkey@mail.example")]
    [InlineData("m.o'hara@sub.mail.example", "m.o'hara@sub.mail.example")]
    public void An_address_is_read_without_the_spaces_around_it(string typed, string expected)
    {
        Assert.True(EmailAddress.TryParse(typed, out var address));
        Assert.Equal(expected, address);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("maya")]
    [InlineData("@mail.example")]
    [InlineData("maya@")]
    [InlineData("maya@localhost")]                       // no mail goes to a host without a dot
    [InlineData("maya@mail.example.")]
    [InlineData("maya@.example")]
    [InlineData("maya@mail@example.com")]
    [InlineData("may a@mail.example")]
    [InlineData("Maya <maya@mail.example>")]             // RFC 5322 §3.4: a name belongs to no mailbox
    [InlineData("\"maya\"@mail.example")]
    [InlineData("maya@mail.example, leo@mail.example")]  // two would both get the link
    [InlineData("maya@mail.example\r\nBcc: leo@mail.example")]
    public void What_is_no_single_address_is_refused(string? typed)
    {
        Assert.False(EmailAddress.TryParse(typed, out var address));
        Assert.Null(address);
    }

    // RFC 5321 §4.5.3.1.3: 256 octets with the brackets of a path.
    [Theory]
    [InlineData(254, true)]
    [InlineData(255, false)]
    public void It_has_at_most_254_characters(int length, bool taken)
    {
        var host = string.Join('.', Enumerable.Repeat(new string('h', 60), 3)) + ".example";
        Assert.Equal(taken, EmailAddress.TryParse(new string('m', length - host.Length - 1) + "@" + host, out _));
    }
}
