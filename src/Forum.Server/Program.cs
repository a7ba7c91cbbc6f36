using Forum.Server;

return await ForumProgram.RunAsync(args);
