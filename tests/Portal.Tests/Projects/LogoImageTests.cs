using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ZenKey.Portal.Features.Projects;

namespace ZenKey.Portal.Tests.Projects;

/// <summary>What is taken as a logo, and why the rest is not (ZenKey platform §9.3; W3C PNG; ITU-T T.81).</summary>
public sealed class LogoImageTests
{
    [Theory]
    [InlineData(1024, 1024, null)]
    [InlineData(4096, 4096, null)]
    [InlineData(1024, 1000, "The picture is 1024 × 1000; a logo is square.")]
    [InlineData(512, 512, "The picture is 512 × 512; a logo has at least 1024 pixels a side.")]
    [InlineData(20000, 20000, "The picture is 20000 × 20000; at most 4096 pixels a side are taken.")] // refused before it is unpacked
    public void A_png_is_square_and_of_a_size_that_can_be_shown(int width, int height, string? fault) =>
        Assert.Equal(fault, LogoImage.Read(Png(width, height, rows: height > 4096 ? 16 : height)).Fault);

    [Theory]
    [InlineData(255, null)]
    [InlineData(254, "The picture has see-through parts; a logo has none.")]
    [InlineData(0, "The picture has see-through parts; a logo has none.")]
    public void Nothing_of_it_is_see_through_though_it_may_have_an_opacity(int alpha, string? fault) => Assert.Equal(fault, LogoImage.Read(Png(1024, 1024, alpha)).Fault);

    [Fact]
    public void One_see_through_pixel_is_found_behind_every_filter()
    {
        for (var filter = 0; filter <= 4; filter++)
        {
            // With filters 1 to 4 all pixels after the first are written as no difference, so opacity follows from neighbours (PNG §9.2).
            var opaque = Png(1024, 1024, 255, filter: filter);
            Assert.Null(LogoImage.Read(opaque).Fault);
            Assert.NotNull(LogoImage.Read(Png(1024, 1024, 255, filter: filter, clearLastPixel: true)).Fault);
        }
    }

    [Fact]
    public void What_is_not_the_picture_is_left_behind()
    {
        var image = LogoImage.Read([.. Png(1024, 1024, remark: "taken at 51.5, -0.1"), .. "<script>"u8]).Image!;
        Assert.DoesNotContain("51.5", Encoding.Latin1.GetString(image.Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("script", Encoding.Latin1.GetString(image.Bytes), StringComparison.Ordinal);
        Assert.Null(LogoImage.Read(image.Bytes).Fault);
    }

    [Fact]
    public void A_jpeg_loses_its_remarks_and_keeps_its_scan()
    {
        var image = LogoImage.Read([.. Jpeg(1024, 1024), .. "<?php"u8]).Image!;
        Assert.Equal(("image/jpeg", 1024), (image.MediaType, image.Size));
        Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(image.Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("<?php", Encoding.Latin1.GetString(image.Bytes), StringComparison.Ordinal);
        Assert.Equal([0xFF, 0xD9], image.Bytes[^2..]);
        Assert.Equal("The picture is 1200 × 1024; a logo is square.", LogoImage.Read(Jpeg(1200, 1024)).Fault);
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "An SVG is a page that can run script, so it is not taken. Save it as PNG.")]
    [InlineData("\uFEFF  <?xml version=\"1.0\"?><svg/>", "An SVG is a page that can run script, so it is not taken. Save it as PNG.")]
    [InlineData("GIF89a", "Only PNG and JPEG are taken.")]
    [InlineData("", "Only PNG and JPEG are taken.")]
    public void Other_kinds_are_refused_by_their_content_whatever_they_are_called(string content, string fault) => Assert.Equal(fault, LogoImage.Read(Encoding.UTF8.GetBytes(content)).Fault);

    [Fact]
    public void A_large_file_is_refused() => Assert.Equal("The file is larger than 1 MB.", LogoImage.Read(new byte[LogoImage.MaxBytes + 1]).Fault);

    [Fact]
    public void No_cut_and_no_flipped_byte_is_taken_as_a_whole_picture_or_throws()
    {
        foreach (var whole in new[] { Png(1024, 1024), Jpeg(1024, 1024) })
        {
            for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 97)) { Assert.NotNull(LogoImage.Read(whole[..length]).Fault); }
        }
        var png = Png(1024, 1024);
        for (var at = 8; at < png.Length; at += Math.Max(1, png.Length / 97))
        {
            var broken = (byte[])png.Clone();
            broken[at] ^= 0x55;
            Assert.NotNull(LogoImage.Read(broken).Fault); // every chunk has its checksum, PNG §5.5
        }
    }

    internal static byte[] Png(int width, int height, int? alpha = null, int filter = 0, bool clearLastPixel = false, string? remark = null, int? rows = null)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, (byte)(alpha is null ? 2 : 6));
        Chunk(file, "IHDR", header);
        if (remark is not null) { Chunk(file, "tEXt", Encoding.Latin1.GetBytes("Comment\0" + remark)); }
        using var data = new MemoryStream();
        using (var packed = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            var step = alpha is null ? 3 : 4;
            for (var line = 0; line < (rows ?? height); line++) { packed.Write(Row(width, step, alpha, filter, line, clearLastPixel && line == height - 1)); }
        }
        Chunk(file, "IDAT", data.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    // All pixels are 7, 7, 7 and the opacity; written as what is left of them once the filter has foretold them.
    private static byte[] Row(int width, int step, int? alpha, int filter, int line, bool clearLast)
    {
        var row = new byte[1 + (width * step)];
        row[0] = (byte)filter;
        for (var at = 0; at < width * step; at++)
        {
            int Value(int channel) => channel == 3 ? alpha!.Value : 7;
            var (value, left, up) = (Value(at % step), at >= step ? Value(at % step) : 0, line > 0 ? Value(at % step) : 0);
            var corner = at >= step && line > 0 ? Value(at % step) : 0;
            if (clearLast && at == (width * step) - 1) { value = 0; }
            var foretold = filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Nearest(left, up, corner), _ => 0 };
            row[at + 1] = (byte)(value - foretold);
        }
        return row;
    }

    private static int Nearest(int left, int up, int corner) =>
        new[] { left, up, corner }.MinBy(one => Math.Abs(left + up - corner - one));

    private static byte[] Jpeg(int width, int height) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, // APP0
        0xFF, 0xE1, 0, 8, .. "Exif\0\0"u8, // APP1: where it was taken
        0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4,
        0xFF, 0xD9,
    ];

    private static void Chunk(Stream file, string type, byte[] body)
    {
        var whole = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(whole, body.Length);
        Encoding.ASCII.GetBytes(type, whole.AsSpan(4));
        body.CopyTo(whole, 8);
        var sum = uint.MaxValue;
        foreach (var one in whole.AsSpan(4, body.Length + 4))
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++) { sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320; }
        }
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(body.Length + 8), ~sum);
        file.Write(whole);
    }
}
