using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>What a registration must be before the database is asked.</summary>
internal static class RegistrationRules
{
    public static readonly IdentityError DuplicatePseudonym = Error("DuplicatePseudonym", "This name, or one that looks like it, is taken.");
    public static readonly IdentityError DuplicateEmail = Error("DuplicateEmail", "This address has an account.");

    public static (RegisteredName? Name, IReadOnlyList<IdentityError> Wrong) Check(Registration input)
    {
        var wrong = new List<IdentityError>();
        if (!EmailAddress.IsValid(input.Email)) wrong.Add(Error("InvalidEmail", "This is not an e-mail address."));
        var (name, wrongName) = RegisteredName.Check(input.Pseudonym ?? "");
        if (wrongName is not null) wrong.Add(Error("InvalidPseudonym", wrongName));
        if (PasswordRules.Check(input.Password ?? "", [input.Email ?? "", input.Pseudonym ?? ""]) is { } wrongPassword) wrong.Add(wrongPassword);
        return (name, wrong);
    }

    private static IdentityError Error(string code, string description) => new() { Code = code, Description = description };
}
