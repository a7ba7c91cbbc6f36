using Forum.Articles;
using Forum.Comments;
using Forum.Data;
using Forum.Server.Database.Model;
using Forum.Server.Database.Postgres;
using Forum.Server.Database.Sqlite;
using Forum.Server.Database.Upgrade;
using Forum.Server.Settings;
using Forum.Transactions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Forum.Server.Database;

/// <summary>The one switch between databases: what `ConnectionStrings:Forum` looks like.</summary>
internal static class DatabaseSetup
{
    /// <summary>How long a connection may take to open or to become free, and a statement to respond.</summary>
    private const int ConnectSeconds = 3, CommandSeconds = 4;

    /// <summary>How long another program's lock on a SQLite file is waited for: a request may wait twice, and cannot be interrupted.</summary>
    private const int FileSeconds = 2;

    public static IServiceCollection AddForumDatabase(this IServiceCollection services, string connection) =>
        IsSqlite(connection) ? services.AddSqlite(connection) : services.AddPostgres(connection);

    /// <summary>A SQLite connection string names a file (`Data Source=`); every other is PostgreSQL's.</summary>
    public static bool IsSqlite(string connection) =>
        connection.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)
        || connection.Contains("Filename=", StringComparison.OrdinalIgnoreCase);

    private static IServiceCollection AddPostgres(this IServiceCollection services, string connection)
    {
        services.AddSingleton(provider => PreparedSource(connection, provider.GetRequiredService<DatabaseSettings>()));
        services.AddSingleton<IMigrationGate>(new PostgresMigrationGate(connection));
        services.AddSingleton<IWriteTransactionFactory, PostgresWriteGate>();
        services.AddHostedService<CheckIdleConnections>();
        services.AddSingleton<ConfirmedCommits>();
        services.AddSingleton<IArticlePages, PostgresArticlePages>();
        services.AddSingleton<ReadBatcher>();
        services.AddSingleton<CommentCache>();
        services.AddSingleton<ICommentPages, PostgresCommentPages>();
        return services.AddContexts<PostgresDb>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).AddInterceptors(provider.GetRequiredService<ConfirmedCommits>()));
    }

    /// <summary>A statement that comes again is prepared; pages are few texts, run often.</summary>
    private static NpgsqlDataSource PreparedSource(string connection, DatabaseSettings database)
    {
        var given = new NpgsqlConnectionStringBuilder(connection);
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,

            // No statement of ours leaves anything behind in its session, and a page is larger than the default buffer.
            NoResetOnClose = true,
            ReadBufferSize = 65_536,

            // Two nodes and a command beside them stay below PostgreSQL's default of 100; more at once would not make it faster.
            MaxPoolSize = given.ShouldSerialize("Maximum Pool Size") ? given.MaxPoolSize : 40,

            // Less than an operation's time, so that a server that is silent is noticed within it, and its connection dropped.
            Timeout = given.ShouldSerialize("Timeout") ? given.Timeout : ConnectSeconds,
            CommandTimeout = given.ShouldSerialize("Command Timeout") ? given.CommandTimeout : CommandSeconds,
            CancellationTimeout = given.ShouldSerialize("Cancellation Timeout") ? given.CancellationTimeout : 500,
        };

        // A Unix socket, whose host is a path, has no such option.
        if (given.Host?.StartsWith('/') != true) (settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (10, 3);

        // Texts differ by order, direction and place, so one plan fits each; planning a page anew costs as much as reading it.
        settings.Options += $" -c plan_cache_mode=force_generic_plan -c jit=off -c enable_memoize=off {database.SessionOptions}";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services, string connection)
    {
        connection = WaitingBriefly(connection);
        services.AddSingleton(new SqliteSource(connection));
        services.AddSingleton<IMigrationGate, SqliteMigrationGate>();
        services.AddSingleton<IWriteTransactionFactory, SqliteWriteGate>();
        services.AddSingleton<IArticlePages, SqliteArticlePages>();
        services.AddSingleton<ICommentPages, SqliteCommentPages>();
        return services.AddContexts<SqliteDb>((_, options) =>
            options.UseSqlite(connection).AddInterceptors(new SqliteDurability()));
    }

    /// <summary>Another program's lock on the file is waited for within an operation's time.</summary>
    private static string WaitingBriefly(string connection)
    {
        var settings = new SqliteConnectionStringBuilder(connection);
        if (!settings.ShouldSerialize("Default Timeout")) settings.DefaultTimeout = FileSeconds;
        return settings.ConnectionString;
    }

    private static IServiceCollection AddContexts<TDb>(
        this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> use)
        where TDb : AccountsDb
    {
        services.AddPooledDbContextFactory<TDb>((provider, options) =>
        {
            use(provider, options);
            options.UseSnakeCaseNamingConvention();

            // A write that another overtook is tried again or refused; what is a bug is logged where it ends.
            options.ConfigureWarnings(warnings => warnings.Log(
                (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug),
                (RelationalEventId.TransactionError, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug)));
        });
        services.AddSingleton<MigrateDatabase>();
        services.AddSingleton<SharedSecret>().AddHostedService(provider => provider.GetRequiredService<SharedSecret>());
        services.AddSingleton<ContextFactory<TDb>>();
        services.AddSingleton<IDbContextFactory<ForumDb>>(p => p.GetRequiredService<ContextFactory<TDb>>());
        services.AddSingleton<IDbContextFactory<AccountsDb>>(p => p.GetRequiredService<ContextFactory<TDb>>());
        services.AddScoped<AccountsDb>(p => p.GetRequiredService<IDbContextFactory<TDb>>().CreateDbContext());
        return services;
    }

    /// <summary>Hands out the database's own context under the names that the rest of the program knows.</summary>
    private sealed class ContextFactory<TDb>(IDbContextFactory<TDb> inner) : IDbContextFactory<ForumDb>, IDbContextFactory<AccountsDb>
        where TDb : AccountsDb
    {
        ForumDb IDbContextFactory<ForumDb>.CreateDbContext() => inner.CreateDbContext();

        AccountsDb IDbContextFactory<AccountsDb>.CreateDbContext() => inner.CreateDbContext();
    }
}
