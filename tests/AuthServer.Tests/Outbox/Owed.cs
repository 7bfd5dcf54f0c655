using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Outbox;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Outbox;

/// <summary>Deliveries that tests put into the outbox.</summary>
internal static class Owed
{
    public const string Token = "the-client-knows-us-by-this";

    extension(TestApp app)
    {
        public async Task<Delivery> OweAsync(string clientId, string target, string body = """{"a":"ü"}""", DeliveryKind kind = DeliveryKind.Notification, string? token = Token)
        {
            var client = await app.ReadAsync(store => store.Clients.AsNoTracking().SingleAsync(one => one.ClientId == clientId));
            var delivery = app.Service<Envelopes>().Close(new Notice(kind, client.Id, RandomId.New(), target, "application/json", body, token is null ? null : $"Bearer {token}"));
            await app.Service<DeliveryLedger>().AddAsync(delivery);
            return delivery;
        }

        public Task<Delivery> DeliveryAsync(Guid id) => app.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(one => one.Id == id));

        /// <summary>Waits until it is over, or has come so far.</summary>
        public async Task<Delivery> HoldsAsync(Delivery delivery, Func<Delivery, bool> holds)
        {
            await Until.HoldsAsync(async () =>
            {
                // The sender may just have begun to rest by a clock that nobody moves any more.
                app.Service<DeliveryLedger>().Wake();
                return holds(await app.DeliveryAsync(delivery.Id));
            });
            return await app.DeliveryAsync(delivery.Id);
        }
    }
}
