using GraphQLServer.Requests;

namespace GraphQLServer.DataLoaders;

/// <summary>
/// Fetches the pages of distinct parents, all with the same arguments, in one call. Every parent has an entry, even for an empty page.
/// </summary>
public delegate Task<IReadOnlyDictionary<TParent, TPage>> FetchPages<TParent, in TArguments, TPage>(
    RequestContext request, TArguments arguments, IReadOnlyList<TParent> parents, CancellationToken cancellationToken);
