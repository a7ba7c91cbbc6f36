using System.ComponentModel;
using System.Reflection;
using GraphQLServer.Schema;

namespace Forum.Api.Mutations;

/// <summary>
/// A mutation's one argument, derived from the record that its use case takes. It stays as the caller sent it: the mutation reads it, so
/// that what is wrong is an error of the payload.
/// </summary>
internal sealed class MutationInputType<TInput> : InputType<InputObject>
    where TInput : class
{
    public MutationInputType()
    {
        Name = typeof(TInput).Name;
        Description = typeof(TInput).GetCustomAttribute<DescriptionAttribute>()?.Description;
        foreach (var field in Mutations.InputField.Of(typeof(TInput))) InputField(field.Name, field.Type, field.Default, field.Description);
    }

    protected override InputObject Read(InputObject input) => input;
}
