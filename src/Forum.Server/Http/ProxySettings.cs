using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Forum.Server.Http;

/// <summary>The trusted reverse proxies in front of the program. Configuration: `Forum:Proxies`.</summary>
internal sealed record ProxySettings
{
    /// <summary>
    /// Addresses (`10.0.0.7`) or networks (`10.0.0.0/8`) of our own proxies: their forwarded client address and scheme
    /// are trusted.
    /// </summary>
    [Networks(ErrorMessage = "{0} must be addresses or networks, such as 10.0.0.7 or 10.0.0.0/8.")]
    public IReadOnlyList<string> Proxies { get; init; } = [];

    public IEnumerable<IPNetwork> Networks => Proxies.Select(text => Network(text)!.Value);

    /// <summary>Null if the text is neither an address nor a network.</summary>
    private static IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;

    private sealed class NetworksAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) =>
            value is IReadOnlyList<string> list && list.All(text => Network(text) is not null);
    }
}
