using System.Text;
using QRCoder;

namespace ZenKey.AuthServer.Interaction;

/// <summary>A QR code as the path of an SVG, one unit a module.</summary>
internal static class QrPath
{
    /// <returns>Path data, and modules a side with the quiet zone.</returns>
    public static (string Path, int Size) Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var row = 0; row < data.ModuleMatrix.Count; row++)
        {
            for (var column = 0; column < data.ModuleMatrix[row].Count; column++)
            {
                if (data.ModuleMatrix[row][column]) { path.Append('M').Append(column).Append(' ').Append(row).Append("h1v1h-1z"); }
            }
        }
        return (path.ToString(), data.ModuleMatrix.Count);
    }
}
