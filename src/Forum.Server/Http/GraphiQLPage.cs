using GraphQLServer.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace Forum.Server.Http;

/// <summary>GraphiQL for developers, at `/graphiql`; only in Development.</summary>
internal static class GraphiQLPage
{
    private const string Address = "/graphiql";

    // Allows only this origin. Monaco writes its colors and sizes into style elements and attributes, to which nonces
    // do not apply.
    private const string Policy =
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; font-src 'self' data:; img-src 'self' data:; "
        + "style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Serves the page, and redirects a browser that opens the API's own address to it.</summary>
    public static void MapGraphiQL(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment()) return;
        var folder = Path.Combine(AppContext.BaseDirectory, "GraphiQL");
        var files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file))
            : [];
        app.Use((http, next) =>
        {
            if (!IsBrowserAtTheApi(http.Request)) return next(http);
            http.Response.Redirect(Address);
            return Task.CompletedTask;
        });
        app.MapMethods(Address + "/{file=index.html}", HttpReadMethods.Names, (string file, HttpResponse response) =>
        {
            if (files.Count == 0) return NotBuilt();
            if (!files.TryGetValue(file, out var path)) return Results.NotFound();
            response.Headers.CacheControl = "no-cache";
            response.Headers.ContentSecurityPolicy = Policy;
            return Results.File(path, TypeOf(file), lastModified: File.GetLastWriteTimeUtc(path));
        });
    }

    private static bool IsBrowserAtTheApi(HttpRequest request) =>
        request.IsRead()
        && request.Path == "/graphql"
        && !request.QueryString.HasValue
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html");

    private static IResult NotBuilt() => Results.Text(
        "GraphiQL is not built. Install Node 20 or later (https://nodejs.org), then build the program again.",
        statusCode: StatusCodes.Status404NotFound);

    private static string TypeOf(string file) =>
        new FileExtensionContentTypeProvider().TryGetContentType(file, out var type)
            ? type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type
            : "application/octet-stream";
}
