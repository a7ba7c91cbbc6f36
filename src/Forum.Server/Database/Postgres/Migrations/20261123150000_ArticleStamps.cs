using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Postgres.Migrations
{
    /// <summary>A version stamp of an article, new with every event: cached pages are keyed by it.</summary>
    [DbContext(typeof(PostgresDb))]
    [Migration("20261123150000_ArticleStamps")]
    public class ArticleStamps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.AddColumn<long>(name: "stamp", table: "articles", type: "bigint", nullable: false, defaultValue: 0L);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn(name: "stamp", table: "articles");
    }
}
