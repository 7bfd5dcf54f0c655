using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;

internal static class Pending
{
    /// <summary>The phone has not answered yet (CIBA Core §11).</summary>
    public static Answer IsPending(this Answer answer, string error = ErrorCode.AuthorizationPending)
    {
        Assert.Equal((400, error), (answer.Status, answer.Error));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        return answer;
    }
}
