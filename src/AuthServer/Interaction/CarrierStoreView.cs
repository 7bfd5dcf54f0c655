namespace ZenKey.AuthServer.Interaction;

/// <summary>A carrier as it is offered to a subscriber.</summary>
/// <param name="Slug">The carrier's short word in addresses.</param>
/// <param name="Name">The name subscribers see.</param>
/// <param name="ChooseUrl">Where choosing this carrier is posted. Null posts to the form's own address.</param>
/// <param name="Stores">Where the carrier's ZenKey app is found. Empty offers none.</param>
public sealed record CarrierStoreView(string Slug, string Name, string? ChooseUrl, IReadOnlyList<StoreLink> Stores);
