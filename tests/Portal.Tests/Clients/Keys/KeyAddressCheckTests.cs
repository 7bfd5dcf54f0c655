using System.Text;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Tests.Clients.Keys;

/// <summary>The address of keys is looked at within the providers' own limits.</summary>
public sealed class KeyAddressCheckTests
{
    private readonly Files files = new();

    [Fact]
    public async Task The_keys_that_are_found_are_told_and_what_is_wrong_beside_them()
    {
        files.Answer = $$"""{"keys":[{{PublicKeys.New("a")}},{{PublicKeys.New("b", whole: true)}}]}""";
        var reading = await new KeyAddressCheck(files).ReadAsync("https://app.example/jwks");
        Assert.Equal("a", Assert.Single(reading.Keys).Id);
        Assert.Contains("Key 2 shows a private half", Assert.Single(reading.Faults), StringComparison.Ordinal);
        Assert.Equal((PublicKeySet.MaxBytes, PublicKeySet.FetchWithin), files.Limits);
    }

    [Theory]
    [InlineData("http://app.example/jwks", "Only https is told anything")]
    [InlineData("https://10.0.0.1/jwks", "No answer that the providers would take")]
    [InlineData("nonsense", "Enter an absolute address")]
    public async Task What_does_not_answer_says_within_which_limits(string address, string words) =>
        Assert.Contains(words, Assert.Single((await new KeyAddressCheck(files).ReadAsync(address)).Faults), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_that_may_not_be_asked_is_not_asked()
    {
        files.MayReadAny = false;
        Assert.NotEmpty((await new KeyAddressCheck(files).ReadAsync("http://127.0.0.1/jwks")).Faults);
        Assert.Null(files.Limits);
    }

    private sealed class Files : IWebFiles
    {
        public string? Answer { get; set; }
        public bool MayReadAny { get; set; } = true;
        public (int, TimeSpan)? Limits { get; private set; }

        public bool MayRead(Uri address) => MayReadAny;

        public Task<byte[]?> ReadAsync(Uri address, int maxBytes, TimeSpan within)
        {
            Limits = (maxBytes, within);
            return Task.FromResult(Answer is null ? null : Encoding.UTF8.GetBytes(Answer));
        }
    }
}
