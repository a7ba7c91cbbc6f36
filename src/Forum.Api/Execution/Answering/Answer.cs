using Forum.Api.Execution.Running;

namespace Forum.Api.Execution.Answering;

/// <summary>What became of an operation.</summary>
internal sealed record Answer(Outcome Outcome, Failures Failures)
{
    /// <summary>What is to be written as <c>data</c>; null when nothing is, or when the operation did not run.</summary>
    public IAnswerData? Data { get; init; }
}
