using GraphQLServer.Authentication;

namespace GraphQLServer.Subscriptions;

/// <summary>What is kept of the request that opened a stream: the request itself and its services end with the opening.</summary>
/// <param name="Watch">The caller as of each moment.</param>
/// <param name="Nobody">What a caller is who is not signed in.</param>
/// <param name="FieldNames">The fields that the document names anywhere.</param>
internal sealed record SubscriptionRequest(ConnectionSession Watch, Caller Nobody, IReadOnlySet<string>? FieldNames);
