using Forum.Testing;

namespace Forum.Server.Tests.Moderation;

/// <summary>
/// Who may lock and unlock in the section `news`: each user with the error that the user gets; null: none.
/// </summary>
public static class LockPermissions
{
    public static TheoryData<TestUser, string?> Refusals => new()
    {
        { TestUser.Anonymous, "SIGN_IN_REQUIRED" },
        { TestUser.Author, "FORBIDDEN" },
        { TestUser.Editor, "FORBIDDEN" },
        { TestUser.SportModerator, "FORBIDDEN" },
        { TestUser.NewsModerator, null },
        { TestUser.Administrator, null },
    };
}
