/// What must be seen from outside: a process that loads libtorch or misuses it, and how it ended.
module Gan.Torch.Tests.Child

open System
open System.Diagnostics
open System.Reflection
open Gan
open Gan.Libtorch
open Gan.Torch

let private engine () = Eager.On "cpu"
let private load (shape: int list) (e: Eager) =
    let shape = Shape.Create(ReadOnlySpan(Array.ofList shape))
    e.Load(shape, ReadOnlySpan(Array.create shape.Size 1.0f))

/// What a child can be asked to do; what it prints is its answer.
let private tasks: (string * (unit -> string)) list =
    [ "load",
      fun () ->
          let e = engine ()
          let two = e.Read(e.Add(load [ 2 ] e, load [ 2 ] e))
          $"{two[0]} {two[1]} by {LibtorchLoader.Description}"
      "product of wrong shapes",
      fun () ->
          let e = engine ()
          string (e.ShapeOf(e.MatMul(load [ 2; 3 ] e, load [ 4; 5 ] e)))
      "sum of wrong shapes",
      fun () ->
          let e = engine ()
          string (e.ShapeOf(e.Add(load [ 2; 3 ] e, load [ 2; 4 ] e)))
      "affine of wrong shapes",
      fun () ->
          let e = engine ()
          string (e.ShapeOf(e.Affine(load [ 2; 3 ] e, load [ 4; 5 ] e, load [ 5 ] e)))
      "reshape to another size",
      fun () ->
          let e = engine ()
          string (e.ShapeOf(e.Reshape(load [ 2; 3 ] e, Shape.Create(ReadOnlySpan [| 7 |]))))
      "unused input",
      fun () ->
          let e = engine ()
          let x, y = e.Variable(load [ 2 ] e), e.Variable(load [ 3 ] e)
          let gradients = e.Gradients(e.Sum x, [ x; y ])
          $"{List.ofArray (e.Read gradients[0])} {List.ofArray (e.Read gradients[1])}"
      "gradient of a constant",
      fun () ->
          let e = engine ()
          let x = e.Variable(load [ 2 ] e)
          $"{List.ofArray (e.Read (e.Gradients(e.Sum(load [ 2 ] e), [ x ])[0]))}"
      "gradient of no scalar",
      fun () ->
          let e = engine ()
          let x = e.Variable(load [ 2 ] e)
          $"{List.ofArray (e.Read (e.Gradients(e.Add(x, x), [ x ])[0]))}"
      "gradient by no variable",
      fun () ->
          let e = engine ()
          let x = e.Variable(load [ 2 ] e)
          $"{List.ofArray (e.Read (e.Gradients(e.Sum x, [ load [ 2 ] e ])[0]))}"
      "gradient taken twice",
      fun () ->
          let e = engine ()
          let x = e.Variable(load [ 2 ] e)
          let y = e.Sum(e.Multiply(x, x))
          let first = e.Gradients(y, [ x ])
          $"{List.ofArray (e.Read first[0])} {List.ofArray (e.Read (e.Gradients(y, [ x ])[0]))}" ]

/// The child's main: 0 and an answer, or 3 and the managed error that came instead.
let main name =
    try
        printfn "%s" ((List.find (fst >> (=) name) tasks |> snd) ())
        0
    with e ->
        printfn "%s: %s" (e.GetType().Name) (e.Message.ReplaceLineEndings " ")
        3

/// Runs a task in a process of its own: its exit code and what it printed.
let run (environment: (string * string) list) (name: string) =
    let start = ProcessStartInfo("dotnet", RedirectStandardOutput = true, RedirectStandardError = true)
    [ Assembly.GetExecutingAssembly().Location; "--child"; name ] |> List.iter start.ArgumentList.Add
    for name, value in environment do
        start.Environment[name] <- value
    use child = Process.Start start |> nonNull
    let errors = child.StandardError.ReadToEndAsync()
    let answer = child.StandardOutput.ReadToEnd()
    child.WaitForExit()
    child.ExitCode, answer.Trim(), errors.Result
