namespace Gan.FSharp

open Gan

/// Active patterns of all distributions of `Gan.Core`, with their parameters in the order of the constructors:
/// <code>
/// let rec isNormal (d: IDistribution) = match d with Normal _ -> true | Affine(x, _, _) -> isNormal x | _ -> false
/// </code>
[<AutoOpen>]
module DistributionPatterns =

    /// N(mean, sd²).
    let (|Normal|_|) (d: IDistribution) = match d with :? Normal as d -> Some(d.Mean, d.Sd) | _ -> None

    /// Student's t distribution: location, scale, degrees of freedom.
    let (|Student|_|) (d: IDistribution) =
        match d with
        | :? Student as d -> Some(d.Location, d.Scale, d.Freedom)
        | _ -> None

    /// The Laplace distribution: location and scale.
    let (|Laplace|_|) (d: IDistribution) = match d with :? Laplace as d -> Some(d.Location, d.Scale) | _ -> None

    /// The logistic distribution: mean and scale.
    let (|Logistic|_|) (d: IDistribution) = match d with :? Logistic as d -> Some(d.Mean, d.Scale) | _ -> None

    /// The Gumbel distribution: location and scale.
    let (|Gumbel|_|) (d: IDistribution) = match d with :? Gumbel as d -> Some(d.Location, d.Scale) | _ -> None

    /// The Cauchy distribution: location and scale.
    let (|Cauchy|_|) (d: IDistribution) = match d with :? Cauchy as d -> Some(d.Location, d.Scale) | _ -> None

    /// The exponential distribution: its rate.
    let (|Exponential|_|) (d: IDistribution) = match d with :? Exponential as d -> Some d.Rate | _ -> None

    /// The gamma distribution: shape and rate.
    let (|Gamma|_|) (d: IDistribution) = match d with :? Gamma as d -> Some(d.Shape, d.Rate) | _ -> None

    /// The beta distribution: a and b.
    let (|Beta|_|) (d: IDistribution) = match d with :? Beta as d -> Some(d.A, d.B) | _ -> None

    /// The uniform distribution: lower and upper end.
    let (|Uniform|_|) (d: IDistribution) = match d with :? Uniform as d -> Some(d.Lower, d.Upper) | _ -> None

    /// The triangular distribution: lower and upper end, and mode.
    let (|Triangular|_|) (d: IDistribution) =
        match d with
        | :? Triangular as d -> Some(d.Lower, d.Upper, d.Mode)
        | _ -> None

    /// The Poisson distribution: its mean.
    let (|Poisson|_|) (d: IDistribution) = match d with :? Poisson as d -> Some d.Lambda | _ -> None

    /// The geometric distribution: the probability of success.
    let (|Geometric|_|) (d: IDistribution) = match d with :? Geometric as d -> Some d.P | _ -> None

    /// A finite distribution: pairs of atom and mass.
    let (|Finite|_|) (d: IDistribution) =
        match d with
        | :? FiniteDistribution as d -> Some [ for struct (x, mass) in d.Entries -> x, mass ]
        | _ -> None

    /// The distribution of a·X + b: that of X, a and b.
    let (|Affine|_|) (d: IDistribution) =
        match d with
        | :? AffineImage as d -> Some(d.Distribution :> IUnivariateDistribution, d.Scale, d.Shift)
        | :? DiscreteAffineImage as d -> Some(d.Distribution :> IUnivariateDistribution, d.Scale, d.Shift)
        | _ -> None

    /// A univariate or multivariate mixture: pairs of weight and component.
    let (|Mixture|_|) (d: IDistribution) =
        match d with
        | :? Mixture as d -> Some [ for c in d.Components -> c.Weight, c.Distribution :> IDensity ]
        | :? DiscreteMixture as d -> Some [ for c in d.Components -> c.Weight, c.Distribution :> IDensity ]
        | :? VectorMixture as d -> Some [ for c in d.Components -> c.Weight, c.Distribution ]
        | _ -> None

    /// A distribution of independent coordinates.
    let (|Product|_|) (d: IDistribution) =
        match d with
        | :? ProductDistribution as d -> Some(List.ofSeq d.Factors)
        | _ -> None

    /// A multivariate normal distribution: mean, and covariance by rows.
    let (|NormalVector|_|) (d: IDistribution) =
        match d with
        | :? NormalVector as d -> Some(List.ofSeq d.Mean, [ for row in d.Covariance.EnumerateRows() -> List.ofSeq row ])
        | _ -> None

    /// A mixture of isotropic Gaussians, or of disks: its modes.
    let (|OfModes|_|) (d: IDistribution) =
        match d with
        | :? GaussianMixture as d -> Some(List.ofSeq d.Modes)
        | :? Disks as d -> Some(List.ofSeq d.Modes)
        | _ -> None

    /// The uniform distribution on a segment: its two ends.
    let (|Segment|_|) (d: IDistribution) =
        match d with
        | :? Segment as d -> Some(List.ofSeq d.From, List.ofSeq d.To)
        | _ -> None

    /// A spiral: turns, radius and standard deviation of the noise.
    let (|Spiral|_|) (d: IDistribution) = match d with :? Spiral as d -> Some(d.Turns, d.Radius, d.Sd) | _ -> None
