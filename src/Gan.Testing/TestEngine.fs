namespace Gan.Testing

open Gan

/// An action on an engine whose type of values is not known in advance.
type IEngineAction =
    abstract Apply<'T> : engine: IEngine<'T> -> unit

/// An engine that laws compare with the reference, and the largest error that its precision allows, relative to max(1, |x|).
/// Engines come from the caller, so that Gan.Testing loads no native library:
/// `TestEngine.Of Compiled.Shared`, `TestEngine.Of(Eager.On "cuda", 1e-4)`.
[<AbstractClass>]
type TestEngine private (engine: IEngine, tolerance: float) =
    /// The engine.
    member _.Engine = engine

    /// The tolerance of a single operation.
    member _.Tolerance = tolerance

    /// Applies an action to the engine with its type of values.
    abstract Apply: IEngineAction -> unit

    override _.ToString() = $"{engine.Name} on {engine.Device}"

    /// An engine with this tolerance.
    static member Of(engine: IEngine<'T>, tolerance: float) : TestEngine =
        { new TestEngine(engine, tolerance) with
            member _.Apply action = action.Apply engine }

    /// An engine with the tolerance of its numbers: 1e-10 for float64, 2e-5 for float32.
    static member Of(engine: IEngine<'T>) : TestEngine = TestEngine.Of(engine, (if engine.IsDouble then 1e-10 else 2e-5))
