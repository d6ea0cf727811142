using System.Globalization;
using System.Diagnostics;
using Gan.Experiments;
using Spectre.Console;

namespace Gan.Cli;

/// <summary>
/// Shows the progress of a run on standard error: a live table on a terminal, otherwise a line every two seconds.
/// </summary>
internal sealed class ConsoleReporter : IRunReporter
{
    private static readonly TimeSpan LiveEvery = TimeSpan.FromMilliseconds(200), LineEvery = TimeSpan.FromSeconds(2);

    public void Note(string line) => Console.Error.WriteLine($"gan: {line}");

    public void Show(Recipe recipe, IEngine engine, long from, Action<Action<Measures>> train)
    {
        var view = new View(recipe, engine, from, Stopwatch.StartNew());
        if (Console.IsErrorRedirected)
        {
            train(Throttled(LineEvery, recipe.Steps, m => Console.Error.WriteLine(view.Line(m))));
            return;
        }
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        console.Live(view.Table(null)).Start(live =>
        {
            live.Refresh();
            train(Throttled(LiveEvery, recipe.Steps, m => live.UpdateTarget(view.Table(m))));
        });
    }

    private static Action<Measures> Throttled(TimeSpan every, long last, Action<Measures> show)
    {
        Stopwatch? since = null;
        return m =>
        {
            if (since is not null && since.Elapsed < every && m.Step != last)
                return;
            since = Stopwatch.StartNew();
            show(m);
        };
    }

    private sealed record View(Recipe Recipe, IEngine Engine, long From, Stopwatch Clock)
    {
        private static readonly double Optimum = -Math.Log(4);

        public string Line(Measures m) => string.Create(CultureInfo.InvariantCulture,
            $"step {m.Step}/{Recipe.Steps}  {Rate(m):F1}/s  {Left(m)} left  {(HasValue(m) ? Value(m) : m)}");

        private static bool HasValue(Measures m) =>
            m.Has(Measures.Value) && m.Has(Measures.OnReal) && m.Has(Measures.OnFake);

        private static string Value(Measures m) => string.Create(CultureInfo.InvariantCulture,
            $"V {Number(m[Measures.Value])} (-log 4 = {Optimum:F4})  D(x) {m[Measures.OnReal]:F3}  "
                + $"D(G(z)) {m[Measures.OnFake]:F3}");

        public Table Table(Measures? m)
        {
            var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
            table.Title = new($"{Markup.Escape(Recipe.Name)} on {Engine.Name}, {Engine.Device}");
            table.AddRow("step", Bar(m?.Step ?? From));
            if (m is null)
                return table.AddRow("", "starting …");
            table.AddRow("rate", FormattableString.Invariant($"{Rate(m):F1} steps/s, {Left(m)} left"));
            if (HasValue(m))
                table
                    .AddRow("V(D, G)", FormattableString.Invariant(
                        $"{Number(m[Measures.Value]),8}   at p_g = p_data: −log 4 = {Optimum:F4}"))
                    .AddRow("D(x), D(G(z))", FormattableString.Invariant(
                        $"{m[Measures.OnReal],8:F4}   {m[Measures.OnFake]:F4}   at p_g = p_data: 0.5"));
            foreach (var player in Recipe.Game.Players.Where(p => m.Has(Measures.LossOf(p.Name))))
                table.AddRow(
                    Markup.Escape(player.Name),
                    $"{Number(m.Loss(player.Name)),8}   {Number(m.GradientNorm(player.Name))}   loss, gradient norm");
            return table;
        }

        /// <summary>Formats a number with four decimals, or with an exponent from 1e6 on.</summary>
        private static string Number(double x) =>
            x.ToString(Math.Abs(x) < 1e6 ? "F4" : "E3", System.Globalization.CultureInfo.InvariantCulture);

        private string Bar(long step)
        {
            const int width = 32;
            int done = Recipe.Steps == 0 ? width : (int)(width * step / Recipe.Steps);
            return string.Create(CultureInfo.InvariantCulture,
                $"{new string('█', done)}{new string('░', width - done)} "
                + $"{step}/{Recipe.Steps}");
        }

        private double Rate(Measures m) => (m.Step - From) / Math.Max(1e-9, Clock.Elapsed.TotalSeconds);

        private string Left(Measures m)
        {
            var left = TimeSpan.FromSeconds(Math.Min((Recipe.Steps - m.Step) / Math.Max(1e-9, Rate(m)), 1e8));
            return left.TotalHours >= 1 ? $"{(int)left.TotalHours} h {left.Minutes:d2} min"
                : left.TotalMinutes >= 1 ? $"{left.Minutes} min {left.Seconds:d2} s" : $"{left.Seconds} s";
        }
    }
}
