using Forum.Server.Database.Upgrade;
using Forum.Server.Demo;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Forum.Server.Tests.Running;

public abstract class MigratingTheDatabase(ForumHost forum)
{
    /// <summary>A migration that is easily reverted.</summary>
    private const string Migration = "20261123150000_ArticleStamps";

    [Fact]
    public async Task A_second_one_says_that_it_waits_and_goes_on_when_the_first_has_ended()
    {
        var gate = forum.Node.Services.GetRequiredService<IMigrationLock>();
        await using var first = await gate.AcquireAsync(TextWriter.Null, TestContext.Current.CancellationToken);
        using var second = Migrate(forum.Connection);
        await Eventually.HoldsAsync(() => second.Output.StartsWith("Another migration is running; waiting.", StringComparison.Ordinal));
        Assert.False(second.HasExited);

        await first.DisposeAsync();
        Assert.Equal(0, await second.EndAsync());
        Assert.EndsWith("The database is up to date.", second.Output.TrimEnd(), StringComparison.Ordinal);
    }

    private static ForumProcess Migrate(string connection) => ForumProcess.Start("migrate", $"--ConnectionStrings:Forum={connection}");

    public sealed class OnSqlite(SqliteForum forum) : MigratingTheDatabase(forum), IClassFixture<SqliteForum>
    {
        /// <summary>Another program starts to write: it keeps the file locked until the transaction is disposed.</summary>
        private const string Write = "DELETE FROM sections WHERE false";

        private const string InUse = "A table is locked";

        [Fact]
        public async Task A_lock_that_a_killed_one_left_behind_holds_nobody_up()
        {
            await forum.ExecuteAsync(
                """
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """);
            Assert.Equal("The database is up to date.", (await forum.Node.RunAsync("migrate").WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Trim());
        }

        [Fact]
        public async Task While_another_program_writes_to_the_file_it_says_once_that_it_waits()
        {
            var writing = await forum.BeginAsync(Write);
            using var migrating = Migrate(forum.Connection);
            await using (writing) await Eventually.HoldsAsync(() => migrating.Output.StartsWith(InUse, StringComparison.Ordinal));
            Assert.Equal(0, await migrating.EndAsync());
            Assert.Single(migrating.Output.Split('\n'), line => line.StartsWith(InUse, StringComparison.Ordinal));
            Assert.EndsWith("The database is up to date.", migrating.Output.TrimEnd(), StringComparison.Ordinal);
        }

        [Fact]
        public async Task The_demo_forum_is_written_when_another_program_has_stopped_writing_to_the_file()
        {
            await using var output = new StringWriter();
            Task<bool> filling;
            await using (await forum.BeginAsync(Write))
            {
                filling = Task.Run(() => DemoForum.FillAsync(forum.Node.Services, TextWriter.Synchronized(output), TestContext.Current.CancellationToken));
                await Eventually.HoldsAsync(() => output.ToString().StartsWith(InUse, StringComparison.Ordinal));
            }

            Assert.True(await filling);
        }
    }

    public sealed class OnPostgres(PostgresForum forum, PostgresServer server) : MigratingTheDatabase(forum), IClassFixture<PostgresForum>
    {
        [Theory]
        [InlineData(true)]
        [InlineData(false)]
        public async Task Three_at_the_same_time_all_end_well(bool isThere)
        {
            var database = await server.NewEmptyDatabaseAsync(isThere);
            using ForumProcess one = Migrate(database), two = Migrate(database), three = Migrate(database);
            ForumProcess[] together = [one, two, three];
            foreach (var process in together) Assert.True(await process.EndAsync() == 0, process.Output);
            Assert.All(together, process => Assert.EndsWith("The database is up to date.", process.Output.TrimEnd(), StringComparison.Ordinal));
            Assert.Single(together, process => process.Output.Contains("Applied", StringComparison.Ordinal));
        }

        [Fact]
        public async Task One_that_is_killed_holds_no_other_up()
        {
            await forum.ExecuteAsync("DELETE FROM \"__EFMigrationsHistory\" WHERE migration_id = $1", Migration);
            await forum.ExecuteAsync("ALTER TABLE articles DROP COLUMN stamp");
            await using (await forum.BeginAsync("LOCK TABLE articles IN ACCESS SHARE MODE"))
            {
                using var killed = Migrate(forum.Connection);
                await Eventually.HoldsAsync(() => killed.Output.Contains("A table is locked", StringComparison.Ordinal));
                killed.Kill();
            }

            using var next = Migrate(forum.Connection);
            Assert.Equal(0, await next.EndAsync());
            Assert.Contains($"Applied {Migration}.", next.Output, StringComparison.Ordinal);
        }

        /// <summary>A statement of the migration that would run for another ten minutes is canceled, and its locks are released.</summary>
        [Fact]
        public async Task One_that_is_killed_while_a_statement_runs_holds_no_other_up()
        {
            var database = await server.NewEmptyDatabaseAsync(isThere: true);
            await using var administrator = new NpgsqlConnection($"{database};Pooling=false");
            await administrator.OpenAsync(TestContext.Current.CancellationToken);
            await ExecuteAsync(
                """
                CREATE FUNCTION wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); END $$;
                CREATE EVENT TRIGGER wait ON ddl_command_end EXECUTE FUNCTION wait();
                """);
            using (var killed = Migrate(database))
            {
                await Eventually.HoldsAsync(() => Waiting() == 1);
                killed.Kill();
            }

            await Eventually.HoldsAsync(() => Waiting() == 0);
            await ExecuteAsync("DROP EVENT TRIGGER wait");
            using var next = Migrate(database);
            Assert.Equal(0, await next.EndAsync());
            Assert.Contains("Applied", next.Output, StringComparison.Ordinal);

            long? Waiting() => ExecuteAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'").GetAwaiter().GetResult() as long?;

            async Task<object?> ExecuteAsync(string sql)
            {
                await using var command = new NpgsqlCommand(sql, administrator);
                return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
            }
        }

        [Fact]
        public async Task While_a_long_query_holds_a_table_nobody_queues_behind_the_migration()
        {
            await forum.ExecuteAsync("DELETE FROM \"__EFMigrationsHistory\" WHERE migration_id = $1", Migration);
            await forum.ExecuteAsync("ALTER TABLE articles DROP COLUMN stamp");
            var reader = await forum.BeginAsync("LOCK TABLE articles IN ACCESS SHARE MODE");
            using var migrating = Migrate(forum.Connection);
            await using (reader)
            {
                await Eventually.HoldsAsync(() => forum.CountAsync(
                    "SELECT count(*) FROM pg_locks WHERE relation = 'articles'::regclass AND NOT granted").GetAwaiter().GetResult() > 0);

                // The migration waits for the table, and blocks this query for a second at most.
                await forum.ExecuteAsync("SET statement_timeout = '10s'; SELECT count(*) FROM articles");
                await Eventually.HoldsAsync(() => migrating.Output.Contains("A table is locked", StringComparison.Ordinal));
                Assert.False(migrating.HasExited);
            }

            Assert.Equal(0, await migrating.EndAsync());
            Assert.Contains($"Applied {Migration}.", migrating.Output, StringComparison.Ordinal);
        }
    }
}
