using Forum.Server.Database.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Postgres.Migrations
{
    /// <summary>Version stamps of comments and author profiles, kept by triggers.</summary>
    [DbContext(typeof(PostgresDb))]
    [Migration("20261123063000_Stamps")]
    public class Stamps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(EmbeddedSql.Read(typeof(PostgresDb), "CreateStamps"));

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(EmbeddedSql.Read(typeof(PostgresDb), "DropStamps"));
    }
}
