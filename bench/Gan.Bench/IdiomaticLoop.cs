using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using BCEWithLogitsLoss = TorchSharp.Modules.BCEWithLogitsLoss;
using Linear = TorchSharp.Modules.Linear;

namespace Gan.Bench;

/// <summary>
/// The baseline: the same training step in the style of TorchSharp's examples, with modules, an optimiser of the library,
/// <c>zero_grad</c>, <c>backward</c> and <c>step</c>.
/// </summary>
internal sealed class IdiomaticLoop
{
    private readonly Module<Tensor, Tensor> g, d;
    private readonly optim.Optimizer optimizerG, optimizerD;
    private readonly BCEWithLogitsLoss loss = BCEWithLogitsLoss();
    private readonly int batch;
    private readonly Func<Tensor> real, noise;

    /// <summary>Creates a loop over nets of the library's modules.</summary>
    public IdiomaticLoop(
        int batch, Module<Tensor, Tensor> g, Module<Tensor, Tensor> d,
        Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> optimizer, Func<Tensor> real, Func<Tensor> noise)
    {
        (this.batch, this.g, this.d, this.real, this.noise) = (batch, g, d, real, noise);
        (optimizerG, optimizerD) = (optimizer(g.parameters()), optimizer(d.parameters()));
    }

    /// <summary>Does one update of D and one of G, each on fresh noise.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        var ones = torch.ones(batch, 1);
        optimizerD.zero_grad();
        var fake = g.forward(noise()).detach();
        var lossD = loss.forward(d.forward(real()), ones) + loss.forward(d.forward(fake), zeros(batch, 1));
        lossD.backward();
        optimizerD.step();

        optimizerG.zero_grad();
        var lossG = loss.forward(d.forward(g.forward(noise())), ones);
        lossG.backward();
        optimizerG.step();
    }
}

/// <summary>Maxout as a module: each unit is the maximum over its pieces of a linear layer.</summary>
internal sealed class MaxoutModule : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> linear;
    private readonly int units, pieces;

    public MaxoutModule(Module<Tensor, Tensor> linear, int units, int pieces)
        : base(nameof(MaxoutModule))
    {
        (this.linear, this.units, this.pieces) = (linear, units, pieces);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => linear.forward(input).view(-1, units, pieces).max(2).values;
}

/// <summary>A linear layer with casts: the product is in bfloat16, the weights and the output are float32.</summary>
internal sealed class Bf16Linear : Module<Tensor, Tensor>
{
    private readonly Linear linear;

    public Bf16Linear(int inputs, int outputs)
        : base(nameof(Bf16Linear))
    {
        linear = Linear(inputs, outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var weight = linear.weight.to_type(ScalarType.BFloat16);
        var bias = linear.bias!.to_type(ScalarType.BFloat16);
        return functional.linear(input.to_type(ScalarType.BFloat16), weight, bias).to_type(ScalarType.Float32);
    }
}
