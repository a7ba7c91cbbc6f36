using Forum.Server.Database.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;

namespace Forum.Server.Accounts;

/// <summary>Verifies the code of an authenticator app, or a recovery code, which can be used only once.</summary>
internal sealed class SecondFactor(IServiceScopeFactory scopes)
{
    /// <summary>
    /// Uses a separate scope: a check may outlive its request, and the context of the request's scope is returned to
    /// the pool when the request ends.
    /// </summary>
    public async Task<bool> CheckAsync(Guid accountId, LoginRequest login)
    {
        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await accounts.FindByIdAsync(accountId.ToString()) is not { } account) return false;
        if (!string.IsNullOrEmpty(login.TwoFactorCode))
        {
            var provider = accounts.Options.Tokens.AuthenticatorTokenProvider;
            return await accounts.VerifyTwoFactorTokenAsync(account, provider, login.TwoFactorCode);
        }

        return (await accounts.RedeemTwoFactorRecoveryCodeAsync(account, login.TwoFactorRecoveryCode!)).Succeeded;
    }
}
