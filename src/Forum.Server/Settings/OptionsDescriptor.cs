using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Forum.Server.Settings;

/// <summary>The settings below one path, bound to a record.</summary>
/// <param name="Path">Their path in the configuration, such as `Forum:Accounts`.</param>
/// <param name="Type">The record.</param>
/// <param name="Bind">Reads them; throws when one cannot be read.</param>
internal sealed record OptionsDescriptor(string Path, Type Type, Func<IServiceProvider, object> Bind)
{
    public IEnumerable<string> Names => Properties.Select(NameOf);

    private IEnumerable<PropertyInfo> Properties => Type.GetProperties().Where(p => p.CanWrite);

    /// <summary>
    /// Returns a message for each setting that is out of its range: the range that the record specifies, otherwise 1 or
    /// more.
    /// </summary>
    public IEnumerable<string> Errors(IServiceProvider provider)
    {
        object settings;
        try
        {
            settings = Bind(provider);
        }
        catch (InvalidOperationException exception)
        {
            return [exception.Message];
        }

        return Properties.SelectMany(property => Errors(property, property.GetValue(settings)));
    }

    private List<string> Errors(PropertyInfo property, object? value)
    {
        var rules = property.GetCustomAttributes<ValidationAttribute>().ToList();
        var errors = rules.Where(rule => !rule.IsValid(value)).Select(rule => rule.FormatErrorMessage(NameOf(property)))
            .ToList();
        if (rules.Count == 0 && IsTooSmall(value))
            errors.Add($"{NameOf(property)} must {(value is string ? "not be empty" : "be greater than 0")}.");
        return errors;
    }

    private string NameOf(PropertyInfo property) => $"{Path}:{property.Name}";

    private static bool IsTooSmall(object? value) => value switch
    {
        int number => number < 1,
        double number => number <= 0,
        TimeSpan time => time <= TimeSpan.Zero,
        string text => string.IsNullOrWhiteSpace(text),
        _ => false,
    };
}
