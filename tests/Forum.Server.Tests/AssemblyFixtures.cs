using Forum.Testing;

// One PostgreSQL server for all classes of this assembly.
[assembly: AssemblyFixture(typeof(PostgresServer))]
