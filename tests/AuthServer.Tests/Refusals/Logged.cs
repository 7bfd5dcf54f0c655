using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Events;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Refusals;

/// <summary>Finds what a refusal wrote by the reference that its answer tells.</summary>
internal static class Logged
{
    extension(TestApp app)
    {
        public async Task<AuthEvent> LoggedAsync(Answer answer)
        {
            var reference = answer.MediaType switch
            {
                "application/json" => Answer.ReferenceIn(answer.Description),
                "application/problem+json" => answer.Member("reference"),
                _ => answer.Mark("data-reference") ?? Answer.ReferenceIn(answer.Parameter("error_description") ?? answer.FragmentParameter("error_description")),
            };
            Assert.True(ErrorReference.IsValid(reference), $"{answer.Status}: no reference in {answer.Location} {answer.Text}");
            return await app.ReadAsync(store => store.Events.AsNoTracking().SingleAsync(entry => entry.Reference == reference));
        }

        /// <summary>The answer's reference leads to this cause, which the catalogue says this endpoint has.</summary>
        public async Task<AuthEvent> IsLoggedAsync(Answer answer, string cause, string endpoint)
        {
            var entry = await app.LoggedAsync(answer);
            Assert.Equal((cause, endpoint, false), (entry.Cause, entry.Endpoint, entry.Succeeded));
            Assert.Contains(endpoint, Protocol.Refusals.Causes.Find(cause)!.Endpoints.Split(' '));
            return entry;
        }
    }
}
