using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Postgres.Migrations
{
    /// <summary>
    /// Failed sign-ins are counted in a separate table, by keyed hashes, and sessions are found by a hash of their
    /// secret. Temporary lockouts after wrong passwords are removed; permanent ones are kept.
    /// </summary>
    [DbContext(typeof(PostgresDb))]
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    returned_at = table.Column<long>(type: "bigint", nullable: false),
                    may_try_at = table.Column<long>(type: "bigint", nullable: true),
                },
                constraints: table => table.PrimaryKey("pk_sign_in_allowances", x => x.id));

            // A row's id becomes the hash of the id in its cookies and tokens, which remain valid.
            migrationBuilder.Sql("UPDATE sessions SET id = encode(substr(sha256(uuid_send(id)), 1, 16), 'hex')::uuid;");
            migrationBuilder.Sql("UPDATE accounts SET lockout_end = NULL, access_failed_count = 0 WHERE lockout_end <> 'infinity';");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM sessions;");
            migrationBuilder.DropTable(name: "sign_in_allowances");
        }
    }
}
