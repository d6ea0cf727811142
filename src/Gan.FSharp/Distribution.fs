namespace Gan.FSharp

open System
open Gan

/// Known distributions. The order of the parameters is that of MathNet.Numerics, as in the texts that `DistributionParser`
/// reads. All distributions on the line have the same type, so that a list can mix them, and they have operators:
/// <code>
/// let p = Distribution.normal 0.0 1.0
/// let q = Distribution.mixture [ 0.3, 2.0 * p + 1.0; 0.7, Distribution.laplace 0.0 1.0 ]
/// </code>
/// `c * p` and `p + b` are the distributions of c·X and X + b. There is no operator `p + q`: next to these it would read as
/// the distribution of a sum of random variables, not as a mixture.
[<RequireQualifiedAccess>]
module Distribution =

    /// N(mean, sd²).
    let normal (mean: float) (sd: float) : IUnivariateDistribution = Normal(mean, sd)

    /// Student's t distribution.
    let student (location: float) (scale: float) (freedom: float) : IUnivariateDistribution =
        Student(location, scale, freedom)

    /// The Laplace distribution.
    let laplace (location: float) (scale: float) : IUnivariateDistribution = Laplace(location, scale)

    /// The logistic distribution.
    let logistic (mean: float) (scale: float) : IUnivariateDistribution = Logistic(mean, scale)

    /// The Gumbel distribution.
    let gumbel (location: float) (scale: float) : IUnivariateDistribution = Gumbel(location, scale)

    /// The Cauchy distribution.
    let cauchy (location: float) (scale: float) : IUnivariateDistribution = Cauchy(location, scale)

    /// The exponential distribution.
    let exponential (rate: float) : IUnivariateDistribution = Exponential rate

    /// The gamma distribution.
    let gamma (shape: float) (rate: float) : IUnivariateDistribution = Gamma(shape, rate)

    /// The beta distribution on [0, 1].
    let beta (a: float) (b: float) : IUnivariateDistribution = Beta(a, b)

    /// The uniform distribution on an interval.
    let uniform (lower: float) (upper: float) : IUnivariateDistribution = Uniform(lower, upper)

    /// The triangular distribution.
    let triangular (lower: float) (upper: float) (mode: float) : IUnivariateDistribution = Triangular(lower, upper, mode)

    /// The Poisson distribution.
    let poisson (lambda: float) : IUnivariateDistribution = Poisson lambda

    /// The geometric distribution.
    let geometric (p: float) : IUnivariateDistribution = Geometric p

    /// The distribution of finitely many atoms, given as pairs of atom and mass; the masses add up to 1 (to 1e-9).
    let finite (atoms: (float * float) list) : IUnivariateDistribution =
        FiniteDistribution [ for x, mass in atoms -> struct (x, mass) ]

    let private components (typed: 'Part -> 'D) (parts: (float * 'Part) list) =
        [ for weight, part in parts -> MixtureComponent<'D>(weight, typed part) ]

    /// The mixture Σ wᵢ pᵢ of distributions on the line, all continuous or all discrete, given as pairs of weight and
    /// distribution. It raises ArgumentException if there are both kinds, or if the weights do not add up to 1 (to 1e-9).
    let mixture (parts: (float * IUnivariateDistribution) list) : IUnivariateDistribution =
        if parts |> List.forall (fun (_, part) -> part :? IContinuousDistribution) then
            Mixture(components (fun (part: IUnivariateDistribution) -> part :?> IContinuousDistribution) parts)
        elif parts |> List.forall (fun (_, part) -> part :? IDiscreteDistribution) then
            DiscreteMixture(components (fun (part: IUnivariateDistribution) -> part :?> IDiscreteDistribution) parts)
        else
            invalidArg (nameof parts) "components that are all continuous or all discrete are required, got both kinds"

    /// The multivariate normal distribution N(mean, covariance); the covariance is a list of n rows of n numbers.
    let normalVector (mean: float list) (covariance: float list list) : IDensity =
        NormalVector(Array.ofList mean, covariance |> List.map Array.ofList |> Array.ofList)

    /// The distribution of a vector of independent coordinates, two or more.
    let product (factors: IUnivariateDistribution list) : IDensity = ProductDistribution factors

    /// The mixture Σ wᵢ pᵢ of multivariate distributions of the same dimension.
    let vectorMixture (parts: (float * IDensity) list) : IDensity = VectorMixture(components id parts)

    /// The distribution of a·X + b.
    let affine (a: float) (b: float) (x: IUnivariateDistribution) = a * x + b

    /// Reads a distribution with a known density, such as `mixture(0.3*normal(0,1),0.7*laplace(0,1))` or `ring`. It raises
    /// BadInputException for any other text; for a syntax error the message has the column.
    let parse (text: string) = DistributionParser.ParseDensity text

    /// Reads a distribution with a known density, or returns the message as an Error.
    let tryParse (text: string) =
        try
            Ok(parse text)
        with :? BadInputException as e ->
            Error e.Message

    /// log p(x) in nats at a point, −∞ outside the support; the log of the mass for a discrete distribution.
    let logDensity (x: float list) (distribution: #IDensity) = distribution.LogDensity(ReadOnlySpan(Array.ofList x))

    /// p(x) at a point of the line.
    let density (x: float) (distribution: IUnivariateDistribution) = exp (logDensity [ x ] distribution)

    /// Draws m float64 points; the points depend on the key alone.
    let sample (key: Key) (m: int) (distribution: #IDistribution) =
        let numbers = Array.zeroCreate<float> (m * distribution.Dimension)
        distribution.Sample(key, Span<float> numbers)
        Array.chunkBySize distribution.Dimension numbers
