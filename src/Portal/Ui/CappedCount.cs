using System.Globalization;
using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Ui;

/// <summary>A count that stopped at its cap, in words.</summary>
public static class CappedCount
{
    /// <summary>E.g. <c>7</c>, or <c>1,000+</c>.</summary>
    public static string Of(int count) => count >= Keyset.CountCap
        ? "1,000+"
        : count.ToString("N0", CultureInfo.InvariantCulture);
}
