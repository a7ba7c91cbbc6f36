namespace Forum.Load.Measuring;

/// <summary>The results of one round of one contender.</summary>
/// <param name="Requests">Number of requests.</param>
/// <param name="Rate">Requests per second.</param>
/// <param name="ProgramCpu">Microseconds of CPU time for each request in the program (pgbench itself, for
/// pgbench).</param>
/// <param name="PostgresCpu">Microseconds of CPU time for each request in all PostgreSQL processes.</param>
/// <param name="LoadCpu">Microseconds of CPU time for each request in the load generator, counted separately.</param>
/// <param name="Buffers">PostgreSQL buffers for each request, hit or read.</param>
/// <param name="P50">Median latency in milliseconds.</param>
/// <param name="P99">99th percentile of the latency in milliseconds.</param>
internal sealed record Round(
    double Requests, double Rate, double ProgramCpu, double PostgresCpu, double LoadCpu, double Buffers, double P50,
    double P99);
