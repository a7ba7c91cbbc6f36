using System.Globalization;

namespace Forum.Server.RateLimiting;

/// <summary>The scope of an allowance.</summary>
internal enum RateLimitScope
{
    Session,
    Account,
    Address,

    /// <summary>The network around the address: a /24 of IPv4, a /48 of IPv6.</summary>
    Network,
}

/// <summary>The key of one caller's allowance of one kind.</summary>
internal readonly record struct BucketKey(string Kind, RateLimitScope Scope, UInt128 Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Scope}:{Id:x32}");
}

/// <summary>The amount to take from one allowance.</summary>
internal readonly record struct Bucket(BucketKey Key, Rate Rate, long Amount)
{
    /// <summary>In microseconds.</summary>
    public long Cost => Rate.TimeFor(Amount);
}
