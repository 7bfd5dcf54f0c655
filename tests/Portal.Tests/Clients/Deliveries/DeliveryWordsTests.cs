using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Features.Clients.Deliveries;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Deliveries;

/// <summary>Whatever an attempt came to has words, and a way on where it was not taken.</summary>
public sealed class DeliveryWordsTests
{
    private const string Target = "https://app.harbor.example/events";

    public static TheoryData<int> Statuses => [100, 200, 201, 202, 204, 301, 302, 307, 400, 401, 403, 404, 405, 409, 410, 413, 415, 418, 429, 500, 502, 503, 504];

    [Theory, MemberData(nameof(Statuses))]
    public void Every_status_has_words_and_what_was_not_taken_a_way_on(int status)
    {
        foreach (var kind in Enum.GetValues<DeliveryKind>())
        {
            var (words, help) = DeliveryWords.Of(Attempt(status), kind, Target);
            Assert.EndsWith(".", words, StringComparison.Ordinal);
            Assert.True(status is >= 200 and < 300 || help is { Length: > 0 }, words);
        }
    }

    [Fact]
    public void Every_fault_has_words_a_result_and_a_way_on()
    {
        var told = Enum.GetValues<DeliveryFault>().Select(fault => (Result: DeliveryWords.Result(Attempt(null, fault)), Said: DeliveryWords.Of(Attempt(null, fault), DeliveryKind.SecurityEvent, Target))).ToList();
        Assert.Equal(told.Count, told.Select(one => one.Result).Distinct().Count());
        Assert.Equal(told.Count, told.Select(one => one.Said).Distinct().Count());
        Assert.All(told, one => Assert.NotEmpty(one.Said.Help!));
    }

    // RFC 8935 §2.4: the receiver's own word counts.
    [Theory]
    [InlineData("""{"err":"invalid_audience"}""", "refused it: invalid_audience")]
    [InlineData("""{"err":"something_else"}""", "refused it: something_else")]
    [InlineData("<html>", "without saying why")]
    [InlineData("[1]", "without saying why")]
    [InlineData("", "without saying why")]
    public void A_refusal_is_told_in_the_receivers_word(string excerpt, string words) =>
        Assert.Contains(words, DeliveryWords.Of(Attempt(400, excerpt: excerpt), DeliveryKind.SecurityEvent, Target).Words, StringComparison.Ordinal);

    // RFC 8935 §2.2: a page of a proxy with 200 looks like a receiver and is none.
    [Theory]
    [InlineData(202, "", false)]
    [InlineData(204, "", false)]
    [InlineData(200, "", true)]
    [InlineData(202, "<html>", true)]
    public void An_answer_that_is_not_the_standards_is_warned_of(int status, string excerpt, bool warned) =>
        Assert.Equal(warned, DeliveryWords.Of(Attempt(status, excerpt: excerpt), DeliveryKind.SecurityEvent, Target).Help is not null);

    [Fact]
    public void Each_type_that_is_sent_can_be_filtered_by() =>
        Assert.Equal([.. EventType.All.Order(StringComparer.Ordinal), .. ((string[])[Delivery.Logout, Delivery.Notification, EventType.Verification]).Order(StringComparer.Ordinal)],
            DeliveryWords.Types.Select(one => one.Type).OrderBy(type => !EventType.All.Contains(type)).ThenBy(type => type, StringComparer.Ordinal));

    private static AttemptView Attempt(int? status, DeliveryFault? fault = null, string excerpt = "") => new(Guid.Empty, DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(80), status, fault, false, excerpt);
}
