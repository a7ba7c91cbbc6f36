using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Postgres.Migrations
{
    /// <summary>
    /// The program limits these texts in grapheme clusters (user-perceived characters), which have several code points in many scripts.
    /// A column with a limit in code points refuses what the program accepts. PostgreSQL rewrites no row for it.
    /// </summary>
    [DbContext(typeof(PostgresDb))]
    [Migration("20261128150000_UnboundedLines")]
    public class UnboundedLines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            ALTER TABLE articles ALTER COLUMN title TYPE text, ALTER COLUMN summary TYPE text, ALTER COLUMN byline TYPE text;
            ALTER TABLE sections ALTER COLUMN name TYPE text;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // A limit would refuse what has been accepted meanwhile.
        }
    }
}
