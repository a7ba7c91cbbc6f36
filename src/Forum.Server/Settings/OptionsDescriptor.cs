using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Forum.Server.Settings;

/// <summary>The settings below one path, as a record has them.</summary>
/// <param name="Path">Where they stand in the configuration: `Forum:Accounts`.</param>
/// <param name="Type">The record.</param>
/// <param name="Bind">Reads them; throws when one cannot be read.</param>
internal sealed record OptionsDescriptor(string Path, Type Type, Func<IServiceProvider, object> Bind)
{
    public IEnumerable<string> Names => Properties.Select(NameOf);

    private IEnumerable<PropertyInfo> Properties => Type.GetProperties().Where(p => p.CanWrite);

    /// <summary>A sentence for each that is out of its range: the one that the record names, else 1 and more.</summary>
    public IEnumerable<string> Wrong(IServiceProvider provider)
    {
        object settings;
        try
        {
            settings = Bind(provider);
        }
        catch (InvalidOperationException cannotBeRead)
        {
            return [cannotBeRead.Message];
        }

        return Properties.SelectMany(property => Wrong(property, property.GetValue(settings)));
    }

    private List<string> Wrong(PropertyInfo property, object? value)
    {
        var rules = property.GetCustomAttributes<ValidationAttribute>().ToList();
        var broken = rules.Where(rule => !rule.IsValid(value)).Select(rule => rule.FormatErrorMessage(NameOf(property))).ToList();
        if (rules.Count == 0 && IsTooLittle(value)) broken.Add($"{NameOf(property)} must be more than nothing.");
        return broken;
    }

    private string NameOf(PropertyInfo property) => $"{Path}:{property.Name}";

    private static bool IsTooLittle(object? value) => value switch
    {
        int number => number < 1,
        double number => number <= 0,
        TimeSpan time => time <= TimeSpan.Zero,
        string text => string.IsNullOrWhiteSpace(text),
        _ => false,
    };
}
