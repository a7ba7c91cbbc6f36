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

/// <summary>Chooses between SQLite and PostgreSQL by the form of `ConnectionStrings:Forum`, and nowhere else.</summary>
internal static class DatabaseSetup
{
    /// <summary>
    /// Seconds that a connection may take to open or to become free, and seconds that a statement may take to respond.
    /// </summary>
    private const int ConnectSeconds = 3, CommandSeconds = 4;

    /// <summary>
    /// Seconds to wait for another program's lock on a SQLite file. It is short because a request may wait twice, and
    /// cannot be interrupted.
    /// </summary>
    private const int FileLockSeconds = 2;

    public static IServiceCollection AddForumDatabase(this IServiceCollection services, string connection) =>
        IsSqlite(connection) ? services.AddSqlite(connection) : services.AddPostgres(connection);

    /// <summary>A SQLite connection string names a file (`Data Source=`); any other is for PostgreSQL.</summary>
    public static bool IsSqlite(string connection) =>
        connection.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)
        || connection.Contains("Filename=", StringComparison.OrdinalIgnoreCase);

    private static IServiceCollection AddPostgres(this IServiceCollection services, string connection)
    {
        services.AddSingleton(
            provider => CreateDataSource(connection, provider.GetRequiredService<DatabaseSettings>()));
        services.AddSingleton<IMigrationLock>(provider =>
            new PostgresMigrationLock(connection, provider.GetRequiredService<DatabaseSettings>()));
        services.AddSingleton<PoolShares>();
        services.AddSingleton<IWriteTransactionFactory, PostgresWriteTransactionFactory>();
        services.AddHostedService<CheckIdleConnections>();
        services.AddSingleton<ConfirmedCommits>();
        services.AddSingleton<IArticlePages, PostgresArticlePages>();
        services.AddSingleton<ReadBatcher>();
        services.AddSingleton<CommentCache>();
        services.AddSingleton<ICommentPages, PostgresCommentPages>();
        return services.AddContexts<PostgresDb>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
                .AddInterceptors(provider.GetRequiredService<ConfirmedCommits>(), new FailedCommands()));
    }

    /// <summary>Repeated statements are prepared: the reads use few distinct SQL texts, executed often.</summary>
    private static NpgsqlDataSource CreateDataSource(string connection, DatabaseSettings database)
    {
        var configured = new NpgsqlConnectionStringBuilder(connection);
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,

            // No statement of this program leaves state in its session, and a page is larger than the default buffer.
            NoResetOnClose = true,
            ReadBufferSize = 65_536,

            // Two nodes and a command stay below PostgreSQL's default of 100 connections; more would not increase
            // throughput.
            MaxPoolSize = configured.ShouldSerialize("Maximum Pool Size") ? configured.MaxPoolSize : 40,

            // Shorter than an operation's time limit, so that an operation notices an unresponsive server in time and
            // its connection is dropped.
            Timeout = configured.ShouldSerialize("Timeout") ? configured.Timeout : ConnectSeconds,
            CommandTimeout = configured.ShouldSerialize("Command Timeout") ? configured.CommandTimeout : CommandSeconds,
            CancellationTimeout = configured.ShouldSerialize("Cancellation Timeout")
                ? configured.CancellationTimeout
                : 500,
        };

        settings.SetKeepAlive(database);

        // The SQL texts differ by order, direction and start position, so one generic plan suits each; planning a page
        // again costs as much as reading it.
        settings.Options +=
            $" -c plan_cache_mode=force_generic_plan -c jit=off -c enable_memoize=off {database.SessionOptions}";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services, string connection)
    {
        connection = WithDefaultTimeout(connection);
        services.AddSingleton(new SqliteSource(connection));
        services.AddSingleton<IMigrationLock, SqliteMigrationLock>();
        services.AddSingleton<IWriteTransactionFactory, SqliteWriteTransactionFactory>();
        services.AddSingleton<IArticlePages, SqliteArticlePages>();
        services.AddSingleton<ICommentPages, SqliteCommentPages>();
        return services.AddContexts<SqliteDb>((_, options) =>
            options.UseSqlite(connection).AddInterceptors(new SqliteDurability()));
    }

    /// <summary>
    /// Limits the wait for another program's lock on the file to less than an operation's time limit.
    /// </summary>
    private static string WithDefaultTimeout(string connection)
    {
        var settings = new SqliteConnectionStringBuilder(connection);
        if (!settings.ShouldSerialize("Default Timeout")) settings.DefaultTimeout = FileLockSeconds;
        return settings.ConnectionString;
    }

    private static IServiceCollection AddContexts<TDb>(
        this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> useProvider)
        where TDb : AccountsDb
    {
        services.AddPooledDbContextFactory<TDb>((provider, options) =>
        {
            useProvider(provider, options);
            options.UseSnakeCaseNamingConvention();

            // A write that conflicts with a concurrent one is retried or rejected; a failure that is a bug is logged
            // where it is caught.
            options.ConfigureWarnings(warnings => warnings.Log(
                (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug),
                (RelationalEventId.TransactionError, LogLevel.Debug),
                (RelationalEventId.CommandError, LogLevel.Debug)));
        });
        services.AddSingleton<MigrateDatabase>();
        services.AddSingleton<ProtectionKeyCheck>();
        services.AddSingleton<SharedSecret>().AddHostedService(provider => provider.GetRequiredService<SharedSecret>());
        services.AddSingleton<ContextFactory<TDb>>();
        services.AddSingleton<IDbContextFactory<ForumDb>>(p => p.GetRequiredService<ContextFactory<TDb>>());
        services.AddSingleton<IDbContextFactory<AccountsDb>>(p => p.GetRequiredService<ContextFactory<TDb>>());
        services.AddScoped<AccountsDb>(p => p.GetRequiredService<IDbContextFactory<TDb>>().CreateDbContext());
        return services;
    }

    /// <summary>
    /// Provides the provider-specific context under the base types that the rest of the program uses.
    /// </summary>
    private sealed class ContextFactory<TDb>(IDbContextFactory<TDb> inner)
        : IDbContextFactory<ForumDb>, IDbContextFactory<AccountsDb>
        where TDb : AccountsDb
    {
        ForumDb IDbContextFactory<ForumDb>.CreateDbContext() => inner.CreateDbContext();

        AccountsDb IDbContextFactory<AccountsDb>.CreateDbContext() => inner.CreateDbContext();
    }
}
