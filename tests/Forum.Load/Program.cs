using System.Globalization;
using Forum.Load;
using Forum.Load.Reads;
using Forum.Load.Subscriptions;

// The baselines run in separate processes, which are further instances of this program.
if (args is [KestrelBaseline.Verb, var limitPort, var response])
{
    await KestrelBaseline.ServeAsync(
        int.Parse(limitPort, CultureInfo.InvariantCulture), response, CancellationToken.None);
    return 0;
}

if (args is [BaselineServer.Verb, var port, var raw])
{
    await BaselineServer.ServeAsync(
        int.Parse(port, CultureInfo.InvariantCulture), int.Parse(raw, CultureInfo.InvariantCulture));
    return 0;
}

return await LoadCommand.Build().Parse(args).InvokeAsync();
