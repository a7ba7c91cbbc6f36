namespace GraphQLServer.Requests;

/// <summary>
/// What a response depends on because of what a data loader has fetched. It decides when a cached response is no longer
/// valid. Every loader declares it.
/// </summary>
public enum Dependency
{
    /// <summary>The values may change with any change of the host's data.</summary>
    Anything,

    /// <summary>
    /// The values change only together with the objects on whose behalf they are loaded, which other loaders have
    /// fetched.
    /// </summary>
    Parents,
}
