using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>The consent page for a request that does not exist, in the whole process: it can be framed by the portal and does nothing.</summary>
[Spec("OWASP ASVS 5.0 §3.4.6")]
public sealed class PreviewTests(SharedApp app)
{
    [Fact]
    public async Task It_runs_no_script_posts_no_form_and_only_the_portal_frames_it()
    {
        var answer = await app.Http.AskAsync(Address(TimeSpan.FromMinutes(1)));
        Assert.Equal(200, answer.Status);
        Assert.Contains("Sign in to Harbor?", answer.Text, StringComparison.Ordinal);
        var policy = answer.Header("Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'none'", policy, StringComparison.Ordinal);
        Assert.EndsWith($"frame-ancestors 'self' {app.Service<ModuleOrigins>().Portal}", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task What_the_portal_has_not_sealed_or_sealed_long_ago_is_not_shown()
    {
        foreach (var address in (string[])[ConsentExample.Path, ConsentExample.Path + "?of=nonsense", Address(TimeSpan.FromTicks(-1))])
        {
            Assert.Equal(410, (await app.Http.AskAsync(address)).Status);
        }
    }

    [Fact]
    public async Task It_takes_no_answer() =>
        Assert.Equal(405, (await app.Http.PostFormAsync(Address(TimeSpan.FromMinutes(1)), [("answer", "approve")], ("Sec-Fetch-Site", "same-origin"))).Status);

    private string Address(TimeSpan life) => ConsentExample.Path + "?of=" + app.Service<IDataProtectionProvider>().CreateProtector(ConsentExample.Purpose).ToTimeLimitedDataProtector()
        .Protect(JsonSerializer.Serialize(new ConsentExample("ccid-h7k2m9qx4tz8v3pa", "Web", "Harbor", null, "harbor.example", null, null, [new("email", "Email address", true, "maya@mail.example")])), life);
}
