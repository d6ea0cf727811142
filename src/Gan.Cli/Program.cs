using Gan.Cli;

return await Invocation.Run(Invocation.Root(), args);
