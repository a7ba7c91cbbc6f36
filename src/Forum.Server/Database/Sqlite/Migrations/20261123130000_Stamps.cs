using Forum.Server.Database.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>One version stamp for all author profiles, as on PostgreSQL.</summary>
    [DbContext(typeof(SqliteDb))]
    [Migration("20261123130000_Stamps")]
    public class Stamps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(EmbeddedSql.Read(typeof(SqliteDb), "CreateStamps"));

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(EmbeddedSql.Read(typeof(SqliteDb), "DropStamps"));
    }
}
