namespace Forum.Server.Accounts;

/// <summary>Whose allowances a sign-in uses, by the ids of their rows.</summary>
/// <param name="Email">The address that was typed, whether it has an account or not.</param>
/// <param name="Own">
/// That of the account at the caller's address prefix or, for a known device, of the account on that device.
/// </param>
/// <param name="Account">That of the account at all unknown devices together; null for a known device.</param>
/// <param name="Codes">That of the account's second factors, at unknown devices or on this one.</param>
internal readonly record struct SignInSource(Guid Email, Guid Own, Guid? Account, Guid Codes)
{
    /// <summary>In the order in which the rows are locked: the same for all who share them.</summary>
    public IEnumerable<Guid> Ids => Account is { } account ? [account, Own] : [Own];
}
