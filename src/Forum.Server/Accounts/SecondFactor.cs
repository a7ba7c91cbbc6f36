using Forum.Server.Database.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;

namespace Forum.Server.Accounts;

/// <summary>An authenticator app's code, or one of the recovery codes, which is used up by it.</summary>
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
