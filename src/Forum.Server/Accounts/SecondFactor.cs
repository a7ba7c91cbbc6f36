using Forum.Server.Database.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;

namespace Forum.Server.Accounts;

/// <summary>Verifies the code of an authenticator app, or a recovery code, which can be used only once.</summary>
internal sealed class SecondFactor(UserManager<Account> accounts)
{
    public async Task<bool> CheckAsync(Guid accountId, LoginRequest login)
    {
        if (await accounts.FindByIdAsync(accountId.ToString()) is not { } account) return false;
        if (!string.IsNullOrEmpty(login.TwoFactorCode))
        {
            var provider = accounts.Options.Tokens.AuthenticatorTokenProvider;
            return await accounts.VerifyTwoFactorTokenAsync(account, provider, login.TwoFactorCode);
        }

        return (await accounts.RedeemTwoFactorRecoveryCodeAsync(account, login.TwoFactorRecoveryCode!)).Succeeded;
    }
}
