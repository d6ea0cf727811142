using System.Numerics.Tensors;

namespace Gan;

/// <summary>
/// Computes functions of all pairs of examples of two sets by matrix products, tile by tile. With h(x) = −‖x‖²/2 and both
/// sets about a common centre, <c>‖x − w‖² = −2·(x·w + h(x) + h(w))</c>. Memory is that of one tile, whatever the number of
/// examples.
/// </summary>
internal static class Pairs
{
    private const int RowsEach = 512, ColumnsEach = 2048;

    /// <summary>
    /// Receives the squared distances of row <paramref name="i"/> from the columns that start at <paramref name="first"/>.
    /// Different rows are visited in parallel, the parts of one row in order.
    /// </summary>
    internal delegate void Row(int i, int first, ReadOnlySpan<double> squares);

    /// <summary>Computes squared distances, each to within <see cref="Slack"/>.</summary>
    internal static void Squares(Batch rows, Batch columns, Row visit) =>
        Tiles(Compiled.Shared, new Distances(), rows, columns, RowsEach, ColumnsEach, null, (i, m, j, n, results) =>
        {
            double[] squares = results[0];
            Parallel.For(0, m, k => visit(i + k, j, squares.AsSpan(k * n, n)));
        });

    /// <summary>
    /// Applies a function to each tile of pairs; its inputs are <c>x [m, d]</c>, <c>h(x) [m]</c>, <c>w [n, d]</c>,
    /// <c>h(w) [n]</c> and the further inputs.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="function">The function.</param>
    /// <param name="rows">The examples x.</param>
    /// <param name="columns">The examples w; all are centred at their mean, which reduces cancellation.</param>
    /// <param name="rowsEach">The number of x in a tile.</param>
    /// <param name="columnsEach">The number of w in a tile.</param>
    /// <param name="further">
    /// Returns further inputs for a range of columns, given its first column and length; null for none.
    /// </param>
    /// <param name="visit">
    /// Receives a tile's first row, number of rows, first column, number of columns, and the results.
    /// </param>
    internal static void Tiles<T>(
        IEngine<T> engine, ITensorFunction function, Batch rows, Batch columns, int rowsEach, int columnsEach,
        Func<int, int, T[]>? further, Action<int, int, int, int, double[][]> visit)
    {
        int d = rows.Example.Size;
        var compiled = engine.Compile(function);
        float[] centre = Mean(columns);
        for (int first = 0; first < columns.Count; first += columnsEach)
        {
            using var outer = engine.Scope();
            int n = Math.Min(columnsEach, columns.Count - first);
            float[] w = Centred(columns, first, n, centre);
            T[] columnInputs = [engine.Load([n, d], w), engine.Load([n], Halves(w, d)), .. further?.Invoke(first, n) ?? []];
            for (int at = 0; at < rows.Count; at += rowsEach)
            {
                using var inner = engine.Scope();
                int m = Math.Min(rowsEach, rows.Count - at);
                float[] x = Centred(rows, at, m, centre);
                var results = compiled([engine.Load([m, d], x), engine.Load([m], Halves(x, d)), .. columnInputs], Key.Of(0));
                visit(at, m, first, n, [.. results.Select(engine.Read)]);
            }
        }
    }

    /// <summary>
    /// Returns a bound of the error of the squared distances of <see cref="Squares"/>, due to float32 cancellation.
    /// </summary>
    internal static double Slack(Batch rows, Batch columns)
    {
        float[] centre = Mean(columns);
        double Largest(Batch batch)
        {
            double largest = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                double norm = TensorPrimitives.Distance(batch[i], centre);
                largest = Math.Max(largest, norm * norm);
            }
            return largest;
        }
        return (4 + Math.Sqrt(centre.Length)) / (1 << 23) * (Largest(rows) + Largest(columns));
    }

    /// <summary>Computes ‖x − w‖² in float64.</summary>
    internal static double Square(ReadOnlySpan<float> x, ReadOnlySpan<float> w)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double over = (double)x[i] - w[i];
            sum += over * over;
        }
        return sum;
    }

    /// <summary>Throws unless the sets can be compared.</summary>
    /// <exception cref="ArgumentException">
    /// A set is empty, their examples differ in shape, or a number is not finite or too large (<see cref="Norms"/>).
    /// </exception>
    internal static void Require(string what, params (Batch Batch, string Name)[] sets)
    {
        if (sets.Any(s => s.Batch.Count == 0 || !s.Batch.Example.Equals(sets[0].Batch.Example)))
            throw new ArgumentException(
                $"{what} needs {string.Join(" and ", sets.Select(s => s.Name))} of one shape, "
                + $"got {string.Join(" and ", sets.Select(s => s.Batch.Shape))}");
        foreach (var (batch, name) in sets)
            if (Norms.FirstBeyond(batch) is var (i, norm))
                throw new ArgumentException($"{what} needs norms up to " + FormattableString.Invariant(
                    $"{Norms.Greatest}, whose squares float32 holds, got {norm:G4} of example {i} of the {name}"));
    }

    /// <summary>Returns the mean example, row-major.</summary>
    internal static float[] Mean(Batch batch)
    {
        double[] sum = new double[batch.Example.Size];
        for (int i = 0; i < batch.Count; i++)
        {
            var example = batch[i];
            for (int j = 0; j < sum.Length; j++)
                sum[j] += example[j];
        }
        return Array.ConvertAll(sum, s => (float)(s / batch.Count));
    }

    private static float[] Centred(Batch batch, int first, int count, float[] centre)
    {
        int d = centre.Length;
        float[] rows = new float[count * d];
        Parallel.For(0, count, i => TensorPrimitives.Subtract(batch[first + i], centre, rows.AsSpan(i * d, d)));
        return rows;
    }

    /// <summary>Returns −‖row‖²/2 of each row.</summary>
    private static double[] Halves(float[] rows, int d)
    {
        double[] halves = new double[rows.Length / d];
        Parallel.For(0, halves.Length, i =>
        {
            double sum = 0;
            foreach (float x in rows.AsSpan(i * d, d))
                sum += (double)x * x;
            halves[i] = -sum / 2;
        });
        return halves;
    }

    /// <summary>max(−2·(x·w + h(x) + h(w)), 0).</summary>
    private sealed class Distances : ITensorFunction
    {
        public IReadOnlyList<T> Apply<T>(IDifferentiable<T> ops, IReadOnlyList<T> inputs, Key key) =>
            [ops.Unary(UnaryOp.Relu, ops.Scale(Halved(ops, inputs), -2))];
    }

    /// <summary>Computes <c>x·w + h(x) + h(w) = −‖x − w‖²/2</c> from the inputs of a tile.</summary>
    internal static T Halved<T>(IOps<T> ops, IReadOnlyList<T> inputs)
    {
        var product = ops.Add(ops.MatMul(inputs[0], ops.Transpose(inputs[2])), inputs[3]);
        return ops.Add(product, ops.Reshape(inputs[1], [ops.ShapeOf(product)[0], 1]));
    }
}
