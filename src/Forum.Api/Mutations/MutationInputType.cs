using System.ComponentModel;
using System.Reflection;
using GraphQLServer.Schema;

namespace Forum.Api.Mutations;

/// <summary>
/// The type of a mutation's `input` argument, derived from the use case's input record. It does not create the record:
/// the mutation does, so that invalid input is reported in the payload's errors.
/// </summary>
internal sealed class MutationInputType<TInput> : InputType<InputObject>
    where TInput : class
{
    /// <summary>
    /// The fields of the input. The mutation also uses them to create the record and to write its sample input.
    /// </summary>
    public static readonly IReadOnlyList<InputField> InputFields = Mutations.InputField.Of(typeof(TInput));

    public MutationInputType()
    {
        Name = typeof(TInput).Name;
        Description = typeof(TInput).GetCustomAttribute<DescriptionAttribute>()?.Description;
        foreach (var field in InputFields) InputField(field.Name, field.GraphQLType, field.Default, field.Description);
    }

    protected override InputObject Read(InputObject input) => input;
}
