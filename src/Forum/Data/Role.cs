namespace Forum.Data;

public enum Role : short
{
    /// <summary>Every account; never stored.</summary>
    Member = 0,
    Editor = 1,
    /// <summary>Of every section, or of those that its grants name.</summary>
    Moderator = 2,
    Administrator = 3,
}
