using System.Collections.Frozen;

namespace Forum.Pseudonyms.Naming;

/// <summary>Names that could be mistaken for the forum's staff, in whatever letters they are written.</summary>
internal static class ReservedNames
{
    private static readonly char[] Separators = [' ', '.', '-', '_', '\''];

    /// <summary>Not allowed as any word of a name.</summary>
    private static readonly FrozenSet<string> ReservedWords = Skeletons(
        "admin", "admins", "administrator", "administrators", "administration", "mod", "mods", "moderator",
        "moderators", "moderation", "webmaster", "sysadmin", "superuser");

    /// <summary>Not allowed as the whole name.</summary>
    private static readonly FrozenSet<string> ReservedWholeNames = Skeletons(
        "staff", "editor", "editors", "editorial", "editorialteam", "system", "forum", "team", "theteam", "staffteam",
        "official", "support", "help", "helpdesk", "security", "root", "owner", "host", "operator", "bot", "robot",
        "automod", "automoderator", "deleted", "deleteduser", "removed", "removeduser", "erased", "eraseduser",
        "banned", "suspended", "guest", "guests", "anonymous", "anon", "unknown", "nobody", "noone", "everyone", "all",
        "here", "channel", "user", "users", "member", "members", "author", "authors", "journalist", "reporter",
        "newsroom", "publisher", "press", "community", "account", "login", "logout", "signin", "register", "settings",
        "me", "you", "null", "undefined", "none", "nan", "true", "false", "abuse", "postmaster", "hostmaster",
        "noreply", "info", "contact", "legal", "privacy", "billing");

    public static bool Contains(string name)
    {
        var words = name.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(
            word => ReservedWords.Contains(NormalizedSkeleton(word))
                || ReservedWords.Contains(NormalizedSkeleton(WithoutNumber(word)))))
            return true;
        var joined = string.Concat(words);
        return Matches(NormalizedSkeleton(joined)) || Matches(NormalizedSkeleton(WithoutNumber(joined)));
    }

    private static bool Matches(string skeleton) =>
        ReservedWords.Contains(skeleton) || ReservedWholeNames.Contains(skeleton);

    private static string WithoutNumber(string word) =>
        word.Any(char.IsLetter) ? word.Trim(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) : word;

    private static string NormalizedSkeleton(string word) => LookAlikes.WithoutMarks(LookAlikes.Skeleton(word));

    private static FrozenSet<string> Skeletons(params string[] names) =>
        names.Select(NormalizedSkeleton).ToFrozenSet(StringComparer.Ordinal);
}
