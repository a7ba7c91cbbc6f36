using Forum.Chaos.Writers;
using Forum.Testing;

namespace Forum.Chaos.Audits;

/// <summary>Compares what every node returns with the tables: all comments, and each writer's own votes.</summary>
internal sealed class ApiAudit(ForumHost forum, IReadOnlyList<Writer> writers)
{
    /// <summary>The maximum number of ids that `nodes` accepts.</summary>
    private const int Page = 50;

    /// <summary>A cached page may be up to a second old.</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    /// <returns>One line for each difference.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var comments = (await StoredComment.AllAsync(forum)).ToDictionary(
            comment => comment.Id, comment => $"{comment.Text} +{comment.Upvotes} -{comment.Downvotes}");
        var votes = (await StoredVote.AllAsync(forum)).ToLookup(vote => vote.Name);
        var findings = new List<string>();
        for (var node = 0; node < writers[0].Nodes.Count; node++)
        {
            findings.AddRange(await DifferencesAsync(node, writers[0], comments, "text upvotes downvotes", Shown));
            foreach (var writer in writers)
            {
                var own = writer.Votes.Keys.ToDictionary(id => id, _ => "none");
                foreach (var vote in votes[writer.Name]) own[vote.CommentId] = vote.Value;
                findings.AddRange(await DifferencesAsync(node, writer, own, "viewerVote", Voted));
            }
        }

        return findings;
    }

    private static string Shown(ResponseValue comment) =>
        $"{comment["text"].Text} +{comment["upvotes"].Number} -{comment["downvotes"].Number}";

    private static string Voted(ResponseValue comment) =>
        comment["viewerVote"].IsNull ? "none" : comment["viewerVote"].Text;

    private static async Task<IReadOnlyList<string>> DifferencesAsync(
        int node, Writer viewer, IReadOnlyDictionary<string, string> expected, string fields,
        Func<ResponseValue, string> read)
    {
        var differences = new List<string>();
        foreach (var ids in expected.Keys.Chunk(Page))
        {
            List<string> wrong = [];
            for (var since = TimeProvider.System.GetTimestamp(); ;)
            {
                var shown = await viewer.Nodes[node].ReadAsync(ids, fields);
                wrong =
                [
                    .. ids.Zip(shown, (id, comment) => (Id: id, Comment: comment))
                        .Where(one => one.Comment.IsNull || read(one.Comment) != expected[one.Id])
                        .Select(one => $"shown: {viewer.Name} reads {one.Comment}, not {expected[one.Id]}, at {node}"),
                ];
                if (wrong.Count == 0 || TimeProvider.System.GetElapsedTime(since) > MaxDelay) break;
            }

            differences.AddRange(wrong);
        }

        return differences;
    }
}
