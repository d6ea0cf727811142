namespace Gan.Testing

open System
open Expecto
open Gan

/// A requirement on an object: its name, and a check that throws if the object does not meet it.
type Law = { Name: string; Check: unit -> unit }

/// Runs laws as Expecto tests or as a report, and has what the laws of several kinds of objects share.
module Laws =
    /// The name of the law that each engine computes what the reference computes, within the engine's tolerance.
    [<Literal>]
    let EnginesAgree = "every engine agrees with the reference"

    /// The name of the law that an object is unchanged after it is written to a recipe's JSON and read again.
    [<Literal>]
    let Named = "saved and read under its name"

    let internal law name check = { Name = name; Check = check }

    /// The laws that the options do not leave out.
    /// <exception cref="ArgumentException">A name that is left out belongs to no law.</exception>
    [<CompiledName "Kept">]
    let kept (options: TestOptions) (laws: Law list) =
        for name in options.LeftOut do
            if laws |> List.forall (fun law -> law.Name <> name) then
                let names = laws |> List.map _.Name |> String.concat "', '"
                invalidArg (nameof options) $"the name of a law ('{names}') is required, got '{name}'"
        laws |> List.filter (fun law -> not (List.contains law.Name options.LeftOut))

    /// An Expecto test list with a case for each law.
    [<CompiledName "ToTest">]
    let toTest name (laws: Law list) = testList name [ for law in laws -> testCase law.Name law.Check ]

    /// The laws that an object breaks, with the message of each failure.
    [<CompiledName "Broken">]
    let broken (laws: Law list) =
        [ for law in laws do
              match (try law.Check(); None with e -> Some e.Message) with
              | Some message -> law.Name, message
              | None -> () ]

    /// True if this process compiles loops with optimizations the first time (TieredCompilationQuickJitForLoops is false).
    /// Otherwise the runtime compiles them a second time while the process runs, and the last bit of a float64 number may
    /// change at that moment.
    [<CompiledName "BitsAreStable">]
    let bitsAreStable =
        Object.Equals(AppContext.GetData "System.Runtime.TieredCompilation.QuickJitForLoops", "false")
        || Object.Equals(AppContext.GetData "System.Runtime.TieredCompilation.QuickJitForLoops", false)
        || Environment.GetEnvironmentVariable "DOTNET_TC_QuickJitForLoops" = "0"
        || Environment.GetEnvironmentVariable "DOTNET_TieredCompilation" = "0"

    /// Fails unless the numbers are the same: to the bit if the process computes stable bits, otherwise to 1e-12.
    let internal same (expected: float[]) (actual: float[]) what =
        Expect.equal (Array.length actual) (Array.length expected) $"{what}: number of elements"
        let bits: float -> int64 = BitConverter.DoubleToInt64Bits
        let differ =
            [ for i in 0 .. expected.Length - 1 do
                  if bits expected[i] <> bits actual[i]
                     && (bitsAreStable || Near.distance [ expected[i] ] [ actual[i] ] > 1e-12) then i ]
        match differ with
        | [] -> ()
        | i :: _ ->
            failtest ($"{what}: {differ.Length} of {expected.Length} numbers differ, the first at index {i}: "
                      + $"{expected[i]:R} required, got {actual[i]:R}")

    /// Fails unless all numbers are finite.
    let internal finite (numbers: float[]) what =
        match Array.tryFindIndex (Double.IsFinite >> not) numbers with
        | Some at -> failtest $"{what}: finite numbers required, got {numbers[at]} at index {at}"
        | None -> ()

    /// Applies a check to each engine.
    let internal onEngines (options: TestOptions) (check: IEngineAction) =
        for engine in options.Engines do engine.Apply check

    /// Fails unless `value` is the same after it was written to a recipe's JSON as a part of a game and read again.
    let internal survivesFiles (game: Game) (value: 'V) (read: Game -> 'V) what =
        let recipe = Recipe(Name = "law", Description = "", Data = "ring", Steps = 1L, Game = game)
        let again =
            try
                Configuration.Read(Configuration.Write recipe, "the recipe").Game
            with :? BadInputException as e ->
                failtest $"{what}: {e.Message}"
        Expect.equal (read again) value what
