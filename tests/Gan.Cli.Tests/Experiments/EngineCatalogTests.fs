/// Selection of an engine by name or by default.
module Gan.Cli.Tests.Experiments.EngineCatalogTests

open System
open System.Collections.Generic
open System.Collections.Immutable
open Expecto
open Gan
open Gan.Experiments
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections

let private engine name device =
    { new IEngine with
        member _.Name = name
        member _.Device = device
        member _.IsDouble = false
        member _.Hold _ = failwith "not called"
        member _.Bind(_, _, _) = failwith "not called"
        member _.Trainer(_, _) = failwith "not called" }

let private info name devices precisions isDefault =
    EngineInfo(
        name, "", ImmutableArray.CreateRange<string> devices, ImmutableArray.CreateRange<Precision> precisions,
        IsDefaultOnCuda = isDefault)

let private provider infos (make: string -> string -> IEngine) =
    { new IEngineProvider with
        member _.Engines = ImmutableArray.CreateRange<EngineInfo> infos
        member _.Make(name, device, _) = make name device }

/// Stands in for libtorch on a machine with a CUDA device, without one, or without libtorch.
let private libtorch isDefault make =
    provider [ info "slow" [ "cpu"; "cuda" ] [ Precision.Fp32; Precision.Bf16 ] false
               info "fast" [ "cpu"; "cuda" ] [ Precision.Fp32 ] isDefault ] make

let private onDevice name device = engine name (if device = "cpu" then "cpu" else "cuda")
let private withoutDevice name _ = engine name "cpu"
let private missing _ _ : IEngine = raise (EngineUnavailableException "no library")

let private catalog driver (other: IEngineProvider) =
    EngineCatalog(
        [ ManagedEngines(); other ], Dictionary(dict [ "elsewhere", "It is elsewhere." ]), HasCudaDriver = fun () -> driver)

let private chosen device precision (catalog: EngineCatalog) =
    let engine = catalog.Default(device, precision)
    engine.Name, engine.Device

let private byDefault =
    testList "by default" [
        for name, driver, other, expected in
            [ "a CUDA device: the engine that is the default on CUDA", true, libtorch true onDevice, ("fast", "cuda")
              "a CUDA device without a default engine: compiled", true, libtorch false onDevice, ("compiled", "cpu")
              "a driver without a device: compiled", true, libtorch true withoutDevice, ("compiled", "cpu")
              "a driver without the native library: compiled", true, libtorch true missing, ("compiled", "cpu")
              "no driver: compiled, and no library is loaded", false,
                libtorch true (fun _ _ -> failwith "loaded"), ("compiled", "cpu") ] do
            test name { Expect.equal (catalog driver other |> chosen "auto" Precision.Fp32) expected "the engine" }
        test "an engine without the precision is not selected" {
            Expect.equal (catalog true (libtorch true onDevice) |> chosen "auto" Precision.Bf16) ("compiled", "cpu")
                "slow has bf16 but is not a default"
            Expect.equal (catalog true (libtorch true onDevice) |> chosen "cuda" Precision.Bf16) ("slow", "cuda")
                "the only engine with bf16 on CUDA"
        }
        test "the CPU has compiled" {
            Expect.equal (catalog true (libtorch true onDevice) |> chosen "cpu" Precision.Fp32) ("compiled", "cpu")
                "the engine"
        }
        test "CUDA by name has any engine that runs there, and its library must be there" {
            Expect.equal (catalog false (libtorch false onDevice) |> chosen "cuda" Precision.Fp32) ("slow", "cuda")
                "the first"
            Expect.throwsT<EngineUnavailableException>
                (fun () -> catalog true (libtorch true missing) |> chosen "cuda" Precision.Fp32 |> ignore) "no library"
            isRejected "device: cpu required, the only device where this build computes in fp32, got 'cuda'" (fun () ->
                EngineCatalog.Managed.Default("cuda", Precision.Fp32))
        } ]

let private refused =
    testList "by name, refused with the setting's name" [
        for name, device, precision, setting, message in
            [ "compield", "auto", Precision.Fp32, None, "unknown engine 'compield'; did you mean 'compiled'?"
              "elsewhere", "auto", Precision.Fp32, Some "engine",
              "engine: one of compiled, fast, reference, slow required in this build, got 'elsewhere'. It is elsewhere."
              "fast", "auto", Precision.Bf16, Some "engine", "engine: compiled or slow required for bf16, got fast"
              "reference", "cuda", Precision.Fp32, Some "device", "device: cpu required for the reference engine, got 'cuda'"
              "fast", "tpu", Precision.Fp32, Some "device", "device: auto, cpu or cuda required, got 'tpu'"
              "slow", "cuda", Precision.Fp32, Some "device", "device: no device" ] do
            test $"{name} on {device} in {precision}" {
                let other = libtorch true (fun _ _ -> raise (ArgumentException "no device"))
                Expect.throwsC (fun () -> (catalog true other).Find(name, device, precision) |> ignore) (fun e ->
                    Expect.equal e.Message message "the message"
                    let named = match (e :?> BadInputException).Cause with :? BadArgument as bad -> Some bad.Name | _ -> None
                    Expect.equal named setting "the setting")
            } ]

[<Tests>]
let tests = testList "EngineCatalog" [ byDefault; refused ]
