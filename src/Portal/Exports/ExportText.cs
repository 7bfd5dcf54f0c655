using System.IO.Compression;
using System.Text;

namespace ZenKey.Portal.Exports;

/// <summary>Parts of a file as they are kept.</summary>
public static class ExportText
{
    /// <returns>The text packed, and its size unpacked.</returns>
    public static (byte[] Content, int Bytes) Pack(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) { gzip.Write(plain); }
        return (packed.ToArray(), plain.Length);
    }

    /// <summary>Writes a part out as it was.</summary>
    public static async Task UnpackAsync(byte[] content, Stream to, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream(content, writable: false);
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        await gzip.CopyToAsync(to, cancellationToken);
    }
}
