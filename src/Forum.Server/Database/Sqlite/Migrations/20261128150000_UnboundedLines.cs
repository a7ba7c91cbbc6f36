using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>SQLite never limited these texts; the model of both databases is the same.</summary>
    [DbContext(typeof(SqliteDb))]
    [Migration("20261128150000_UnboundedLines")]
    public class UnboundedLines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
        }
    }
}
