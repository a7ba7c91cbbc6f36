namespace Forum.Errors;

/// <summary>
/// Why a call failed or was rejected. Clients use it to select a translated message, so the meaning of a published code
/// never changes.
/// </summary>
public enum ErrorCode
{
    SignInRequired,
    EmailNotConfirmed,
    Forbidden,
    /// <summary>It does not exist, or the caller may not see it: the two cases are indistinguishable.</summary>
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
    /// <summary>The write may or may not have been saved: the database did not confirm its commit.</summary>
    OutcomeUnknown,
}
