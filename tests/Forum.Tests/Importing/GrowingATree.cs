using Forum.Comments;
using Forum.Importing;
using Forum.Importing.Landing;

namespace Forum.Tests.Importing;

public sealed class GrowingATree
{
    private const int MaxDepth = 32;

    [Fact]
    public void Counters_equal_a_recount_of_a_random_tree()
    {
        var random = new Random(20130314);
        const int size = 3_000;
        var tree = new CommentTree(size);
        var statuses = new CommentStatus[size];
        foreach (var i in Enumerable.Range(0, size).OrderBy(_ => random.Next()))
        {
            statuses[i] = (CommentStatus)random.Next(4);
            tree.Add(Id(i), i == 0 || random.Next(5) == 0 ? 0 : Tail(random.Next(size)), statuses[i]);
        }

        tree.Link(MaxDepth);
        tree.Count();

        var nodes = Enumerable.Range(0, size).Select(i => (Index: tree.IndexOf(Id(i)), Status: statuses[i])).ToList();
        var children = nodes.ToLookup(n => tree[n.Index].Parent);
        int Below(int index) => children[index].Sum(c => Below(c.Index) + (c.Status == CommentStatus.Visible ? 1 : 0));
        Listing ListingOf((int Index, CommentStatus Status) n) => Branch.ListingOf(n.Status, Below(n.Index));
        foreach (var node in nodes)
        {
            var here = tree[node.Index];
            Assert.Equal(here.Parent < 0 ? 0 : tree[here.Parent].Depth + 1, here.Depth);
            Assert.InRange(here.Depth, 0, MaxDepth);
            Assert.Equal(node.Status, here.Status);
            Assert.Equal(Below(node.Index), here.DescendantCount);
            Assert.Equal(children[node.Index].Count(c => c.Status == CommentStatus.Visible), here.ReplyCount);
            Assert.Equal(children[node.Index].Count(c => ListingOf(c) == Listing.Listed), here.ListedCount);
            Assert.Equal(children[node.Index].Count(c => ListingOf(c) == Listing.Held), here.HeldCount);
        }

        Assert.Equal(statuses.Count(s => s == CommentStatus.Visible), tree.VisibleCount);
        Assert.Equal(children[-1].Count(c => ListingOf(c) == Listing.Listed), tree.ListedCount);
        Assert.Equal(children[-1].Count(c => ListingOf(c) == Listing.Held), tree.HeldCount);
    }

    [Fact]
    public void A_chain_deeper_than_the_forum_goes_is_flattened()
    {
        var tree = Linked(5_000, i => i - 1);
        for (var i = 0; i < 5_000; i++)
        {
            var node = tree[tree.IndexOf(Id(i))];
            Assert.Equal(Math.Min(i, MaxDepth), node.Depth);
            Assert.Equal(i == 0 ? -1 : tree.IndexOf(Id(Math.Min(i, MaxDepth) - 1)), node.Parent);
            Assert.Equal(i > MaxDepth, node.Is(NodeMarks.Raised));
        }

        Assert.Equal(4_999, tree[tree.IndexOf(Id(0))].DescendantCount);
    }

    [Fact]
    public void A_circle_is_broken_at_its_oldest_comment()
    {
        // 0 and 1 hang on the circle 2, 3, 4; 5 answers itself.
        int[] parents = [1, 3, 4, 2, 3, 5];
        var tree = Linked(6, i => parents[i]);
        var circle = Enumerable.Range(0, 6).Where(i => tree[tree.IndexOf(Id(i))].Is(NodeMarks.Circle));
        Assert.Equal([2, 5], circle);
        Assert.Equal([3, 2, 0, 1, 2, 0], Enumerable.Range(0, 6).Select(i => (int)tree[tree.IndexOf(Id(i))].Depth));
    }

    [Fact]
    public void A_reply_to_nothing_stands_at_the_top()
    {
        var tree = Linked(2, i => i == 0 ? 77 : 0);
        Assert.True(tree[tree.IndexOf(Id(0))].Is(NodeMarks.Orphan));
        Assert.Equal(0, tree[tree.IndexOf(Id(0))].Depth);
        Assert.Equal(1, tree[tree.IndexOf(Id(1))].Depth);
    }

    [Fact]
    public void Of_two_comments_with_one_key_the_one_that_is_there_stays()
    {
        var tree = new CommentTree(3);
        tree.Add(Id(1, later: 5), 0, CommentStatus.Visible);
        tree.AddExisting(Id(1), null, 0, CommentStatus.Visible);
        tree.Add(Id(2), Tail(1), CommentStatus.Pending);
        tree.Link(MaxDepth);
        tree.Count();
        Assert.Equal(1, tree.Doubles);
        Assert.Equal(-1, tree.IndexOf(Id(1, later: 5)));
        Assert.True(tree[tree.IndexOf(Id(1))].Is(NodeMarks.Grew));
        Assert.Equal(1, tree[tree.IndexOf(Id(1))].HeldCount);
        Assert.Equal(Guid.Empty, tree.NewestVisible);
    }

    private static CommentTree Linked(int size, Func<int, int> parent)
    {
        var tree = new CommentTree(size);
        for (var i = 0; i < size; i++) tree.Add(Id(i), parent(i) < 0 ? 0 : Tail(parent(i)), CommentStatus.Visible);
        tree.Link(MaxDepth);
        tree.Count();
        return tree;
    }

    private static Guid Id(int i, int later = 0) => ImportedId.Of(DateTime.UnixEpoch.AddSeconds(i + later), "test", $"{i}");

    private static ulong Tail(int i) => ImportedId.TailOf("test", $"{i}");
}
