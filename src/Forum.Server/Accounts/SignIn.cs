using Forum.Api.Requests;
using Forum.Errors;
using Forum.Server.Database.Model;
using Forum.Server.RateLimiting;
using GraphQLServer.Authentication;
using Microsoft.AspNetCore.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>
/// Checks an address and a password, and a second factor where the account has one. An unknown address and a wrong
/// password get the same response for the same work, and are throttled alike.
/// </summary>
internal sealed class SignIn(
    IDbContextFactory<AccountsDb> contexts, SignInAttempts attempts, AddressAttempts addresses,
    AccountPasswords passwords, SecondFactor secondFactor, StartSession startSession)
{
    /// <param name="login">The body of the request.</param>
    /// <param name="address">The client address.</param>
    /// <param name="device">The device that it comes from; null when it is unknown.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the client disconnects or the request's time limit is exceeded. An attempt that is known to be
    /// wrong by then still counts; a correct one whose session is not committed does not.
    /// </param>
    /// <exception cref="Refusal">BUSY.</exception>
    public async Task<SignInOutcome> RunAsync(
        LoginRequest login, CallerAddress address, KnownDevice? device, CancellationToken cancellationToken)
    {
        var emailAddress = EmailAddress.Read(login.Email);
        var account = await FindAsync(emailAddress.Normalized ?? "", cancellationToken);

        // An invalid address is counted in the form in which it was sent.
        var email = emailAddress.Normalized ?? login.Email ?? "";
        if (account is not null && device?.Accounts.Contains(account.Id) == true)
            return await EvaluateAsync(login, account, attempts.From(email, device.Id), address, cancellationToken);
        var allowed = await addresses.TakeAsync(RateLimitKinds.SignIn, address, cancellationToken);
        if (allowed?.RetryAfter is { } wait) return SignInOutcome.Throttled(wait) with { RateLimit = allowed };
        SignInOutcome? outcome = null;
        try
        {
            outcome = await EvaluateAsync(login, account, attempts.From(email, address), address, cancellationToken);
            return outcome with { RateLimit = allowed };
        }
        finally
        {
            // Correct attempts do not count, nor do those that timed out in the queue, or failures of the server.
            await addresses.EndAsync(RateLimitKinds.SignIn, address, counts: outcome?.Counts == true);
        }
    }

    private async Task<SignInOutcome> EvaluateAsync(
        LoginRequest login, Account? account, SignInSource source, CallerAddress address,
        CancellationToken cancellationToken)
    {
        if (await attempts.CheckAsync(source, cancellationToken) is { } rejected) return rejected;
        var check = await passwords.CheckAsync(
            source.Codes, account, login.Password, address, cancellationToken, source.IsKnownDevice);
        if (!check.IsCorrect || account is null) return await attempts.CountAsync(source);
        if (account.TwoFactorEnabled)
        {
            // Concurrent guesses may have used up the allowance.
            if (await attempts.CheckAsync(source, CancellationToken.None) is { } withheld) return withheld;
            if (string.IsNullOrEmpty(login.TwoFactorCode) && string.IsNullOrEmpty(login.TwoFactorRecoveryCode))
                return SignInOutcome.RequiresTwoFactor;
            if (await attempts.TakeCodeAsync(source) is { } codeWait) return SignInOutcome.Throttled(codeWait);
            if (!await IsRightCodeAsync(account, login, source)) return await attempts.CountAsync(source);
            await attempts.ResetCodesAsync(source);
        }

        var outcome = await startSession.RunAsync(account, check.NewHash, source, cancellationToken);
        return outcome == SignInOutcome.Failed ? await attempts.CountAsync(source) : outcome;
    }

    /// <summary>Gives the attempt back if the code could not be checked: only codes known to be wrong count.</summary>
    private async Task<bool> IsRightCodeAsync(Account account, LoginRequest login, SignInSource source)
    {
        try
        {
            return await secondFactor.CheckAsync(account.Id, login);
        }
        catch
        {
            await attempts.ReturnCodeAsync(source);
            throw;
        }
    }

    private async Task<Account?> FindAsync(string email, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Accounts.AsNoTracking()
            .SingleOrDefaultAsync(a => a.NormalizedEmail == email, cancellationToken);
    }
}
