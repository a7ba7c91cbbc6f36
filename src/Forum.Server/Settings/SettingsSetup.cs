using Forum.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Server.Settings;

internal static class SettingsSetup
{
    /// <summary>
    /// Binds the settings below <paramref name="path"/> to a record, registers the record itself as a service, and
    /// validates it at start-up.
    /// </summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string path)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(path);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        services.AddSingleton(new OptionsDescriptor(path, typeof(T), provider => provider.GetRequiredService<T>()));
        return services;
    }

    /// <summary>Validates all settings of the program.</summary>
    /// <remarks>
    /// Not by `ErrorOnUnknownConfiguration` and `ValidateOnStart`: the binder reports the first unknown name of one
    /// record and knows nothing of names outside all records, such as `Forum:Limit:Depth`; an operator gets all errors
    /// here, in one line.
    /// </remarks>
    /// <exception cref="StartupException">Some are invalid; the message names them in one line.</exception>
    public static void CheckSettings(this IServiceProvider provider)
    {
        var descriptors = provider.GetServices<OptionsDescriptor>().ToList();
        var configuration = provider.GetRequiredService<IConfiguration>();
        List<string> errors =
        [
            .. descriptors.SelectMany(descriptor => descriptor.Errors(provider)),
            .. UnknownSettings(configuration, descriptors),
            .. ConnectionStringErrors(provider),
        ];
        if (errors.Count > 0) throw new StartupException($"Invalid settings: {string.Join(" ", errors)}");
    }

    /// <summary>Connection strings that the database's driver cannot parse. No connection is opened.</summary>
    private static IEnumerable<string> ConnectionStringErrors(IServiceProvider provider)
    {
        try
        {
            using var db = provider.GetRequiredService<IDbContextFactory<ForumDb>>().CreateDbContext();
            db.Database.GetDbConnection();
            return [];
        }
        catch (ArgumentException exception)
        {
            return [$"ConnectionStrings:Forum: {exception.Message}"];
        }
    }

    /// <summary>Unknown settings: otherwise a misspelled name would silently leave the default in effect.</summary>
    private static IEnumerable<string> UnknownSettings(
        IConfiguration configuration, List<OptionsDescriptor> descriptors)
    {
        var knownNames = descriptors.SelectMany(descriptor => descriptor.Names)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return descriptors
            .Select(descriptor => descriptor.Path.Split(':')[0])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .SelectMany(root => configuration.GetSection(root).AsEnumerable())
            .Where(setting => setting.Value is not null && !IsKnown(setting.Key))
            .Select(setting => $"Unknown setting '{setting.Key}'.");

        // Keys below a known name belong to it: the items of a list.
        bool IsKnown(string key) =>
            knownNames.Contains(key) || (key.LastIndexOf(':') is > 0 and var end && IsKnown(key[..end]));
    }
}
