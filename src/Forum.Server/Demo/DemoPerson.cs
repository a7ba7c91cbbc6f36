using System.Globalization;

namespace Forum.Server.Demo;

/// <summary>A person of the demo forum.</summary>
/// <param name="Role">A role other than member: moderator, editor; null for a member.</param>
/// <param name="Email">Null for a person who cannot sign in.</param>
internal sealed record DemoPerson(string Name, TimeSpan MemberFor, string? Role, string? Email)
{
    /// <summary>
    /// Reads lines of the form `name | days since joining | role | address`; empty lines and those with # are ignored.
    /// </summary>
    public static IReadOnlyList<DemoPerson> ReadAll(string file) =>
        [.. file.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Read)];

    private static DemoPerson Read(string line)
    {
        var fields = line.Split('|', StringSplitOptions.TrimEntries);
        return new DemoPerson(
            fields[0],
            TimeSpan.FromDays(int.Parse(fields[1], CultureInfo.InvariantCulture)),
            fields.Length > 2 && fields[2].Length > 0 ? fields[2] : null,
            fields.Length > 3 ? fields[3] : null);
    }
}
