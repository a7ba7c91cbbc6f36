using Forum.Pseudonyms.Naming;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>What a registration must be before the database is asked.</summary>
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
        if (name.IsRefused) wrong.Add(Error("InvalidPseudonym", name.Problem.Message));
        if (PasswordRules.Check(input.Password ?? "", [email.Text ?? "", name.Text ?? ""]) is { } password) wrong.Add(password);
        return new(email.Text ?? "", name.Text ?? "", wrong);
    }

    private static IdentityError Error(string code, string description) => new() { Code = code, Description = description };
}

/// <param name="Email">As it is stored.</param>
/// <param name="Name">The pseudonym as it is shown.</param>
/// <param name="Wrong">By Identity's codes; empty: nothing.</param>
internal sealed record CheckedRegistration(string Email, string Name, IReadOnlyList<IdentityError> Wrong);
