using Forum.Paging;

namespace Forum.Api.Paging;

internal sealed record Edge<T>(Page<T> Page, T Node);
