using System.Globalization;
using Forum.Load;
using Forum.Load.Live;

// The limit of what is live is a program of its own, and this one started again.
if (args is [BareServer.Verb, var port, var raw])
{
    await BareServer.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(raw, CultureInfo.InvariantCulture));
    return 0;
}

return await LoadCommand.Build().Parse(args).InvokeAsync();
