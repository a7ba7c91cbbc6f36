using Forum.Pseudonyms.Naming;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>Validates a registration before the database is queried.</summary>
internal static class RegistrationRules
{
    public static readonly IdentityError DuplicatePseudonym = Error(
        "DuplicatePseudonym", "This name, or one that looks the same, is already taken.");
    public static readonly IdentityError DuplicateEmail = Error(
        "DuplicateEmail", "An account with this address already exists.");

    public static CheckedRegistration Check(Registration input)
    {
        var errors = new List<IdentityError>();
        var email = EmailAddress.Read(input.Email);
        if (email.IsInvalid) errors.Add(Error("InvalidEmail", email.Problem));
        var name = PseudonymName.Check(input.Pseudonym ?? "");
        if (name.IsInvalid) errors.Add(Error("InvalidPseudonym", name.Problem.Message));
        if (PasswordRules.Check(input.Password ?? "", [email.Text ?? "", name.Text ?? ""]) is { } password)
            errors.Add(password);
        return new(email.Text ?? "", name.Text ?? "", errors);
    }

    private static IdentityError Error(string code, string description) =>
        new() { Code = code, Description = description };
}

/// <param name="Email">As stored.</param>
/// <param name="Name">The pseudonym as displayed.</param>
/// <param name="Errors">The errors, with Identity's codes; empty if there are none.</param>
internal sealed record CheckedRegistration(string Email, string Name, IReadOnlyList<IdentityError> Errors);
