using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>Votes that were taken back keep their rows for a while; those that are due for deletion are found by this index.</summary>
    [DbContext(typeof(SqliteDb))]
    [Migration("20261128130000_VotesTakenBack")]
    public class VotesTakenBack : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.CreateIndex(name: "ix_votes_taken_back", table: "votes", column: "at", filter: "value = 0");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(name: "ix_votes_taken_back", table: "votes");
    }
}
