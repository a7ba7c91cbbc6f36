namespace Forum.Api.Execution.Declaring;

/// <summary>The root type of queries or mutations: its object is the request itself.</summary>
public abstract class RootFields : Fields<ApiRequest>;
