using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace ZenKey.Browser.Tests;

/// <summary>Services that fail for as long as a test wants them to.</summary>
public static class Faulty
{
    /// <summary>Puts one before the one that is registered.</summary>
    public static void Inject<T>(IServiceCollection services, Func<bool> broken) where T : class
    {
        var registered = services.Single(service => service.ServiceType == typeof(T));
        services.Remove(registered);
        services.Add(new ServiceDescriptor(typeof(T), provider =>
        {
            var proxy = DispatchProxy.Create<T, Proxy>();
            ((Proxy)(object)proxy).Stand(ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!), broken);
            return proxy;
        }, registered.Lifetime));
    }

    /// <summary>Stands before a service.</summary>
    public class Proxy : DispatchProxy
    {
        private object real = new();
        private Func<bool> broken = () => false;

        public void Stand(object before, Func<bool> whenever) => (real, broken) = (before, whenever);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            broken() ? throw new InvalidOperationException("A fault that a test has put here.") : targetMethod!.Invoke(real, args);
    }
}
