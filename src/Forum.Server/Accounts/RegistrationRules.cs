using Forum.Pseudonyms.Naming;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>Validates a registration before the database is queried.</summary>
internal static class RegistrationRules
{
    public static readonly IdentityError DuplicatePseudonym = Error("DuplicatePseudonym", "This name, or one that looks like it, is taken.");
    public static readonly IdentityError DuplicateEmail = Error("DuplicateEmail", "This address has an account.");

    public static CheckedRegistration Check(Registration input)
    {
        var wrong = new List<IdentityError>();
        var email = EmailAddress.Read(input.Email);
        if (email.IsRefused) wrong.Add(Error("InvalidEmail", email.Problem));
        var name = PseudonymName.Check(input.Pseudonym ?? "");
        if (name.IsInvalid) wrong.Add(Error("InvalidPseudonym", name.Problem.Message));
        if (PasswordRules.Check(input.Password ?? "", [email.Text ?? "", name.Text ?? ""]) is { } password) wrong.Add(password);
        return new(email.Text ?? "", name.Text ?? "", wrong);
    }

    private static IdentityError Error(string code, string description) => new() { Code = code, Description = description };
}

/// <param name="Email">As stored.</param>
/// <param name="Name">The pseudonym as displayed.</param>
/// <param name="Wrong">The errors, with Identity's codes; empty if there are none.</param>
internal sealed record CheckedRegistration(string Email, string Name, IReadOnlyList<IdentityError> Wrong);
