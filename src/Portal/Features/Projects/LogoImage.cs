namespace ZenKey.Portal.Features.Projects;

/// <summary>A logo that was looked at.</summary>
/// <param name="MediaType"><c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Bytes">The picture anew, without anything that is not the picture: no place, no camera, no text, nothing after its end.</param>
/// <param name="Size">Its width and height, in pixels.</param>
public sealed record LogoImage(string MediaType, byte[] Bytes, int Size)
{
    /// <summary>The largest file. 1 MB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The least side, in pixels (ZenKey platform §9.3).</summary>
    public const int MinSide = 1024;

    /// <summary>The largest side, in pixels: a small file can unpack to a very large picture.</summary>
    public const int MaxSide = 4096;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a file that somebody gives as a logo. What it is, its first bytes say; its name says nothing.</summary>
    /// <returns>The picture, or why it is refused.</returns>
    public static (LogoImage? Image, string? Fault) Read(byte[] file)
    {
        if (file.Length > MaxBytes) { return (null, "The file is larger than 1 MB."); }
        if (file.AsSpan().StartsWith(PngSignature)) { return PngLogo.Read(file); }
        if (file is [0xFF, 0xD8, 0xFF, ..]) { return JpegLogo.Read(file); }
        return (null, LooksLikeMarkup(file)
            ? "An SVG is a page that can run script, so it is not taken. Save it as PNG."
            : "Only PNG and JPEG are taken.");
    }

    /// <summary>What both kinds have to be.</summary>
    internal static string? SizeFault(int width, int height) => (width, height) switch
    {
        _ when width <= 0 || height <= 0 => "The picture has no size.",
        _ when width > MaxSide || height > MaxSide => $"The picture is {width} × {height}; at most {MaxSide} pixels a side are taken.",
        _ when width != height => $"The picture is {width} × {height}; a logo is square.",
        _ when width < MinSide => $"The picture is {width} × {height}; a logo has at least {MinSide} pixels a side.",
        _ => null,
    };

    private static bool LooksLikeMarkup(byte[] file)
    {
        var start = System.Text.Encoding.Latin1.GetString(file, 0, Math.Min(file.Length, 1000)).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return start.StartsWith('<');
    }
}
