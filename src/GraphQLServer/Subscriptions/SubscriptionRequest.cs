using GraphQLServer.Authentication;

namespace GraphQLServer.Subscriptions;

/// <summary>
/// What is kept of the request that opened a subscription: the request itself and its services end when the
/// subscription is open.
/// </summary>
/// <param name="Session">The session of the connection.</param>
/// <param name="Anonymous">The anonymous caller.</param>
/// <param name="FieldNames">The names of all fields that the document selects.</param>
internal sealed record SubscriptionRequest(
    ConnectionSession Session, Caller Anonymous, IReadOnlySet<string>? FieldNames);
