using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Postgres.Migrations
{
    /// <summary>When a session's refresh token was last used, by the database's clock.</summary>
    [DbContext(typeof(PostgresDb))]
    [Migration("20261129120000_RefreshedAtByDatabase")]
    public class RefreshedAtByDatabase : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("ALTER TABLE sessions ADD COLUMN refreshed_at_by_database timestamp with time zone NULL;");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("ALTER TABLE sessions DROP COLUMN refreshed_at_by_database;");
    }
}
