using System.Globalization;
using Forum.Load;
using Forum.Load.Reads;

// The limit of reads is a program of its own, and this one started again.
if (args is [BareKestrel.Verb, var limitPort, var answer])
{
    await BareKestrel.ServeAsync(int.Parse(limitPort, CultureInfo.InvariantCulture), answer, CancellationToken.None);
    return 0;
}

return await LoadCommand.Build().Parse(args).InvokeAsync();
