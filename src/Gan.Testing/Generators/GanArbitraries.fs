namespace Gan.Testing

open FsCheck
open Gan

/// The generators of this library by type, so that properties take nets, games and distributions as arguments:
/// `testPropertyWithConfig { FsCheckConfig.defaultConfig with arbitrary = [ typeof<GanArbitraries> ] }`.
type GanArbitraries =
    /// NetGenerators.net
    static member Net() : Arbitrary<Net> = NetGenerators.net

    /// GameGenerators.game
    static member Game() : Arbitrary<Game> = GameGenerators.game

    /// GameGenerators.objective
    static member Objective() : Arbitrary<Objective> = GameGenerators.objective

    /// GameGenerators.adversarialLoss
    static member AdversarialLoss() : Arbitrary<IAdversarialLoss> = GameGenerators.adversarialLoss

    /// GameGenerators.optimizer
    static member Optimizer() : Arbitrary<IOptimizer> = GameGenerators.optimizer

    /// GameGenerators.order
    static member Order() : Arbitrary<UpdateOrder> = GameGenerators.order

    /// DistributionGenerators.continuous
    static member Continuous() : Arbitrary<IContinuousDistribution> = DistributionGenerators.continuous

    /// DistributionGenerators.discrete
    static member Discrete() : Arbitrary<IDiscreteDistribution> = DistributionGenerators.discrete

    /// DistributionGenerators.univariate
    static member Univariate() : Arbitrary<IUnivariateDistribution> = DistributionGenerators.univariate
