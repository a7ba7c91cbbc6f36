using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Database.Model;

/// <summary>
/// The private data of a person: e-mail address, password, second factors. Only the pseudonym is public.
/// </summary>
internal sealed class Account : IdentityUser<Guid>;
