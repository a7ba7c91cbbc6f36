namespace Forum.Load.Measuring;

/// <summary>What one round of one contender showed.</summary>
/// <param name="Requests">How many there were.</param>
/// <param name="Rate">Requests a second.</param>
/// <param name="ProgramCpu">Microseconds of CPU a request in the program (pgbench itself, for pgbench).</param>
/// <param name="PostgresCpu">Microseconds of CPU a request in all of PostgreSQL's processes.</param>
/// <param name="LoadCpu">Microseconds of CPU a request in our own load generator, counted apart.</param>
/// <param name="Buffers">PostgreSQL buffers a request, hit or read.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record Round(
    double Requests, double Rate, double ProgramCpu, double PostgresCpu, double LoadCpu, double Buffers, double P50, double P99);
