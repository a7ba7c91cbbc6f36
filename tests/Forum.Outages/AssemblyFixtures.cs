using Forum.Testing;

// All classes of this assembly share one PostgreSQL server.
[assembly: AssemblyFixture(typeof(PostgresServer))]
