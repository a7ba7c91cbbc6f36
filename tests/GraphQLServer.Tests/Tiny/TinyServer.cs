using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GraphQL.Types;
using GraphQLServer.Authentication;
using GraphQLServer.Documents;
using GraphQLServer.Limits;
using GraphQLServer.RateLimiting;
using GraphQLServer.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Tests.Tiny;

/// <summary>The engine behind a real socket, with a schema that is unrelated to the forum.</summary>
internal sealed class TinyServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private TinyServer(WebApplication app) => this.app = app;

    public Library Library => app.Services.GetRequiredService<Library>();

    public TestLog Log => app.Services.GetRequiredService<TestLog>();

    public string PrintedSchema => SchemaPrinter.Print(app.Services.GetRequiredService<ISchema>());

    public HttpClient Http { get; } = new();

    public Uri Address => new(new Uri(app.Urls.Single()), "graphql");

    public static Task<TinyServer> StartAsync(
        GraphQLLimits? limits = null, TimeProvider? clock = null, params string[] trusted) =>
        StartAsync<TinySchema>(limits, clock, trusted);

    /// <summary>Starts the server with another schema.</summary>
    public static async Task<TinyServer> StartAsync<TSchema>(
        GraphQLLimits? limits = null, TimeProvider? clock = null, params string[] trusted)
        where TSchema : GraphQLSchema
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TestLog>();
        builder.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<TestLog>());
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton<Library>();
        builder.Services.AddSingleton(services => new RateLimits((_, charges, _) =>
        {
            foreach (var charge in charges) services.GetRequiredService<Library>().Charges.Enqueue(charge);
            return ValueTask.FromResult<RateLimitDecision?>(null);
        }));
        builder.Services.AddGraphQLServer<TSchema>(limits ?? new GraphQLLimits(), new TrustedDocuments(trusted));
        var app = builder.Build();
        app.Services.GetRequiredService<ISchema>().Initialize();
        app.UseWebSockets();
        var sessions = app.Services.GetRequiredService<Library>().Sessions;
        app.MapGraphQLServer("/graphql", new ApiAuthentication(
            (http, _) => ValueTask.FromResult(Reader.Named((string?)http.Request.Headers["x-reader"])),
            async (http, token, _) =>
            {
                // A token that takes long to validate.
                if (token == "slow") await http.RequestServices.GetRequiredService<Library>().Gate.Task;
                return token.Length > 0 && token != "bad" ? Reader.Named(token) : null;
            },
            caller =>
            {
                var session = new ConnectionSession(caller, ended => sessions.TryRemove(ended, out _));
                sessions.TryAdd(session, caller);
                return session;
            })
        {
            Anonymous = Reader.Named(null),
        });
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Sends a document as a well-behaved client does.</summary>
    public Task<HttpResponseMessage> PostAsync(
        string query, object? variables = null, string? reader = null, string? operationName = null) =>
        SendAsync(JsonSerializer.Serialize(new { query, variables, operationName }), reader: reader);

    /// <summary>Sends a body as it is, valid or not.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string body, string type = "application/json", string? accept = null, string? reader = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (reader is not null) request.Headers.Add("x-reader", reader);
        return await SendAsync(request);
    }

    /// <summary>Sends any request.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        Http.SendAsync(request, TestContext.Current.CancellationToken);

    public static Task<string> TextOf(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>The whole response as text.</summary>
    public async Task<string> ExecuteAsync(string query, object? variables = null, string? reader = null)
    {
        using var response = await PostAsync(query, variables, reader);
        return await TextOf(response);
    }

    /// <summary>The codes of the errors of the response.</summary>
    public async Task<List<string>> ErrorCodesAsync(string query, object? variables = null, string? reader = null)
    {
        using var response = JsonDocument.Parse(await ExecuteAsync(query, variables, reader));
        return response.RootElement.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateArray().Select(e => e.GetProperty("extensions").GetProperty("code").GetString()!)]
            : [];
    }

    /// <summary>Stops the server gracefully, as on SIGTERM.</summary>
    public Task StopAsync() => app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
