using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Database.Model;

/// <summary>A person's private side: e-mail address, password, second factors. Public is only the pseudonym.</summary>
internal sealed class Account : IdentityUser<Guid>;
