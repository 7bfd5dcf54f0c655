using System.Text;

namespace ZenKey.AuthServer.Tokens;

/// <summary>Small binary records inside sealed texts: written and read in the same order.</summary>
internal sealed class Packer : IDisposable
{
    private readonly MemoryStream buffer = new(256);
    private readonly BinaryWriter writer;

    public Packer() => writer = new BinaryWriter(buffer, Encoding.UTF8);

    public Packer Add(Guid value)
    {
        writer.Write(value.ToByteArray());
        return this;
    }

    public Packer Add(DateTimeOffset value)
    {
        writer.Write(value.ToUnixTimeMilliseconds());
        return this;
    }

    /// <summary>Null and empty are told apart.</summary>
    public Packer Add(string? value)
    {
        writer.Write(value is not null);
        if (value is not null) { writer.Write(value); }
        return this;
    }

    public ReadOnlySpan<byte> Bytes => buffer.GetBuffer().AsSpan(0, (int)buffer.Length);

    public void Dispose() => writer.Dispose();
}

internal sealed class Unpacker(byte[] bytes) : IDisposable
{
    private readonly BinaryReader reader = new(new MemoryStream(bytes), Encoding.UTF8);

    public Guid Guid() => new(reader.ReadBytes(16));

    public DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());

    public string? Text() => reader.ReadBoolean() ? reader.ReadString() : null;

    public void Dispose() => reader.Dispose();
}
