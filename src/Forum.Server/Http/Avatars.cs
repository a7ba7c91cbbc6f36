using System.Globalization;
using System.Text;
using GraphQLServer.Http;

namespace Forum.Server.Http;

/// <summary>
/// Avatar of a pseudonym, generated from its random seed alone: five by five squares, mirrored, in one color. No table
/// is read, so an avatar does not reveal whether its pseudonym exists.
/// </summary>
internal static class Avatars
{
    private const int Side = 5, Half = 3;

    public static void MapAvatars(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods(
            "/avatars/{seed:regex(^[0-9a-f]{{32}}$)}.svg",
            HttpReadMethods.Names,
            (string seed, HttpResponse response) =>
            {
                response.Headers.CacheControl = "public, max-age=31536000, immutable";
                response.Headers.ContentSecurityPolicy = "default-src 'none'";
                return Results.Text(Draw(Convert.FromHexString(seed)), "image/svg+xml", Encoding.UTF8);
            });

    private static string Draw(byte[] seed)
    {
        var hue = (seed[14] << 8 | seed[15]) % 360;
        var squares = new StringBuilder();
        for (var index = 0; index < Side * Half; index++)
        {
            if ((seed[index % 14] & 1) == 0) continue;
            var (row, column) = (index / Half, index % Half);
            Square(squares, column, row);
            if (column < Half - 1) Square(squares, Side - 1 - column, row);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 7 7" fill="hsl({hue} 55% 45%)"><path fill="hsl({hue} 40% 94%)" d="M-1-1h7v7h-7z"/>{squares}</svg>""");
    }

    private static void Square(StringBuilder squares, int x, int y) =>
        squares.Append(CultureInfo.InvariantCulture, $"""<path d="M{x} {y}h1v1h-1z"/>""");
}
