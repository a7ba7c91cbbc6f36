namespace Forum.Testing;

/// <summary>Users with different permissions; see <see cref="ForumHost.UserAsync"/>.</summary>
public enum TestUser
{
    Anonymous,

    /// <summary>Ada, who writes the comments of most tests.</summary>
    Author,

    /// <summary>Vera, who writes no comment that a test is about.</summary>
    Member,
    Editor,

    /// <summary>Moderates all sections.</summary>
    Moderator,

    /// <summary>Moderates only the section in which articles are published unless a test says otherwise.</summary>
    NewsModerator,

    /// <summary>Moderates only another section.</summary>
    SportModerator,
    Administrator,
}
