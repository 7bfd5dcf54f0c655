using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Settings;

namespace ZenKey.Portal.Hosting;

/// <summary>
/// Data Protection, whose keys wrap the issuers' keys. They lie in the store so that all nodes share them, and in
/// production are themselves protected by a certificate: a copy of the database is then lock without key.
/// </summary>
internal static class Protection
{
    public static void AddProtection(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var protection = services.AddDataProtection().SetApplicationName("ZenKey");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new StoreKeyRepository(provider.GetRequiredService<SettingStore>(), provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<IReceiverSecrets, ReceiverSecrets>();
        var section = configuration.GetSection("DataProtection:Certificate");
        if (section["Path"] is { Length: > 0 } path)
        {
            protection.ProtectKeysWithCertificate(X509CertificateLoader.LoadPkcs12FromFile(path, section["Password"]));
        }
        else if (environment.IsProduction())
        {
            throw new InvalidOperationException("DataProtection:Certificate:Path: production needs a certificate (PFX) that protects the keys in the store.") { Source = "Portal" };
        }
    }

    private sealed class StoreKeyRepository(SettingStore settings, TimeProvider time) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() =>
            [.. settings.ListProtectionKeysAsync(CancellationToken.None).GetAwaiter().GetResult().Select(xml => XElement.Parse(xml))];

        public void StoreElement(XElement element, string friendlyName) =>
            settings.AddProtectionKeyAsync(new ProtectionKey
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                Name = friendlyName,
                Xml = element.ToString(SaveOptions.DisableFormatting),
            }, CancellationToken.None).GetAwaiter().GetResult();
    }
}
