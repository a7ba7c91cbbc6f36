using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// One user for each role of the policy, on a node that requires confirmed addresses, and some users who prepare the
/// scenario.
/// </summary>
internal sealed class PolicyUsers
{
    private readonly Dictionary<string, ForumClient> clients = [];

    /// <summary>The author, whose profile the pseudonym of a scenario has.</summary>
    public string PseudonymId { get; private set; } = "";

    /// <summary>The sanction on `suspended`.</summary>
    public string Sanction { get; private set; } = "";

    public ForumClient this[string role] => clients[role];

    public static async Task<PolicyUsers> CreateAsync(ForumHost forum, IEnumerable<string> roles)
    {
        // Documents that select every field cost more than callers may spend.
        var node = await forum.StartNodeAsync(
            "--Forum:Accounts:RequireConfirmedEmail=true", "--Forum:Limits:Cost=1000000000",
            "--Forum:Limits:SignedInCost=1000000000");
        var users = new PolicyUsers();
        foreach (var role in roles.Append("bystander"))
        {
            var person = await CreateClientAsync(forum, role);
            users.clients.Add(role, person.At(node));
            if (role is not ("anonymous" or "unverified")) await forum.Node.RunAsync("confirm", person.Email);
        }

        await users["ended"].PostAsync("/account/logout", new { });
        users.PseudonymId = await PseudonymIdAsync(users["author"]);
        users.Sanction = await forum.SuspendAsync(
            await PseudonymIdAsync(users["suspended"]), forum.Clock.GetUtcNow().AddDays(1));
        await forum.BanAsync(await PseudonymIdAsync(users["banned"]));
        return users;
    }

    private static Task<ForumClient> CreateClientAsync(ForumHost forum, string role) => role switch
    {
        "anonymous" => Task.FromResult(forum.Anonymous),
        "editor" => forum.EditorAsync(NameOf(role)),
        "moderator" => forum.ModeratorAsync(NameOf(role), "news"),
        "elsewhere" => forum.ModeratorAsync(NameOf(role), "sport"),
        "administrator" => forum.AdministratorAsync(NameOf(role)),
        _ => forum.SignUpAsync(NameOf(role)),
    };

    /// <summary>The role's name reversed: no pseudonym may look like a role.</summary>
    public static string NameOf(string role) => $"Person {string.Concat(role.Reverse())}";

    private static async Task<string> PseudonymIdAsync(ForumClient person) =>
        (await person.QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text;
}
