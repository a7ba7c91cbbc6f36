using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Server.RateLimiting;
using GraphQLServer.Authentication;
using GraphQLServer.RateLimiting;
using Microsoft.Extensions.Time.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// A school or a company has one address. With the default limits its users are not affected by each other.
/// </summary>
public sealed class SharingAnAddress
{
    [Fact]
    public async Task Two_hundred_users_at_a_normal_pace_are_never_throttled()
    {
        var (clock, random) = (new FakeTimeProvider(), new Random(1));
        var limits = new CallerLimits(new MemoryRateLimiter(clock), new RateRules(new RateLimitSettings()));
        var people = Enumerable.Range(0, 200).Select(i => Person(i)).ToList();
        var (requests, refused) = (0, 0);
        for (var minute = 0; minute < 60; minute++)
        {
            foreach (var person in people)
            {
                // Four pages a minute, a vote on every second page, a comment every two minutes.
                for (var page = 0; page < 4; page++) await TakeAsync(
                    person, new RateCharge(RateLimitKinds.Read, random.Next(100, 1_000)));
                for (var vote = 0; vote < 2; vote++) await TakeAsync(
                    person, new RateCharge(RateLimitKinds.Read, 10), new RateCharge(RateLimitKinds.Vote, 1));
                if (random.Next(2) == 0)
                    await TakeAsync(
                        person, new RateCharge(RateLimitKinds.Read, 10), new RateCharge(RateLimitKinds.Post, 1));
                clock.Advance(TimeSpan.FromMilliseconds(300));
            }
        }

        Assert.Equal((0, true), (refused, requests > 70_000));

        async Task TakeAsync(Caller caller, params RateCharge[] charges)
        {
            requests++;
            if ((await limits.TakeAsync(caller, charges))!.Value.RetryAfter is not null) refused++;
        }
    }

    /// <summary>Every second person is signed in.</summary>
    private static Caller Person(int number)
    {
        var viewer = number % 2 == 0
            ? null
            : new Viewer(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), new ViewerAccount("", true, false), []);
        return new(viewer, viewer is not null) { Address = new(7) };
    }
}
