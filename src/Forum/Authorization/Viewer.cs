using Forum.Data;

namespace Forum.Authorization;

/// <summary>The authenticated caller of this request: the account, its pseudonym, and its roles.</summary>
/// <param name="AccountId">Private: never part of a response.</param>
/// <param name="SessionId">The sign-in session that this request belongs to.</param>
/// <param name="PseudonymId">The account's lasting pseudonym.</param>
/// <param name="Account">Account data that only the viewer may see.</param>
/// <param name="Grants">Roles other than member.</param>
public sealed record Viewer(
    Guid AccountId, Guid SessionId, Guid PseudonymId, ViewerAccount Account, IReadOnlyList<ViewerGrant> Grants)
{
    /// <summary>False when the forum requires a confirmed e-mail address and this account has none.</summary>
    public bool MayWrite { get; init; } = true;

    public bool IsEditor => Holds(Role.Editor) || Holds(Role.Administrator);

    /// <summary>
    /// Administrators moderate every section; moderators moderate the sections of their grants, or all sections.
    /// </summary>
    public bool Moderates(Guid sectionId) =>
        Holds(Role.Administrator)
        || Grants.Any(g => g.Role == Role.Moderator && (g.SectionId is null || g.SectionId == sectionId));

    private bool Holds(Role role) => Grants.Any(g => g.Role == role);
}

/// <param name="Role">Never <see cref="Role.Member"/>.</param>
/// <param name="SectionId">Null: all sections.</param>
public sealed record ViewerGrant(Role Role, Guid? SectionId);

/// <summary>Private account data, visible only to the account's owner.</summary>
public sealed record ViewerAccount(string Email, bool EmailConfirmed, bool TwoFactorEnabled);
