using System.Globalization;
using Forum.Load;
using Forum.Load.Live;
using Forum.Load.Reads;

// The baselines run in separate processes, which are further instances of this program.
if (args is [BareKestrel.Verb, var limitPort, var answer])
{
    await BareKestrel.ServeAsync(int.Parse(limitPort, CultureInfo.InvariantCulture), answer, CancellationToken.None);
    return 0;
}

if (args is [BareServer.Verb, var port, var raw])
{
    await BareServer.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(raw, CultureInfo.InvariantCulture));
    return 0;
}

return await LoadCommand.Build().Parse(args).InvokeAsync();
