namespace Gan.Theory.Internal;

/// <summary>The Gauss–Kronrod pair of 10 and 21 points on [−1, 1].</summary>
internal static class GaussKronrod
{
    /// <summary>
    /// The nodes of the rule of 21 points, descending; those at odd indices are the nodes of the rule of 10 points.
    /// </summary>
    private static readonly double[] Nodes =
    [
        0.995657163025808080735527280689003, 0.973906528517171720077964012084452, 0.930157491355708226001207180059508,
        0.865063366688984510732096688423493, 0.780817726586416897063717578345042, 0.679409568299024406234327365114874,
        0.562757134668604683339000099272694, 0.433395394129247190799265943165784, 0.294392862701460198131126603103866,
        0.148874338981631210884826001129720, 0,
    ];

    private static readonly double[] Kronrod =
    [
        0.011694638867371874278064396062192, 0.032558162307964727478818972459390, 0.054755896574351996031381300244580,
        0.075039674810919952767043140916190, 0.093125454583697605535065465083366, 0.109387158802297641899210590325805,
        0.123491976262065851077958109585166, 0.134709217311473325928054001771707, 0.142775938577060080797094273138717,
        0.147739104901338491374841515972068, 0.149445554002916905664936468389821,
    ];

    private static readonly double[] Gauss =
    [
        0.066671344308688137593568809893332, 0.149451349150580593145863396957658, 0.219086362515982043995534934228163,
        0.269266719309996355091226921569469, 0.295524224714752870173815619188769,
    ];

    public static Quadrature.Sum Apply(Integrand f, Subinterval interval)
    {
        double centre = 0.5 * (interval.From + interval.To), half = 0.5 * (interval.To - interval.From);
        double kronrod = 0, gauss = 0, rounding = 0, size = 0, corrupted = Corruption.CurrentWeightFactor;
        for (int i = 0; i < Nodes.Length; i++)
        {
            Add(i, centre - half * Nodes[i]);
            if (Nodes[i] != 0)
                Add(i, centre + half * Nodes[i]);
        }
        return new(half * kronrod, half * Math.Abs(kronrod - gauss), half * rounding, half * size);

        void Add(int i, double u)
        {
            var (x, weight) = interval.At(u);
            if (weight == 0)
                return;
            var (value, error) = f(x);
            if (i == 4)
                weight *= corrupted;
            kronrod += Kronrod[i] * weight * value;
            size += Kronrod[i] * weight * Math.Abs(value);
            rounding += Kronrod[i] * weight * error;
            if (i % 2 == 1)
                gauss += Gauss[i / 2] * weight * value;
        }
    }
}
