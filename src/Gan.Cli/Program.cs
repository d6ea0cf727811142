using System.CommandLine;
using Gan.Cli;

var root = new RootCommand("Generative Adversarial Nets (Goodfellow et al. 2014): train them, look at them, check the paper's claims.")
{
    TrainCommand.Create(),
    SampleCommand.Create(),
    InterpolateCommand.Create(),
    ManifoldCommand.Create(),
    EvaluateCommand.Create(),
    VerifyCommand.Create(),
    DivergenceCommand.Create(),
    FigureCommand.Create("figure"),
    FigureCommand.Create("table"),
    PaperCommand.Create(),
    RecipesCommand.Create(),
    DataCommand.Create(),
};
return await Invocation.Run(root, args);
