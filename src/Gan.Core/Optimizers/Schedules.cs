using System.Text.Json.Serialization;

namespace Gan;

/// <summary>A number that depends on how often its player has been updated, as data: a learning rate, a momentum.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "schedule")]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(LinearSchedule), "linear")]
[JsonDerivedType(typeof(ExponentialDecay), "exponential")]
[JsonDerivedType(typeof(EqualWeights), "equal-weights")]
public interface ISchedule
{
    /// <summary>The value for update number <paramref name="step"/>, from 0.</summary>
    double At(long step);
}

/// <summary>Always the same.</summary>
public sealed record ConstantSchedule(double Value) : ISchedule
{
    public double At(long step) => Value;
}

/// <summary>
/// From one value to another, linear between two steps and constant outside, changing every so many steps only (an
/// epoch, say): the authors' momentum goes 0.5 → 0.7 over epochs 1 → 250.
/// </summary>
/// <param name="From">The value up to <paramref name="Start"/>.</param>
/// <param name="To">The value from <paramref name="End"/> on.</param>
/// <param name="Start">The step at which the change starts.</param>
/// <param name="End">The step at which it ends.</param>
/// <param name="Every">The value is held for this many steps at a time, 1 or more.</param>
/// <exception cref="ArgumentException"><paramref name="Every"/> is below 1.</exception>
public sealed record LinearSchedule(double From, double To, long Start, long End, long Every = 1) : ISchedule
{
    /// <summary>The value is held for this many steps at a time.</summary>
    public long Every { get; } = Every >= 1 ? Every
        : throw new ArgumentException($"a value is held for 1 step or more at a time, got {Every}");

    public double At(long step)
    {
        double progress = (double)(step / Every * Every - Start) / Math.Max(1, End - Start);
        return From + (To - From) * Math.Clamp(progress, 0, 1);
    }
}

/// <summary><c>max(initial / factor^step, floor)</c>: the authors' learning rate, factor 1.000004 and floor 1e-6.</summary>
public sealed record ExponentialDecay(double Initial, double Factor, double Floor = 0) : ISchedule
{
    public double At(long step) => Math.Max(Initial / Math.Pow(Factor, step), Floor);
}

/// <summary>
/// <c>n / (n + 1)</c>, n the steps since <paramref name="From"/>; 0 before. As the decay of an average it gives all that came from then on the same weight.
/// </summary>
/// <param name="From">The first step that counts.</param>
public sealed record EqualWeights(long From = 0) : ISchedule
{
    public double At(long step)
    {
        double n = Math.Max(0, step - From);
        return n / (n + 1);
    }
}
