using Forum.Data;
using Forum.Import.Applying;
using Forum.Import.Parsing;

namespace Forum.Tests.Importing;

public sealed class BuildingACommentTree
{
    private const int MaxDepth = 32;

    [Fact]
    public void Every_comment_of_a_random_tree_is_one_level_below_its_parent()
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

        for (var i = 0; i < size; i++)
        {
            var here = tree[tree.IndexOf(Id(i))];
            Assert.Equal(here.Parent < 0 ? 0 : tree[here.Parent].Depth + 1, here.Depth);
            Assert.InRange(here.Depth, 0, MaxDepth);
            Assert.Equal(statuses[i], here.Status);
        }

        Assert.Equal(Id(Enumerable.Range(0, size).Last(i => statuses[i] == CommentStatus.Visible)), tree.NewestVisible);
    }

    [Fact]
    public void A_chain_above_the_maximum_depth_is_flattened()
    {
        var tree = Linked(5_000, i => i - 1);
        for (var i = 0; i < 5_000; i++)
        {
            var node = tree[tree.IndexOf(Id(i))];
            Assert.Equal(Math.Min(i, MaxDepth), node.Depth);
            Assert.Equal(i == 0 ? -1 : tree.IndexOf(Id(Math.Min(i, MaxDepth) - 1)), node.Parent);
            Assert.Equal(i > MaxDepth, node.Is(NodeMarks.Flattened));
        }
    }

    [Fact]
    public void A_cycle_is_broken_at_its_oldest_comment()
    {
        // 0 and 1 are below the cycle 2, 3, 4; 5 is its own parent.
        int[] parents = [1, 3, 4, 2, 3, 5];
        var tree = Linked(6, i => parents[i]);
        var circle = Enumerable.Range(0, 6).Where(i => tree[tree.IndexOf(Id(i))].Is(NodeMarks.Cycle));
        Assert.Equal([2, 5], circle);
        Assert.Equal([3, 2, 0, 1, 2, 0], Enumerable.Range(0, 6).Select(i => (int)tree[tree.IndexOf(Id(i))].Depth));
    }

    [Fact]
    public void An_orphaned_reply_becomes_a_top_level_comment()
    {
        var tree = Linked(2, i => i == 0 ? 77 : 0);
        Assert.True(tree[tree.IndexOf(Id(0))].Is(NodeMarks.Orphan));
        Assert.Equal(0, tree[tree.IndexOf(Id(0))].Depth);
        Assert.Equal(1, tree[tree.IndexOf(Id(1))].Depth);
    }

    [Fact]
    public void The_existing_one_of_two_comments_with_the_same_key_is_kept()
    {
        var tree = new CommentTree(3);
        tree.Add(Id(1, later: 5), 0, CommentStatus.Visible);
        tree.AddExisting(Id(1), null, 0, CommentStatus.Visible);
        tree.Add(Id(2), Tail(1), CommentStatus.Pending);
        tree.Link(MaxDepth);
        Assert.Equal(1, tree.Duplicates);
        Assert.Equal(-1, tree.IndexOf(Id(1, later: 5)));
        Assert.Equal(tree.IndexOf(Id(1)), tree[tree.IndexOf(Id(2))].Parent);
        Assert.Equal(Guid.Empty, tree.NewestVisible);
    }

    private static CommentTree Linked(int size, Func<int, int> parent)
    {
        var tree = new CommentTree(size);
        for (var i = 0; i < size; i++) tree.Add(Id(i), parent(i) < 0 ? 0 : Tail(parent(i)), CommentStatus.Visible);
        tree.Link(MaxDepth);
        return tree;
    }

    private static Guid Id(int i, int later = 0) =>
        ImportedId.Comment(DateTime.UnixEpoch.AddSeconds(i + later), "test", $"{i}");

    private static ulong Tail(int i) => ImportedId.CommentTail("test", $"{i}");
}
