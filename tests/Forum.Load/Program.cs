using Forum.Load;

return await LoadCommand.Build().Parse(args).InvokeAsync();
