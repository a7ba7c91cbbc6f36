namespace Forum.Server.Accounts;

/// <summary>The allowances that a sign-in uses, by the ids of their rows.</summary>
/// <param name="Email">The address that was sent, whether or not it has an account.</param>
/// <param name="Own">
/// The allowance of the account at the caller's address prefix or, for a known device, of the account on that device.
/// </param>
/// <param name="Account">The allowance of the account at all unknown devices together; null for a known device.</param>
/// <param name="Codes">The allowance of the account's second factors, at unknown devices or on this one.</param>
internal readonly record struct SignInSource(Guid Email, Guid Own, Guid? Account, Guid Codes)
{
    /// <summary>Whether the attempt comes from a device that signed in to the account before.</summary>
    public bool IsKnownDevice => Account is null;

    /// <summary>
    /// The order in which the rows are locked: the same for all attempts that share them, which prevents deadlocks.
    /// </summary>
    public IEnumerable<Guid> Ids => Account is { } account ? [account, Own] : [Own];
}
