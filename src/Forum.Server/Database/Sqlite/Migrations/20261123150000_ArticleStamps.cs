using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>A stamp that is new with every event of an article: pages that are kept hang on it, and not on a number that may come again.</summary>
    [DbContext(typeof(SqliteDb))]
    [Migration("20261123150000_ArticleStamps")]
    public class ArticleStamps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.AddColumn<long>(name: "stamp", table: "articles", type: "INTEGER", nullable: false, defaultValue: 0L);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn(name: "stamp", table: "articles");
    }
}
