using System.Text.Json.Serialization;

namespace Gan;

/// <summary>A number that depends on the number of updates, as data: a learning rate, a momentum.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "schedule")]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(LinearSchedule), "linear")]
[JsonDerivedType(typeof(ExponentialDecay), "exponential")]
[JsonDerivedType(typeof(EqualWeights), "equal-weights")]
public interface ISchedule
{
    /// <summary>Returns the value for update number <paramref name="step"/>, from 0.</summary>
    double At(long step);
}

/// <summary>A constant value.</summary>
public sealed record ConstantSchedule(double Value) : ISchedule
{
    public double At(long step) => Value;
}

/// <summary>
/// A linear change from one value to another between two steps, constant before and after. The value may be held for a
/// number of steps, such as an epoch: the authors' momentum is 0.5 + 0.2·e/249 in epoch e, counted from 0, up to 0.7.
/// </summary>
/// <param name="From">The value up to <paramref name="Start"/>.</param>
/// <param name="To">The value from <paramref name="End"/> on.</param>
/// <param name="Start">The step at which the change starts.</param>
/// <param name="End">The step at which it ends.</param>
/// <param name="Every">The number of steps for which a value is held, 1 or more.</param>
/// <exception cref="ArgumentException"><paramref name="Every"/> is below 1.</exception>
public sealed record LinearSchedule(double From, double To, long Start, long End, long Every = 1) : ISchedule
{
    /// <summary>The number of steps for which a value is held.</summary>
    public long Every { get; } = Every >= 1 ? Every
        : throw new ArgumentException($"a value is held for 1 step or more, got {Every}");

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
/// <c>n / (n + 1)</c> with n the number of steps since <paramref name="From"/>; 0 before. As the decay of a weight average
/// it gives all parameters from that step on the same weight.
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
