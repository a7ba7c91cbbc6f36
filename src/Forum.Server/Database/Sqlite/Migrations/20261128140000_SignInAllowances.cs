using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>
    /// Failed sign-ins are counted in a separate table, by keyed hashes, and sessions are found by a hash of their
    /// secret. Temporary lockouts after wrong passwords are removed; permanent ones are kept.
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

            // SQLite has no hash function: all users must sign in again.
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
