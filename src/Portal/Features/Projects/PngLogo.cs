using System.Buffers.Binary;
using System.IO.Compression;

namespace ZenKey.Portal.Features.Projects;

/// <summary>Reads a PNG (W3C PNG, third edition) far enough to know that it is a whole, square and opaque picture, row by row.</summary>
internal static class PngLogo
{
    private const string Broken = "The PNG is broken. Save it anew.";
    private static readonly int[] Channels = [1, 0, 3, 1, 2, 0, 4]; // by colour type, §11.2.1

    /// <summary>Chunks that make the picture; all others are left behind.</summary>
    private static readonly string[] Kept = ["IHDR", "PLTE", "IDAT", "IEND"];

    public static (LogoImage? Image, string? Fault) Read(byte[] file)
    {
        using var kept = new MemoryStream();
        using var data = new MemoryStream();
        kept.Write(file, 0, 8);
        byte[]? header = null;
        var transparentColour = false;
        for (var at = 8; ;)
        {
            if (file.Length - at < 12) { return (null, Broken); }
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) { return (null, Broken); }
            var type = System.Text.Encoding.ASCII.GetString(file, at + 4, 4);
            var body = file.AsSpan(at + 8, (int)length);
            if (Checksum(file.AsSpan(at + 4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length))) { return (null, Broken); }
            if ((header is null) != (type == "IHDR")) { return (null, Broken); }
            if (type == "IHDR") { header = body.ToArray(); }
            if (type == "IDAT") { data.Write(body); }
            transparentColour |= type == "tRNS";
            if (Kept.Contains(type)) { kept.Write(file.AsSpan(at, (int)length + 12)); }
            at += (int)length + 12;
            if (type == "IEND") { break; }
        }
        data.Position = 0;
        var fault = FaultOf(header!, transparentColour, data);
        return fault is null ? (new LogoImage("image/png", kept.ToArray(), BinaryPrimitives.ReadInt32BigEndian(header)), null) : (null, fault);
    }

    private static string? FaultOf(byte[] header, bool transparentColour, Stream data)
    {
        if (header.Length != 13) { return Broken; }
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        var (depth, colour) = (header[8], header[9]);
        if (LogoImage.SizeFault(width, height) is { } size) { return size; }
        if (colour >= Channels.Length || Channels[colour] == 0 || !IsDepth(colour, depth) || header[10] != 0 || header[11] != 0) { return Broken; }
        if (header[12] != 0) { return "The PNG is interlaced. Save it without."; }
        if (transparentColour) { return "The picture has see-through parts; a logo has none."; }
        try { return PixelFault(data, width, height, depth, colour); }
        catch (InvalidDataException) { return Broken; }
    }

    private static bool IsDepth(int colour, int depth) => colour switch
    {
        0 => depth is 1 or 2 or 4 or 8 or 16,
        3 => depth is 1 or 2 or 4 or 8,
        _ => depth is 8 or 16,
    };

    /// <summary>Unpacks row by row, so that no file takes more memory than two rows; and looks at each pixel's opacity.</summary>
    private static string? PixelFault(Stream data, int width, int height, int depth, int colour)
    {
        using var unpacked = new ZLibStream(data, CompressionMode.Decompress);
        var step = Math.Max(1, Channels[colour] * depth / 8);
        var (row, above) = (new byte[((width * Channels[colour] * depth) + 7) / 8], new byte[((width * Channels[colour] * depth) + 7) / 8]);
        for (var line = 0; line < height; line++)
        {
            var filter = unpacked.ReadByte();
            if (filter is < 0 or > 4 || unpacked.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length) { return Broken; }
            if (colour is 4 or 6)
            {
                Unfilter(filter, row, above, step);
                if (!IsOpaque(row, step, depth / 8)) { return "The picture has see-through parts; a logo has none."; }
            }
            (row, above) = (above, row);
        }
        return unpacked.ReadByte() < 0 ? null : Broken;
    }

    private static bool IsOpaque(byte[] row, int step, int sample)
    {
        for (var at = step - sample; at < row.Length; at += step)
        {
            for (var part = 0; part < sample; part++)
            {
                if (row[at + part] != 0xFF) { return false; }
            }
        }
        return true;
    }

    // §9.2: each byte was written as the difference from what its neighbours foretell.
    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        for (var at = 0; at < row.Length; at++)
        {
            int left = at >= step ? row[at - step] : 0, up = above[at], corner = at >= step ? above[at - step] : 0;
            row[at] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (byLeft, byUp, byCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - corner - corner));
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }

    /// <summary>CRC-32 as §5.5 has it.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++) { sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320; }
        }
        return ~sum;
    }
}
