using System.Collections.Immutable;

namespace Gan.Internal;

/// <summary>Applies the inner layers of a layer, such as those of <see cref="Residual"/>.</summary>
internal static class Held
{
    /// <summary>Returns the output of the inner layers, and their new state.</summary>
    public static LayerResult<T> Apply<T>(ImmutableArray<ILayer> layers, Tensor<T> x, LayerContext<T> context)
    {
        var shapes = new LayerShapes(x.Shape.Without(0), context.ConditionOrNull?.Shape.Without(0));
        return new LayerList(layers, shapes).Apply(
            x, context.Parameters, context.State, context.Key, context.ConditionOrNull);
    }
}
