namespace ZenKey.Portal.Ui;

/// <summary>Names inside sentences: one written right to left, or made to look so, must not turn the words around it.</summary>
public static class Bidi
{
    private const char FirstStrongIsolate = '\u2068';
    private const char PopDirectionalIsolate = '\u2069';

    /// <summary>For plain text, where a <c>bdi</c> element cannot stand.</summary>
    public static string Isolate(string name) => $"{FirstStrongIsolate}{name}{PopDirectionalIsolate}";
}
