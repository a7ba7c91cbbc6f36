using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// One user for each role of the policy, on a node that requires confirmed addresses, and some users who prepare the scene.
/// </summary>
internal sealed class PolicyUsers
{
    private readonly Dictionary<string, ForumClient> people = [];

    /// <summary>The author, whose profile the pseudonym of a scene has.</summary>
    public string Face { get; private set; } = "";

    /// <summary>The sanction on `suspended`.</summary>
    public string Sanction { get; private set; } = "";

    public ForumClient this[string role] => people[role];

    public static async Task<PolicyUsers> GatherAsync(ForumHost forum, IEnumerable<string> roles)
    {
        // Documents that select every field cost more than callers may spend.
        var node = await forum.AnotherNodeAsync(
            "--Forum:Accounts:RequireConfirmedEmail=true", "--Forum:Limits:Cost=1000000000", "--Forum:Limits:SignedInCost=1000000000");
        var cast = new PolicyUsers();
        foreach (var role in roles.Append("bystander"))
        {
            var person = await JoinAsync(forum, role);
            cast.people.Add(role, person.At(node));
            if (role is not ("anonymous" or "unverified")) await forum.Node.RunAsync("confirm", person.Email);
        }

        await cast["ended"].PostAsync("/account/logout", new { });
        cast.Face = await FaceAsync(cast["author"]);
        cast.Sanction = await forum.SuspendAsync(await FaceAsync(cast["suspended"]), forum.Clock.GetUtcNow().AddDays(1));
        await forum.BanAsync(await FaceAsync(cast["banned"]));
        return cast;
    }

    private static Task<ForumClient> JoinAsync(ForumHost forum, string role) => role switch
    {
        "anonymous" => Task.FromResult(forum.Reader),
        "editor" => forum.EditorAsync(NameOf(role)),
        "moderator" => forum.ModeratorAsync(NameOf(role), "news"),
        "elsewhere" => forum.ModeratorAsync(NameOf(role), "sport"),
        "administrator" => forum.AdministratorAsync(NameOf(role)),
        _ => forum.SignUpAsync(NameOf(role)),
    };

    /// <summary>The role's name reversed: no pseudonym may look like a role.</summary>
    public static string NameOf(string role) => $"Person {string.Concat(role.Reverse())}";

    private static async Task<string> FaceAsync(ForumClient person) =>
        (await person.QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text;
}
