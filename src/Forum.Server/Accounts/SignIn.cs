using System.Security.Claims;
using Forum.Server.Database;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>
/// Checks an address and a password, and a second factor where the account has one. An unknown address, a wrong
/// password and a locked account get the same answer for the same work.
/// </summary>
internal sealed class SignIn(
    IDbContextFactory<AccountsDb> contexts, SignInAttempts attempts, AccountPasswords passwords, SecondFactor secondFactor,
    StartSession startSession)
{
    public async Task<SignInAnswer> RunAsync(LoginRequest login, CancellationToken cancellationToken)
    {
        var account = await FindAsync(login.Email, cancellationToken);

        var isTaken = await attempts.TakeAsync(account?.Id, cancellationToken);
        var check = await passwords.CheckAsync(login.Email, account, login.Password, cancellationToken);
        if (!isTaken || !check.IsRight || account is null) return SignInAnswer.Failed;

        if (account.TwoFactorEnabled)
        {
            if (string.IsNullOrEmpty(login.TwoFactorCode) && string.IsNullOrEmpty(login.TwoFactorRecoveryCode))
                return SignInAnswer.RequiresTwoFactor;
            if (!await secondFactor.CheckAsync(account.Id, login)) return SignInAnswer.Failed;
        }

        var ticket = await startSession.RunAsync(account.Id, check.NewHash, cancellationToken);
        return ticket is null ? SignInAnswer.Failed : new SignInAnswer(ticket, null);
    }

    private async Task<Account?> FindAsync(string email, CancellationToken cancellationToken)
    {
        if (EmailAddress.Read(email).Normalized is not { } normal) return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedEmail == normal, cancellationToken);
    }
}

/// <param name="Ticket">What the cookie or tokens will carry; null when refused.</param>
/// <param name="Refused">The word that ASP.NET Core's Identity API gives for it.</param>
internal sealed record SignInAnswer(ClaimsPrincipal? Ticket, string? Refused)
{
    public static readonly SignInAnswer Failed = new(null, SignInResult.Failed.ToString());
    public static readonly SignInAnswer RequiresTwoFactor = new(null, SignInResult.TwoFactorRequired.ToString());
}
