using System.ComponentModel.DataAnnotations;

namespace GraphQLServer.Limits;

/// <summary>What a request may ask for, and of whom. Nothing here is about the schema; all of it can be configured.</summary>
public sealed record GraphQLLimits
{
    /// <summary>Bytes of a request's body.</summary>
    public int BodyBytes { get; init; } = 64 * 1024;

    /// <summary>Characters of a document.</summary>
    public int DocumentCharacters { get; init; } = 16_384;

    /// <summary>Tokens of a document.</summary>
    public int Tokens { get; init; } = 2_000;

    /// <summary>Syntax nodes within one another. The customary introspection query needs more than 32.</summary>
    public int ParserDepth { get; init; } = 64;

    /// <summary>Operations in a document.</summary>
    public int Operations { get; init; } = 5;

    /// <summary>Fragments in a document.</summary>
    public int Fragments { get; init; } = 40;

    /// <summary>Selections of a document when every fragment is written out where it is spread.</summary>
    public int ExpandedFields { get; init; } = 2_000;

    /// <summary>Fields within one another, introspection apart.</summary>
    public int FieldDepth { get; init; } = 12;

    /// <summary>Fields within one another below <c>__schema</c> and <c>__type</c>, these included.</summary>
    public int IntrospectionDepth { get; init; } = 16;

    /// <summary>Whether anybody may ask for the schema: by <c>__schema</c> and <c>__type</c>, and as a text.</summary>
    public bool Introspection { get; init; } = true;

    /// <summary>Aliases in a document, those of <c>__typename</c> too.</summary>
    public int Aliases { get; init; } = 30;

    /// <summary>
    /// How often one object's answer may be asked for the same key: validation compares every pair of these. A client library that
    /// adds `__typename` to every selection asks for it seven times where a selection distinguishes the six types of events.
    /// </summary>
    public int SameKey { get; init; } = 7;

    /// <summary>Directives on one field, fragment, operation or variable.</summary>
    public int DirectivesPerPlace { get; init; } = 4;

    /// <summary>Variables that one operation declares.</summary>
    public int Variables { get; init; } = 50;

    /// <summary>Root fields of a query.</summary>
    public int QueryFields { get; init; } = 20;

    /// <summary>Root fields of a mutation.</summary>
    public int MutationFields { get; init; } = 5;

    /// <summary>Root fields of a subscription.</summary>
    public int SubscriptionFields { get; init; } = 1;

    /// <summary>Objects and lists within one another in a request's variables.</summary>
    public int VariablesDepth { get; init; } = 16;

    /// <summary>Values in a request's variables; an object or a list is one more than what it contains.</summary>
    public int VariableValues { get; init; } = 1_000;

    /// <summary>Characters of one number in a request's variables.</summary>
    public int NumberCharacters { get; init; } = 32;

    /// <summary>Errors in an answer.</summary>
    public int Errors { get; init; } = 5;

    /// <summary>Rows that one operation of a caller who is not signed in may read.</summary>
    public int Cost { get; init; } = 3_000;

    /// <summary>Rows that one operation of a caller who is signed in may read.</summary>
    public int SignedInCost { get; init; } = 5_000;

    /// <summary>How long an operation may run.</summary>
    public TimeSpan ExecutionTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of an answer.</summary>
    public int ResponseBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Whether only the documents that the server knows from the start are run: a server for one's own clients.</summary>
    public bool TrustedDocumentsOnly { get; init; }

    /// <summary>Operations that one POST may carry in a JSON array; 1: no array at all.</summary>
    public int BatchedOperations { get; init; } = 1;

    /// <summary>Other web sites whose pages may use the API, parted by spaces, such as `https://www.example.com`; `none`.</summary>
    [RegularExpression(@"none|https?://[^/?#\s]+( https?://[^/?#\s]+)*", ErrorMessage = "{0} must be `none`, or origins such as https://www.example.com, parted by spaces.")]
    public string Origins { get; init; } = "none";

    /// <summary>The <see cref="Origins"/>, one by one.</summary>
    public IReadOnlyList<string> AllowedOrigins => Origins == "none" ? [] : Origins.Split(' ');

    /// <summary>How long a client may take to send connection_init on a new socket.</summary>
    public TimeSpan SocketInit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Operations that run on one socket at the same time.</summary>
    public int SocketOperations { get; init; } = 20;

    /// <summary>Messages that wait to be sent on one socket.</summary>
    public int SocketQueue { get; init; } = 256;

    /// <summary>Bytes that wait to be sent on one socket; one message alone may be longer.</summary>
    public int SocketQueueBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a message may wait for a socket's queue, and the queue for a reader who does not read.</summary>
    public TimeSpan SocketPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a socket or an event stream stays silent before the server says that it is there.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Bytes of events' answers that are kept for a moment, for all who ask the same.</summary>
    public int SharedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Bytes of answers to those who are not signed in, of trusted documents and of what a crowd asks, which are kept for some
    /// tenths of a second; 0: none are.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int RememberedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Operations that may wait for their turn to have a document prepared that is not cached; the others are answered BUSY. At most
    /// one document fewer than there are cores is prepared concurrently.
    /// </summary>
    public int PreparationQueue { get; init; } = 100;

    /// <summary>How long an operation waits for that turn before it is answered BUSY.</summary>
    public TimeSpan PreparationWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Documents that are kept parsed and validated, each from its second request on.</summary>
    public int CachedDocuments { get; init; } = 1_000;

    /// <summary>Characters of all documents that are kept parsed and validated.</summary>
    public int CachedCharacters { get; init; } = 2_000_000;
}
