using Forum.Server.Database.Upgrade;
using Forum.Server.Demo;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Forum.Server.Tests.Database;

public abstract class MigratingTheDatabase(ForumHost forum)
{
    /// <summary>A migration that is easily reverted.</summary>
    private const string Migration = "20261123150000_ArticleStamps";

    [Fact]
    public async Task A_second_migration_reports_that_it_waits_for_the_first()
    {
        var gate = forum.Node.Services.GetRequiredService<IMigrationLock>();
        await using var first = await gate.AcquireAsync(TextWriter.Null, TestContext.Current.CancellationToken);
        using var second = Migrate(forum.Connection);
        await Eventually.HoldsAsync(
            () => second.Output.StartsWith("Another migration is running; waiting.", StringComparison.Ordinal));
        Assert.False(second.HasExited);

        await first.DisposeAsync();
        Assert.Equal(0, await second.WaitForExitAsync());
        Assert.EndsWith("The database is up to date.", second.Output.TrimEnd(), StringComparison.Ordinal);
    }

    private static ForumProcess Migrate(string connection) =>
        ForumProcess.Start("migrate", $"--ConnectionStrings:Forum={connection}");

    public sealed class OnSqlite(SqliteForum forum) : MigratingTheDatabase(forum), IClassFixture<SqliteForum>
    {
        /// <summary>
        /// Another program starts to write: it keeps the file locked until the transaction is disposed.
        /// </summary>
        private const string Write = "DELETE FROM sections WHERE false";

        private const string InUse = "A table is locked";

        [Fact]
        public async Task The_lock_of_a_killed_migration_blocks_no_other()
        {
            await forum.ExecuteAsync(
                """
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """);
            Assert.Equal(
                "The database is up to date.",
                (await forum.Node.RunAsync("migrate")
                    .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Trim());
        }

        [Fact]
        public async Task A_migration_reports_once_that_it_waits_for_another_writer()
        {
            var writing = await forum.BeginAsync(Write);
            using var migrating = Migrate(forum.Connection);
            await using (writing)
                await Eventually.HoldsAsync(() => migrating.Output.StartsWith(InUse, StringComparison.Ordinal));
            Assert.Equal(0, await migrating.WaitForExitAsync());
            Assert.Single(migrating.Output.Split('\n'), line => line.StartsWith(InUse, StringComparison.Ordinal));
            Assert.EndsWith("The database is up to date.", migrating.Output.TrimEnd(), StringComparison.Ordinal);
        }

        [Fact]
        public async Task The_demo_forum_is_written_after_another_writer_has_finished()
        {
            await using var output = new StringWriter();
            Task<bool> filling;
            await using (await forum.BeginAsync(Write))
            {
                filling = Task.Run(
                    () => DemoForum.FillAsync(
                        forum.Node.Services, TextWriter.Synchronized(output), TestContext.Current.CancellationToken));
                await Eventually.HoldsAsync(() => output.ToString().StartsWith(InUse, StringComparison.Ordinal));
            }

            Assert.True(await filling);
        }
    }

    public sealed class OnPostgres(PostgresForum forum, PostgresServer server)
        : MigratingTheDatabase(forum), IClassFixture<PostgresForum>
    {
        [Theory]
        [InlineData(true)]
        [InlineData(false)]
        public async Task Three_concurrent_migrations_succeed(bool isThere)
        {
            var database = await server.NewEmptyDatabaseAsync(isThere);
            using ForumProcess one = Migrate(database), two = Migrate(database), three = Migrate(database);
            ForumProcess[] together = [one, two, three];
            foreach (var process in together) Assert.True(await process.WaitForExitAsync() == 0, process.Output);
            Assert.All(
                together,
                process =>
                    Assert.EndsWith("The database is up to date.", process.Output.TrimEnd(), StringComparison.Ordinal));
            Assert.Single(together, process => process.Output.Contains("Applied", StringComparison.Ordinal));
        }

        [Fact]
        public async Task A_killed_migration_blocks_no_other()
        {
            await forum.ExecuteAsync("DELETE FROM \"__EFMigrationsHistory\" WHERE migration_id = $1", Migration);
            await forum.ExecuteAsync("ALTER TABLE articles DROP COLUMN stamp");
            await using (await forum.BeginAsync("LOCK TABLE articles IN ACCESS SHARE MODE"))
            {
                using var killed = Migrate(forum.Connection);
                await Eventually.HoldsAsync(
                    () => killed.Output.Contains("A table is locked", StringComparison.Ordinal));
                killed.Kill();
            }

            using var next = Migrate(forum.Connection);
            Assert.Equal(0, await next.WaitForExitAsync());
            Assert.Contains($"Applied {Migration}.", next.Output, StringComparison.Ordinal);
        }

        /// <summary>
        /// A statement of the migration that would run for another ten minutes is canceled, and its locks are released.
        /// </summary>
        [Fact]
        public async Task A_migration_killed_during_a_statement_blocks_no_other()
        {
            var database = await server.NewEmptyDatabaseAsync(exists: true);
            await using var administrator = new NpgsqlConnection($"{database};Pooling=false");
            await administrator.OpenAsync(TestContext.Current.CancellationToken);
            await ExecuteAsync(
                """
                CREATE FUNCTION wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); END $$;
                CREATE EVENT TRIGGER wait ON ddl_command_end EXECUTE FUNCTION wait();
                """);
            using (var killed = Migrate(database))
            {
                await Eventually.HoldsAsync(async () => await WaitingAsync() == 1);
                killed.Kill();
            }

            await Eventually.HoldsAsync(async () => await WaitingAsync() == 0);
            await ExecuteAsync("DROP EVENT TRIGGER wait");
            using var next = Migrate(database);
            Assert.Equal(0, await next.WaitForExitAsync());
            Assert.Contains("Applied", next.Output, StringComparison.Ordinal);

            async Task<long?> WaitingAsync() => await ExecuteAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
                as long?;

            async Task<object?> ExecuteAsync(string sql)
            {
                await using var command = new NpgsqlCommand(sql, administrator);
                return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
            }
        }

        [Fact]
        public async Task No_query_queues_behind_a_migration_that_waits_for_a_table()
        {
            await forum.ExecuteAsync("DELETE FROM \"__EFMigrationsHistory\" WHERE migration_id = $1", Migration);
            await forum.ExecuteAsync("ALTER TABLE articles DROP COLUMN stamp");
            var reader = await forum.BeginAsync("LOCK TABLE articles IN ACCESS SHARE MODE");
            using var migrating = Migrate(forum.Connection);
            await using (reader)
            {
                await Eventually.HoldsAsync(() => forum.CountAsync(
                    "SELECT count(*) FROM pg_locks WHERE relation = 'articles'::regclass AND NOT granted").GetAwaiter()
                        .GetResult() > 0);

                // The migration waits for the table, and blocks this query for a second at most.
                await forum.ExecuteAsync("SET statement_timeout = '10s'; SELECT count(*) FROM articles");
                await Eventually.HoldsAsync(
                    () => migrating.Output.Contains("A table is locked", StringComparison.Ordinal));
                Assert.False(migrating.HasExited);
            }

            Assert.Equal(0, await migrating.WaitForExitAsync());
            Assert.Contains($"Applied {Migration}.", migrating.Output, StringComparison.Ordinal);
        }
    }
}
