using System.Text.RegularExpressions;
using Forum.Testing;

namespace Forum.Tests.Architecture;

public sealed partial class CacheDocumentation
{
    [Fact]
    public void The_page_about_caches_names_every_cache_whose_look_ups_are_counted()
    {
        var counted = SourceTree.Files("src", "*.cs").SelectMany(path => Lookup().Matches(SourceTree.Text(path)))
            .Select(match => match.Groups[1].Value).Distinct().Order().ToList();
        var documented = Tag().Matches(SourceTree.Text("src/docs/caching.md")).Select(match => match.Groups[1].Value)
            .Order().ToList();
        Assert.Contains("documents", counted);
        Assert.Equal(documented, counted);
    }

    /// <summary>A cache of a library is named in the page by the type that owns it.</summary>
    [Fact]
    public void The_page_about_caches_names_every_type_that_has_a_cache_of_a_library()
    {
        var owners = SourceTree.Files("src", "*.cs").Where(path => Library().IsMatch(SourceTree.Text(path))).ToList();
        var page = SourceTree.Text("src/docs/caching.md");
        Assert.NotEmpty(owners);
        Assert.All(
            owners,
            path => Assert.Contains($"`{Path.GetFileNameWithoutExtension(path)}`", page, StringComparison.Ordinal));
    }

    [GeneratedRegex("""(?:CacheLookup|CacheMetrics\.Lookup)\("(\w+)",""")]
    private static partial Regex Lookup();

    [GeneratedRegex("`(?:[^`]*)cache=(\\w+)`")]
    private static partial Regex Tag();

    [GeneratedRegex(@"ConcurrentLru<|\bMemoryCache \w|\bHybridCache\? \w|ConditionalWeakTable<\w+, \w+> cache\b")]
    private static partial Regex Library();
}
