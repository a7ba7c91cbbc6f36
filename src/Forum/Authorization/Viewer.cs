using Forum.Data;

namespace Forum.Authorization;

/// <summary>Who is asking, as of this request: the account, the name that it writes under, and what it may do where.</summary>
/// <param name="AccountId">Private: no answer carries it.</param>
/// <param name="SessionId">The sign-in that this request belongs to.</param>
/// <param name="PseudonymId">The lasting pseudonym.</param>
/// <param name="Account">What only the viewer is told about the account.</param>
/// <param name="Grants">Roles beyond member.</param>
public sealed record Viewer(
    Guid AccountId, Guid SessionId, Guid PseudonymId, ViewerAccount Account, IReadOnlyList<ViewerGrant> Grants)
{
    /// <summary>False while the forum asks for a confirmed address and this account has none.</summary>
    public bool MayWrite { get; init; } = true;

    public bool IsEditor => Holds(Role.Editor) || Holds(Role.Administrator);

    /// <summary>Administrators moderate every section; moderators those that their grants name, or all.</summary>
    public bool Moderates(Guid sectionId) =>
        Holds(Role.Administrator)
        || Grants.Any(g => g.Role == Role.Moderator && (g.SectionId is null || g.SectionId == sectionId));

    private bool Holds(Role role) => Grants.Any(g => g.Role == role);
}

/// <param name="Role">Never <see cref="Role.Member"/>.</param>
/// <param name="SectionId">Null: everywhere.</param>
public sealed record ViewerGrant(Role Role, Guid? SectionId);

/// <summary>The private side of an account, for its owner alone.</summary>
public sealed record ViewerAccount(string Email, bool EmailConfirmed, bool TwoFactorEnabled);
