using System.Collections.Immutable;

namespace Gan.Internal;

/// <summary>Applies the layers that a layer holds.</summary>
internal static class Held
{
    /// <summary>The output of the held layers, and the state that they leave.</summary>
    public static LayerResult<T> Apply<T>(ImmutableArray<ILayer> layers, Tensor<T> x, LayerContext<T> context)
    {
        var shapes = new LayerShapes(x.Shape.Without(0), context.ConditionOrNull?.Shape.Without(0));
        return new LayerList(layers, shapes).Apply(x, context.Parameters, context.State, context.Key, context.ConditionOrNull);
    }
}
