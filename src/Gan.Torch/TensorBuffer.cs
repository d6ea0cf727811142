using TorchSharp;
using static TorchSharp.torch;

namespace Gan.Torch;

/// <summary>A buffer in one flat libtorch tensor.</summary>
internal sealed class TensorBuffer : Buffer
{
    private readonly long bytes;
    private Tensor? flat;

    /// <summary>Takes ownership of a flat tensor.</summary>
    public TensorBuffer(Layout layout, Tensor flat)
        : base(layout)
    {
        this.flat = flat.DetachFromDisposeScope();
        // The garbage collector sees only a small object; the memory pressure makes it collect unreachable states in time.
        bytes = Math.Max(1, flat.NumberOfElements * flat.ElementSize);
        GC.AddMemoryPressure(bytes);
    }

    ~TensorBuffer() => Dispose(false);

    /// <summary>The tensor, <c>[size]</c>.</summary>
    public Tensor Flat => flat ?? throw new ObjectDisposedException(nameof(TensorBuffer));

    public override Params Read()
    {
        using var scope = NewDisposeScope();
        return new(Layout, Array.ConvertAll(Flat.cpu().data<float>().ToArray(), x => (double)x));
    }

    public override Buffer Copy()
    {
        using var scope = NewDisposeScope();
        return new TensorBuffer(Layout, Flat.clone());
    }

    protected override void Dispose(bool disposing)
    {
        if (flat is not null)
        {
            flat.Dispose();
            flat = null;
            GC.RemoveMemoryPressure(bytes);
        }
        base.Dispose(disposing);
    }
}
