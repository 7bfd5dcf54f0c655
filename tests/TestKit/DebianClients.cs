namespace ZenKey.TestKit;

/// <summary>Client libraries as Debian packages them, which test.sh installs where it may. Tests that need them are skipped where they are not.</summary>
public static class DebianClients
{
    public const string Python = "/usr/bin/python3";
    public const string Apache = "/usr/sbin/apache2";

    /// <summary>Where Apache's modules lie.</summary>
    public const string Modules = "/usr/lib/apache2/modules";

    /// <summary>Why python3-authlib cannot be used; null when it can.</summary>
    public static string? NoAuthlib => File.Exists(Python) && Packages("authlib", "requests")
        ? null : "Debian's python3-authlib and python3-requests are not installed (test.sh does it where it may).";

    /// <summary>Why mod_auth_openidc cannot be used; null when it can.</summary>
    public static string? NoApache => File.Exists(Apache) && File.Exists(Path.Combine(Modules, "mod_auth_openidc.so"))
        ? null : "Debian's apache2 and libapache2-mod-auth-openidc are not installed (test.sh does it where it may).";

    private static bool Packages(params string[] names) => names.All(name => Directory.Exists($"/usr/lib/python3/dist-packages/{name}"));
}
