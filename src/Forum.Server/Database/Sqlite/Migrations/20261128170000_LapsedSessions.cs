using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>Indexes for the purge of expired sessions and of expired counts of failed sign-ins.</summary>
    [DbContext(typeof(SqliteDb))]
    [Migration("20261128170000_LapsedSessions")]
    public class LapsedSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Until now renewals of cookies were not recorded: any of these sessions may have been used just now.
            migrationBuilder.Sql("UPDATE sessions SET refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE ended_at IS NULL AND refreshed_at IS NULL;");
            migrationBuilder.Sql(
                """
                CREATE INDEX ix_sessions_last_used_at ON sessions (coalesce(refreshed_at, started_at)) WHERE ended_at IS NULL;
                CREATE INDEX ix_sign_in_allowances_returned_at ON sign_in_allowances (returned_at);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                DROP INDEX ix_sign_in_allowances_returned_at;
                DROP INDEX ix_sessions_last_used_at;
                """);
    }
}
