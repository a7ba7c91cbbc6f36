using System.ComponentModel.DataAnnotations;

namespace GraphQLServer.Limits;

/// <summary>Requires `none`, or origins that are separated by single spaces.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OriginsAttribute() : ValidationAttribute(
    "{0} must be `none`, or origins such as https://www.example.com or capacitor://localhost, separated by spaces.")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is "none"
        || (value is string text
            && Array.TrueForAll(text.Split(' '), origin => WebOrigin.TryParse(origin) is not null));
}
