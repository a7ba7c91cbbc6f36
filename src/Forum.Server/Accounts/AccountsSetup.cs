using Forum.Server.Database.Model;
using Forum.Server.Settings;
using GraphQLServer.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>Registers accounts, sign-in and authentication.</summary>
internal static class AccountsSetup
{
    /// <summary>Returns how the API authenticates its callers.</summary>
    public static ApiAuthentication CreateApiAuthentication(this IServiceProvider services)
    {
        var (reader, watch) =
            (services.GetRequiredService<CallerReader>(), services.GetRequiredService<SessionWatch>());
        return new ApiAuthentication(reader.OfAsync, reader.WithTokenAsync, watch.Watch);
    }

    public static IServiceCollection AddForumAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccountSettings>()
            .Configure<IHostEnvironment>(
                (settings, environment) => settings.RequireConfirmedEmail = !environment.IsDevelopment());
        services.AddSettings<AccountSettings>("Forum:Accounts");
        services.AddSettings<KeyProtectionSettings>(KeyProtectionSettings.Path);
        services.AddSignInSchemes(configuration);

        // A malformed body is a client error in Development too: it gets an error response, not the exception page.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);

        // Reject duplicate properties: a proxy or a log may use the first of two values, and this program the last.
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.AllowDuplicateProperties = false);

        services.Configure<PasswordHasherOptions>(options => options.IterationCount = AccountPasswords.Iterations);
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<ILookupNormalizer, EmailNormalizer>();
        services.AddIdentityCore<Account>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";
                options.Password = new PasswordOptions
                {
                    RequiredLength = PasswordRules.MinLength,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                };
            })
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserStore<Account>>(provider =>
            new UserOnlyStore<Account, AccountsDb, Guid>(provider.GetRequiredService<AccountsDb>()));

        services.AddSingleton<PasswordHashQueue>().AddSingleton<AccountPasswords>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<DeviceTokens>();
        services.AddSingleton<StartSession>();
        services.AddSingleton<RefreshSession>().AddSingleton<RenewSession>();
        services.AddSingleton<EndSession>();
        services.AddSingleton<RegisterAccount>().AddSingleton<ConfirmAddress>();
        services.AddSingleton<ViewerReader>().AddSingleton<CallerReader>();
        services.AddSingleton<SessionWatch>().AddHostedService(provider => provider.GetRequiredService<SessionWatch>());
        services.AddSingleton<SecondFactor>().AddSingleton<SignIn>();
        return services;
    }
}
