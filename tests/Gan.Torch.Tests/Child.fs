/// Child processes that load libtorch or misuse it.
module Gan.Torch.Tests.Child

open System
open System.Reflection
open Gan
open Gan.Testing
open Gan.Testing.Tensors
open Gan.Libtorch
open Gan.Torch

let private engine () = Eager.On "cpu"
let private load extents (e: Eager) =
    let shape = shape extents
    e.Load(shape, ReadOnlySpan(Array.create shape.Size 1.0f))

/// The tasks of a child process, by name; each returns the text to print.
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
          string (e.ShapeOf(e.Reshape(load [ 2; 3 ] e, shape [ 7 ])))
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
      "gradient of a non-scalar",
      fun () ->
          let e = engine ()
          let x = e.Variable(load [ 2 ] e)
          $"{List.ofArray (e.Read (e.Gradients(e.Add(x, x), [ x ])[0]))}"
      "gradient with respect to a constant",
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

/// The child's main: runs the tasks and prints a line for each, `0: ` and the answer, or `3: ` and the managed error. A task
/// that aborts the process leaves out its line and all later ones.
let main (names: string[]) =
    for name in names do
        let task = List.find (fst >> (=) name) tasks |> snd
        let line = try "0: " + task () with e -> "3: " + e.GetType().Name + ": " + e.Message.ReplaceLineEndings " "
        Console.Out.WriteLine line
        Console.Out.Flush()
    0

/// Runs tasks in a child process; returns each name with its code and answer.
let run environment (names: string list) =
    let ended = Processes.run "." environment "dotnet" (Assembly.GetExecutingAssembly().Location :: "--child" :: names)
    let answers = ended |> Processes.endedWith 0 |> _.Split('\n', StringSplitOptions.RemoveEmptyEntries) |> List.ofArray
    List.zip names [ for line in answers -> int (line.Substring(0, 1)), line.Substring 3 ]
