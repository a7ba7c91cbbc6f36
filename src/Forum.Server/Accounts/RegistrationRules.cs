using Forum.Pseudonyms.Naming;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>What a registration must be before the database is asked.</summary>
internal static class RegistrationRules
{
    public static readonly IdentityError DuplicatePseudonym = Error("DuplicatePseudonym", "This name, or one that looks like it, is taken.");
    public static readonly IdentityError DuplicateEmail = Error("DuplicateEmail", "This address has an account.");

    /// <returns>The name as it is shown, and what is wrong, by Identity's codes.</returns>
    public static (string? Name, IReadOnlyList<IdentityError> Wrong) Check(Registration input)
    {
        var wrong = new List<IdentityError>();
        if (!EmailAddress.IsValid(input.Email)) wrong.Add(Error("InvalidEmail", "This is not an e-mail address."));
        var name = PseudonymName.Check(input.Pseudonym ?? "");
        if (name.IsRefused) wrong.Add(Error("InvalidPseudonym", name.Problem.Message));
        if (PasswordRules.Check(input.Password ?? "", [input.Email ?? "", name.Text ?? ""]) is { } password) wrong.Add(password);
        return (name.Text, wrong);
    }

    private static IdentityError Error(string code, string description) => new() { Code = code, Description = description };
}
