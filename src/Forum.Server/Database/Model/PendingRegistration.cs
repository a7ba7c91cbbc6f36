namespace Forum.Server.Database.Model;

/// <summary>
/// A registration whose e-mail address is not confirmed yet. It reserves neither the address nor the pseudonym, so
/// there may be several for one address, also for an address that already has an account: a response never reveals
/// which.
/// </summary>
internal sealed class PendingRegistration(
    Guid id, string email, string normalizedEmail, string passwordHash, string pseudonym, DateTime registeredAt)
{
    public Guid Id { get; private set; } = id;
    public string Email { get; private set; } = email;
    public string NormalizedEmail { get; private set; } = normalizedEmail;
    public string PasswordHash { get; private set; } = passwordHash;

    /// <summary>The name as it will be displayed.</summary>
    public string Pseudonym { get; private set; } = pseudonym;
    public DateTime RegisteredAt { get; private set; } = registeredAt;
}
