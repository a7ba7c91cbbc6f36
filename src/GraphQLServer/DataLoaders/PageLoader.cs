using GraphQLServer.Requests;

namespace GraphQLServer.DataLoaders;

/// <summary>
/// A data loader for pages: one call for the distinct parents of a level with equal arguments (a record, compared by
/// value), cached for the request. It holds no state: declare it once, as a static field.
/// </summary>
/// <param name="fetch">Fetches the pages.</param>
/// <param name="dependency">What the response then depends on.</param>
public sealed class PageLoader<TParent, TArguments, TPage>(
    FetchPages<TParent, TArguments, TPage> fetch, Dependency dependency)
    where TParent : notnull
    where TArguments : notnull
{
    internal Deferred<TPage> Load(RequestContext request, TParent parent, TArguments arguments)
    {
        var batches = request.BatchesOf(this, static _ => new Dictionary<TArguments, Batch<TParent, TPage>>());
        if (!batches.TryGetValue(arguments, out var batch))
        {
            batch = new(
                request.FetchFor<TParent, TPage>((this, arguments), parents => FetchAsync(request, arguments, parents)),
                requiresEveryKey: true);
            batches.Add(arguments, batch);
        }

        return batch.Load(parent)!;
    }

    private Task<IReadOnlyDictionary<TParent, TPage>> FetchAsync(
        RequestContext request, TArguments arguments, IReadOnlyList<TParent> parents)
    {
        request.DependsOn(dependency);
        return fetch(request, arguments, parents, request.CancellationToken);
    }
}

/// <summary>
/// Fetches the pages of distinct parents, all with the same arguments, in one call. Every parent has an entry, even for
/// an empty page.
/// </summary>
public delegate Task<IReadOnlyDictionary<TParent, TPage>> FetchPages<TParent, in TArguments, TPage>(
    RequestContext request, TArguments arguments, IReadOnlyList<TParent> parents, CancellationToken cancellationToken);
