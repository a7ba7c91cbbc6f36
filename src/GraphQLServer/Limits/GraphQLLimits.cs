using System.ComponentModel.DataAnnotations;

namespace GraphQLServer.Limits;

/// <summary>The configurable limits of a request and of a connection. They do not depend on the schema.</summary>
public sealed record GraphQLLimits
{
    /// <summary>Maximum size of a request body in bytes.</summary>
    public int BodyBytes { get; init; } = 64 * 1024;

    /// <summary>Maximum characters of a document.</summary>
    public int DocumentCharacters { get; init; } = 16_384;

    /// <summary>Maximum tokens of a document.</summary>
    public int Tokens { get; init; } = 2_000;

    /// <summary>Maximum nesting of syntax nodes. The standard introspection query needs more than 32.</summary>
    public int ParserDepth { get; init; } = 64;

    /// <summary>Maximum operations in a document.</summary>
    public int Operations { get; init; } = 5;

    /// <summary>Maximum fragments in a document.</summary>
    public int Fragments { get; init; } = 40;

    /// <summary>Maximum selections of a document with every fragment spread expanded.</summary>
    public int ExpandedFields { get; init; } = 2_000;

    /// <summary>Maximum nesting of fields, introspection excluded.</summary>
    public int FieldDepth { get; init; } = 12;

    /// <summary>Maximum nesting of fields below <c>__schema</c> and <c>__type</c>, these included.</summary>
    public int IntrospectionDepth { get; init; } = 16;

    /// <summary>Whether clients may read the schema by <c>__schema</c> and <c>__type</c>, and as text.</summary>
    public bool Introspection { get; init; } = true;

    /// <summary>Maximum aliases in a document, including those of <c>__typename</c>.</summary>
    public int Aliases { get; init; } = 30;

    /// <summary>
    /// How often the same response key of one object may be selected: validation compares every pair of these. A client
    /// library that adds `__typename` to every selection set selects it seven times where a selection distinguishes the
    /// six types of events. No document of a client needs more.
    /// </summary>
    public int SameKey { get; init; } = 7;

    /// <summary>Maximum directives on one field, fragment, operation or variable.</summary>
    public int DirectivesPerPlace { get; init; } = 4;

    /// <summary>Maximum variables that one operation declares.</summary>
    public int Variables { get; init; } = 50;

    /// <summary>Maximum root fields of a query.</summary>
    public int QueryFields { get; init; } = 20;

    /// <summary>Maximum root fields of a mutation.</summary>
    public int MutationFields { get; init; } = 5;

    /// <summary>Maximum root fields of a subscription.</summary>
    public int SubscriptionFields { get; init; } = 1;

    /// <summary>Maximum nesting of objects and lists in a request's variables.</summary>
    public int VariablesDepth { get; init; } = 16;

    /// <summary>
    /// Maximum values in a request's variables. An object or a list counts as one value, plus the values that it
    /// contains.
    /// </summary>
    public int VariableValues { get; init; } = 1_000;

    /// <summary>Maximum characters of one number in a request's variables.</summary>
    public int NumberCharacters { get; init; } = 32;

    /// <summary>Maximum errors in a response.</summary>
    public int Errors { get; init; } = 5;

    /// <summary>Maximum cost in rows of one operation of an anonymous caller.</summary>
    public int Cost { get; init; } = 3_000;

    /// <summary>Maximum cost in rows of one operation of a signed-in caller.</summary>
    public int SignedInCost { get; init; } = 5_000;

    /// <summary>Maximum execution time of an operation.</summary>
    public TimeSpan ExecutionTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Maximum size of a response in bytes.</summary>
    public int ResponseBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Whether only trusted documents, which the server knows from startup, are run.</summary>
    public bool TrustedDocumentsOnly { get; init; }

    /// <summary>Maximum operations in the JSON array of one POST request; 1: no arrays.</summary>
    public int BatchedOperations { get; init; } = 1;

    /// <summary>
    /// Origins of other web sites and apps whose pages may use the API, space-separated, such as
    /// `https://www.example.com` or `capacitor://localhost`; or `none`.
    /// </summary>
    [Origins]
    public string Origins { get; init; } = "none";

    /// <summary>The <see cref="Origins"/> as a list.</summary>
    internal IEnumerable<WebOrigin> AllowedOrigins =>
        Origins == "none" ? [] : Origins.Split(' ').Select(origin => WebOrigin.TryParse(origin)!.Value);

    /// <summary>How long a client may take to send connection_init on a new socket.</summary>
    public TimeSpan SocketInit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Maximum concurrent operations on one socket.</summary>
    public int SocketOperations { get; init; } = 20;

    /// <summary>Maximum messages in the send queue of one socket.</summary>
    public int SocketQueue { get; init; } = 256;

    /// <summary>Maximum bytes in the send queue of one socket; a single message may be longer.</summary>
    public int SocketQueueBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a message may wait for room in a full send queue, and a write for a slow consumer.</summary>
    public TimeSpan SocketSendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a socket or an event stream may be idle before the server sends a heartbeat.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>
    /// Maximum bytes of event results that are cached briefly and shared among subscribers with the same selection.
    /// </summary>
    public int CachedEventBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Maximum bytes of the response cache, which keeps responses to anonymous callers, for trusted documents and for
    /// hot queries, for some tenths of a second; 0: disabled.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int CachedResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How many operations may wait for the CPU scheduler to prepare a document that is not cached; the others fail
    /// with BUSY. At most one document fewer than there are cores is prepared concurrently.
    /// </summary>
    public int PreparationQueue { get; init; } = 100;

    /// <summary>How long an operation waits for the preparation of a document before it fails with BUSY.</summary>
    public TimeSpan PreparationWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Maximum parsed and validated documents in the cache; each is cached from its second request on.
    /// </summary>
    public int CachedDocuments { get; init; } = 1_000;

    /// <summary>Maximum characters of all parsed and validated documents in the cache.</summary>
    public int CachedCharacters { get; init; } = 2_000_000;
}
