using Forum.Authorization;
using Forum.Server.Accounts;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Accounts;

internal static class SessionViewer
{
    /// <summary>The viewer of a client's only session, as the API's fields see it.</summary>
    /// <param name="node">Null: the forum's own node.</param>
    public static async Task<Viewer> ViewerAsync(this ForumHost forum, ForumClient client, ForumNode? node = null)
    {
        var session = await forum.ReadAsync(
            $"SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.email = '{client.Email}'");
        var viewers = (node ?? forum.Node).Services.GetRequiredService<ViewerReader>();
        return (await viewers.ReadAsync(Guid.Parse(session), TestContext.Current.CancellationToken))!;
    }
}
