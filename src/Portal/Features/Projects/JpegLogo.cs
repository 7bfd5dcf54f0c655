using System.Buffers.Binary;

namespace ZenKey.Portal.Features.Projects;

/// <summary>Reads a JPEG (ITU-T T.81) far enough to know its size and where it ends. A JPEG has no see-through parts.</summary>
internal static class JpegLogo
{
    private const string Broken = "The JPEG is broken. Save it anew.";

    public static (LogoImage? Image, string? Fault) Read(byte[] file)
    {
        using var kept = new MemoryStream();
        kept.Write(file, 0, 2);
        var size = 0;
        for (var at = 2; ;)
        {
            if (at + 4 > file.Length || file[at] != 0xFF) { return (null, Broken); }
            var marker = file[at + 1];
            if (marker == 0xFF) { at++; continue; } // fill bytes, B.1.1.2
            if (marker == 0xD9) { return (null, Broken); }
            var length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            if (length < 2 || at + 2 + length > file.Length) { return (null, Broken); }
            if (IsFrame(marker))
            {
                if (length < 8) { return (null, Broken); }
                var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 5)), BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 7)));
                if (LogoImage.SizeFault(width, height) is { } fault) { return (null, fault); }
                size = width;
            }
            if (!IsRemark(marker)) { kept.Write(file, at, length + 2); }
            at += length + 2;
            if (marker != 0xDA) { continue; }
            if (size == 0) { return (null, Broken); }
            var end = EndOfScan(file, at);
            kept.Write(file, at, end - at);
            at = end;
            if (at + 1 >= file.Length) { return (null, Broken); }
            if (file[at + 1] != 0xD9) { continue; } // another scan of a progressive picture
            kept.Write(file, at, 2);
            return (new LogoImage("image/jpeg", kept.ToArray(), size), null);
        }
    }

    /// <summary>Start of frame, B.1.1.3; not the tables that stand between them.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>What applications and people add: where and with what it was taken, and all else that is not the picture. Adobe's mark tells how colours are meant, so it stays.</summary>
    private static bool IsRemark(byte marker) => marker is 0xFE or (>= 0xE1 and <= 0xEF and not 0xEE);

    /// <summary>The next marker after a scan: FF that is neither stuffed (FF 00) nor a restart (FF D0 to D7).</summary>
    private static int EndOfScan(byte[] file, int at)
    {
        while (at + 1 < file.Length && (file[at] != 0xFF || file[at + 1] is 0x00 or (>= 0xD0 and <= 0xD7))) { at++; }
        return at;
    }
}
