using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>
    /// Wrong sign-ins are counted in a table of their own, by keyed hashes, and sessions are found by a hash of their
    /// secret. Locks after wrong passwords end; those for good stay.
    /// </summary>
    [DbContext(typeof(SqliteDb))]
    [Migration("20261128140000_SignInAllowances")]
    public class SignInAllowances : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "sign_in_allowances",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    returned_at = table.Column<long>(type: "INTEGER", nullable: false),
                    may_try_at = table.Column<long>(type: "INTEGER", nullable: true),
                },
                constraints: table => table.PrimaryKey("pk_sign_in_allowances", x => x.id));

            // SQLite has no hash function: who is signed in signs in again.
            migrationBuilder.Sql("DELETE FROM sessions;");
            migrationBuilder.Sql("UPDATE accounts SET lockout_end = NULL, access_failed_count = 0 WHERE lockout_end < '9999';");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM sessions;");
            migrationBuilder.DropTable(name: "sign_in_allowances");
        }
    }
}
