using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Postgres.Migrations
{
    /// <summary>The one secret that all nodes share, encrypted: the keyed hashes in Redis are made with keys derived from it.</summary>
    [DbContext(typeof(PostgresDb))]
    [Migration("20261128160000_SharedSecret")]
    public class SharedSecret : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("CREATE TABLE shared_secret (one integer PRIMARY KEY CHECK (one = 1), value bytea NOT NULL);");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE shared_secret;");
    }
}
