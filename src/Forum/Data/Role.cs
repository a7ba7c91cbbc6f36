namespace Forum.Data;

public enum Role : short
{
    /// <summary>The role of every account; never stored.</summary>
    Member = 0,
    Editor = 1,
    /// <summary>Moderates every section, or the sections of its grants.</summary>
    Moderator = 2,
    Administrator = 3,
}
