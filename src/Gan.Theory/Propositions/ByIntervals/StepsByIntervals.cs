namespace Gan.Theory.Internal;

/// <summary>Inequalities of finite distributions and of updates, decided by intervals.</summary>
internal static class StepsByIntervals
{
    /// <summary>C is convex, and its tangent is below it.</summary>
    public static Claim Convexity { get; } = ByIntervals.Of(
        Proposition2.Convexity, 5_000, key => Convex(key, 1, (p, q) => (q / (p + q)).Log()),
        new("C is concave", key => Convex(key, -1, (p, q) => (q / (p + q)).Log())),
        new("log D* for log(1 − D*)", key => Convex(key, 1, (p, q) => (p / (p + q)).Log())),
        new("0.99 of the subgradient", key => Convex(key, 1, (p, q) => 0.99 * (q / (p + q)).Log())));

    /// <summary>No small step makes C larger.</summary>
    public static Claim Convergence { get; } = ByIntervals.Of(
        Proposition2.Convergence, 300, key => Descends(key, 0.5),
        new FalseVersion("a step that makes C larger", key => Descends(key, -0.5)));

    /// <summary>Shrinking steps stall, large steps leave, and a mass of 0 keeps C above its minimum.</summary>
    public static Claim Conditions { get; } = ByIntervals.Of(
        StepConditions.Claim, 300, key => Fails(key, stalls: true, leaves: true, stays: true),
        new("any improving steps lead to p_data", key => Fails(key, stalls: false, leaves: true, stays: true)),
        new("steps above 4 converge", key => Fails(key, stalls: true, leaves: false, stays: true)),
        new("C reaches its minimum although a mass is 0", key => Fails(key, stalls: true, leaves: true, stays: false)));

    /// <summary>The position of the eigenvalues of a step in the Dirac game.</summary>
    public static Claim DiracGan { get; } = ByIntervals.Of(
        Theory.DiracGan.Claim, 5_000, key => Eigenvalues(key, outside => outside),
        new("every rule converges", key => Eigenvalues(key, _ => false)),
        new("every rule diverges", key => Eigenvalues(key, _ => true)));

    /// <summary>Returns C = Σ p log(p/(p + q)) + q log(q/(p + q)).</summary>
    private static Enclosure Criterion(Enclosure[] p, Enclosure[] q) => Enclosure.Sum(p.Zip(q, (a, b) =>
        (a.IsZero ? 0 : a * (a / (a + b)).Log()) + (b.IsZero ? 0 : b * (b / (a + b)).Log())));

    /// <summary>Returns the masses after a mirror step.</summary>
    private static Enclosure[] Mirror(Enclosure[] p, Enclosure[] q, double step) =>
        Normalised([.. p.Zip(q, (a, b) => b.IsZero ? b : b * (-step * (b / (a + b)).Log()).Exp())]);

    private static Enclosure[] Normalised(Enclosure[] masses)
    {
        var sum = Enclosure.Sum(masses);
        return [.. masses.Select(x => x / sum)];
    }

    private static Enclosure[] Simplex(Draws draw, int n) => [.. Proposition2.Simplex(draw, n).Select(Enclosure.Of)];

    private static IEnumerable<Clause> Convex(Key key, double sign, Func<Enclosure, Enclosure, Enclosure> subgradient)
    {
        var draw = new Draws(key);
        int n = 2 + draw.Index(12);
        // The tangent is tested close to q too, where it is nearly C.
        double apart = draw.LogUniform(1e-3, 1);
        Enclosure[] p = Simplex(draw, n), q = Simplex(draw, n);
        Enclosure[] r = [.. Simplex(draw, n).Zip(q, (a, b) => (apart * a + (1 - apart) * b).Middle)];
        Enclosure t = draw.Uniform(0.05, 0.95), atQ = Criterion(p, q), atR = Criterion(p, r);
        Enclosure[] between = [.. q.Zip(r, (a, b) => (1 - t) * a + t * b)];
        var slope = Enclosure.Sum(Enumerable.Range(0, n).Select(i => subgradient(p[i], q[i]) * (r[i] - q[i])));
        string what() => $"{n} atoms";
        return
        [
            Clause.ProvenAtMost("convexity", sign * Criterion(p, between), sign * ((1 - t) * atQ + t * atR), what),
            Clause.ProvenAtMost("the tangent is below C", atQ + slope, atR, what),
        ];
    }

    private static IEnumerable<Clause> Descends(Key key, double step)
    {
        var draw = new Draws(key);
        int n = 2 + draw.Index(30);
        Enclosure[] p = Simplex(draw, n), q = Simplex(draw, n);
        for (int t = 0; t < 40 && LogRatios(p, q).Max(r => r.Upper) is > 1e-4 and < 50; t++)
        {
            // The next step starts at float64 masses inside the enclosures, so that widths do not accumulate.
            var next = Mirror(p, q, step);
            int at = t;
            yield return Clause.ProvenAtMost(
                "C does not rise", Criterion(p, next), Criterion(p, q), () => $"{n} atoms, step {at}");
            q = [.. next.Select(x => Enclosure.Of(x.Middle))];
        }
    }

    private static Enclosure[] LogRatios(Enclosure[] p, Enclosure[] q) => [.. p.Zip(q, (a, b) => (b / a).Log().Abs())];

    private static IEnumerable<Clause> Fails(Key key, bool stalls, bool leaves, bool stays)
    {
        var draw = new Draws(key);
        int n = 3 + draw.Index(10);
        Enclosure[] p = Simplex(draw, n), q = Simplex(draw, n);
        var least = Criterion(p, p);
        string what() => $"{n} atoms";

        // Steps ½, ¼, ⅛, …, with enclosures of the whole sequence, whose widths grow at each step.
        var at = q;
        Enclosure first = Criterion(p, q) - least, before = first;
        double step = 0.5;
        for (int i = 0; i < 14; i++, step /= 2)
        {
            at = Mirror(p, at, step);
            var now = Criterion(p, at) - least;
            yield return Clause.ProvenAtMost("each shrinking step improves C", now, before, what);
            before = now;
        }
        yield return stalls
            ? Clause.ProvenAtMost("shrinking steps leave a tenth of the gap or more", 0.1 * first, before, what)
            : Clause.ProvenAtMost("shrinking steps leave less than a tenth of the gap", before, 0.1 * first, what);

        // From near p_data, steps of 5 to 7: the deviation from p_data grows faster than the widths.
        var near = Normalised([.. p.Select(x => x * (1 + 1e-3 * draw.Uniform(-1, 1)))]);
        double large = draw.Uniform(5, 7);
        Enclosure start = Largest(near), end = start;
        for (int i = 0; i < 60 && !((10 * start).Upper <= end.Lower) && end.Width < 1e-3; i++)
        {
            near = Mirror(p, near, large);
            end = Largest(near);
        }
        yield return leaves ? Clause.ProvenAtMost("a step above 4 leaves", 10 * start, end, what)
            : Clause.ProvenAtMost("a step above 4 converges", end, start, what);

        // TV(p_data, p_g) is at least p_data of an atom with p_g = 0, and C + log 4 ≥ TV² (Lin 1991).
        var without = Normalised([Enclosure.Zero, .. q[1..]]);
        for (int i = 0; i < 100; i++)
            without = [.. Mirror(p, without, 0.5).Select(x => Enclosure.Of(x.Middle))];
        var gap = Criterion(p, without) - least;
        yield return stays ? Clause.ProvenAtMost("a mass of 0 keeps C above its minimum", p[0].Square(), gap, what)
            : Clause.ProvenAtMost("C reaches its minimum although a mass is 0", gap, 0.5 * p[0].Square(), what);

        Enclosure Largest(Enclosure[] q) => LogRatios(p, q).Aggregate(Enclosure.Max);
    }

    /// <summary>
    /// The eigenvalues of a real 2 × 2 matrix are inside the unit circle if |det| &lt; 1 and |trace| &lt; 1 + det, and one
    /// is outside if det &gt; 1 (Jury 1964). Alternating descent without a penalty has det = 1, which no interval decides.
    /// </summary>
    private static IEnumerable<Clause> Eigenvalues(Key key, Func<bool, bool> claimed)
    {
        var draw = new Draws(key);
        Enclosure h = draw.Uniform(0.02, 0.4);
        int kind = draw.Index(4);
        Enclosure penalty = kind switch
        {
            0 => 0,
            1 => draw.Uniform(0.1, 0.9) * h.Lower / 4,
            _ => draw.Uniform(0.2, 1.5),
        };
        bool alternating = kind == 3;
        var decay = 1 - h * penalty;
        var (a, b, c, d) = alternating ? (1 - h.Square() / 4, h / 2 * decay, -h / 2, decay)
            : (Enclosure.One, h / 2, -h / 2, decay);
        Enclosure determinant = a * d - b * c, trace = a + d;
        string what() => FormattableString.Invariant(
            $"{(alternating ? "alternating" : "simultaneous")} descent, h {h.Lower:R}, γ {penalty.Lower:R}");
        if (claimed(kind <= 1))
            yield return Clause.ProvenAtMost("an eigenvalue outside the circle", 1, determinant, what);
        else
        {
            yield return Clause.ProvenAtMost("the determinant inside", determinant.Abs(), 1, what);
            yield return Clause.ProvenAtMost("the trace inside", trace.Abs(), 1 + determinant, what);
        }
    }
}
