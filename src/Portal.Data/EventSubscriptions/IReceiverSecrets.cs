namespace ZenKey.Portal.Data.EventSubscriptions;

/// <summary>Closes what must be readable to send it, and to nobody who reads the store. The process that composes the modules brings it.</summary>
public interface IReceiverSecrets
{
    byte[] Close(string text);

    /// <summary>Null when the key that closed it is gone.</summary>
    string? Open(byte[] closed);
}
