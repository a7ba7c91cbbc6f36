namespace Forum.Errors;

/// <summary>Why a call was refused. Clients translate by it: a name, once given out, keeps its meaning.</summary>
public enum ErrorCode
{
    SignInRequired,
    EmailNotConfirmed,
    Forbidden,
    /// <summary>Not there, or not for the caller to see: the two look the same.</summary>
    NotFound,
    InvalidInput,
    Locked,
    SlowMode,
    RateLimited,
    TooDeep,
    Duplicate,
    EditWindowClosed,
    BlockedContent,
    Suspended,
    Banned,
    TwoFactorRequired,
    IdempotencyKeyReused,
    Conflict,
    Busy,
    /// <summary>The write may have been saved or not: the database did not confirm its commit.</summary>
    OutcomeUnknown,
}
