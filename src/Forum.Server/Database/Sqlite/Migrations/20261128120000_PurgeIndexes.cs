using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>Indexes by which a purge finds its rows; they hold no rows that are in use.</summary>
    [DbContext(typeof(SqliteDb))]
    [Migration("20261128120000_PurgeIndexes")]
    public class PurgeIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                CREATE INDEX ix_sessions_ended_at ON sessions (ended_at) WHERE ended_at IS NOT NULL;
                CREATE INDEX ix_accounts_unconfirmed ON accounts (id) WHERE email_confirmed = 0;
                """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                DROP INDEX ix_accounts_unconfirmed;
                DROP INDEX ix_sessions_ended_at;
                """);
    }
}
