namespace Forum.Data;

/// <summary>
/// A role that an account has in addition to member. <see cref="SectionId"/> limits a moderator to one section.
/// </summary>
public sealed class RoleGrant
{
    public RoleGrant(Guid id, Guid accountId, Role role, Guid? sectionId)
    {
        Id = id;
        AccountId = accountId;
        Role = role;
        SectionId = sectionId;
    }

    public Guid Id { get; private set; }
    public Guid AccountId { get; private set; }
    public Role Role { get; private set; }

    /// <summary>Null: all sections.</summary>
    public Guid? SectionId { get; private set; }
}
