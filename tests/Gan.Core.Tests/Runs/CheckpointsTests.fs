module Gan.Core.Tests.Training.CheckpointsTests

open System.Text
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.MemoryFiles
open Gan.Testing.Tensors

let private checkpoint step (mark: string) =
    Checkpoint(step,
               readOnlyDict
                   [ for name in [ "a.bin"; "b.bin"; "c.bin" ] -> name, Encoding.UTF8.GetBytes $"{mark} {name} {step}" ])

let private on (files: IFiles) = Checkpoints("run", files)
let private sound contents = on (MemoryFiles.Sound contents)

/// The step and the content of the newest whole checkpoint.
let private newest (checkpoints: Checkpoints) =
    let struct (found, damaged) = checkpoints.Newest()
    let content (c: Checkpoint) = [ for f in c.Files -> f.Key, Encoding.UTF8.GetString f.Value ] |> List.sort
    found |> Option.ofObj |> Option.map (fun c -> c.Step, content c), List.ofSeq damaged

let private is (expected: Checkpoint) found =
    found = Some(expected.Step, [ for f in expected.Files -> f.Key, Encoding.UTF8.GetString f.Value ] |> List.sort)

/// A folder in which these checkpoints have been saved in order.
let private having keep saved =
    let contents = Contents()
    for c in saved do (sound contents).Save(c, keep)
    contents

/// Saves with one failing operation, for every operation and every kind of fault, and checks the folder afterwards.
let private withEveryFault (before: unit -> Contents) keep (next: Checkpoint) check =
    let whole = MemoryFiles.Sound(before ())
    (on whole).Save(next, keep)
    for fault in [ Before; Half; After ] do
        for i in 0 .. whole.Count - 1 do
            let contents = before ()
            Expect.throwsT<System.IO.IOException> (fun () -> (on (MemoryFiles(contents, i, fault))).Save(next, keep))
                "the save fails"
            check $"operation {i}, {fault}" contents

let private folders (contents: Contents) = (MemoryFiles.Sound contents :> IFiles).List "run" |> List.ofSeq

let private damages =
    [ "no manifest", (fun (c: Contents) -> c.Files.Remove "run/00000200/manifest.json" |> ignore), "manifest.json"
      "an empty manifest", (fun c -> c.Files["run/00000200/manifest.json"] <- [||]), "run/00000200/manifest.json: "
      "a null manifest", (fun c -> c.Files["run/00000200/manifest.json"] <- "null"B),
      "run/00000200/manifest.json: an object required, got null"
      "a manifest of another folder's file",
      (fun c -> c.Files["run/00000200/manifest.json"] <- """{"../00000100/a.bin":{"length":3,"sha256":""}}"""B),
      "run/00000200/manifest.json: a file of this folder required, got '../00000100/a.bin'"
      "a missing file", (fun c -> c.Files.Remove "run/00000200/b.bin" |> ignore), "b.bin"
      "a file cut", (fun c -> c.Files["run/00000200/b.bin"] <- Array.truncate 4 c.Files["run/00000200/b.bin"]),
      "run/00000200/b.bin: byte 4: 13 bytes required, got 4"
      "a bit flipped",
      (fun c ->
           c.Files["run/00000200/b.bin"] <- set 3 (c.Files["run/00000200/b.bin"][3] ^^^ 1uy) c.Files["run/00000200/b.bin"]),
      "run/00000200/b.bin: the SHA-256 " ]

[<Tests>]
let tests =
    let old, next = checkpoint 100L "old", checkpoint 200L "new"
    testList "Checkpoints" [
        test "the saved checkpoint is the newest" {
            let contents = having 2 [ old; next ]
            Expect.isTrue (is next (fst (newest (sound contents)))) "newest"
            Expect.equal (List.ofSeq (sound contents).Steps) [ 100L; 200L ] "both"
        }
        test "none was saved" {
            Expect.equal (newest (sound (Contents()))) (None, []) "newest"
            Expect.isEmpty (sound (Contents())).Steps "steps"
        }
        test "all but the newest are deleted" {
            let contents = having 2 [ for step in 1L .. 5L -> checkpoint step "x" ]
            Expect.equal (folders contents) [ "00000004"; "00000005" ] "two are kept"
        }
        test "steps of more than eight digits sort as numbers" {
            let contents = having 3 [ checkpoint 99_999_999L "x"; checkpoint 100_000_000L "y" ]
            Expect.isTrue (is (checkpoint 100_000_000L "y") (fst (newest (sound contents)))) ""
        }
        test "other files are left unchanged" {
            let contents = having 1 [ old ]
            contents.Folders.Add "run/notes" |> ignore
            contents.Files["run/notes/today"] <- [| 1uy |]
            (sound contents).Save(next, 1)
            Expect.equal (folders contents) [ "00000200"; "notes" ] ""
        }

        test "for any fault the old or the new checkpoint is whole, and the next save succeeds" {
            withEveryFault (fun () -> having 1 [ old ]) 1 next (fun label contents ->
                let found, _ = newest (sound contents)
                Expect.isTrue (is old found || is next found) $"{label}: {found} in {folders contents}"
                let third = checkpoint 300L "third"
                (sound contents).Save(third, 1)
                Expect.isTrue (is third (fst (newest (sound contents)))) $"{label}: next save"
                Expect.equal (folders contents) [ "00000300" ] $"{label}: no other files remain")
        }
        test "also while the first is saved: none, or the new one" {
            withEveryFault Contents 1 next (fun label contents ->
                let found, damaged = newest (sound contents)
                Expect.isTrue (found.IsNone || is next found) $"{label}: {found}"
                Expect.isEmpty damaged $"{label}: a partial checkpoint does not count")
        }
        test "also if one of the same step exists, whole or damaged" {
            let again = checkpoint 100L "again"
            withEveryFault (fun () -> having 1 [ old ]) 1 again (fun label contents ->
                let found, _ = newest (sound contents)
                Expect.isTrue (is old found || is again found) $"{label}: {found} in {folders contents}"
                (sound contents).Save(again, 1)
                Expect.isTrue (is again (fst (newest (sound contents)))) $"{label}: second save"
                Expect.equal (folders contents) [ "00000100" ] $"{label}: no other files remain")
        }
        test "folders are fsynced before a checkpoint is relied on and before the replaced one is deleted" {
            let contents = having 1 [ old ]
            let files = MemoryFiles.Sound contents
            (on files).Save(checkpoint 100L "again", 1)
            Expect.equal
                (files.Log |> List.skipWhile (fun line -> line <> "write run/.saving-00000100/manifest.json") |> List.tail)
                [ "flush run/.saving-00000100"
                  "move run/00000100 run/.replaced-00000100"
                  "move run/.saving-00000100 run/00000100"
                  "flush run"
                  "delete run/.replaced-00000100" ]
                "after the last file"
        }
        test "the checkpoint just saved is kept, although a newer damaged one exists" {
            let contents = having 2 [ old; next ]
            contents.Files.Remove "run/00000200/a.bin" |> ignore
            let between = checkpoint 150L "resumed from 100"
            (sound contents).Save(between, 1)
            Expect.isTrue (is between (fst (newest (sound contents)))) ""
        }
        test "the check detects a save that writes in place" {
            let contents = having 1 [ old ]
            contents.Files["run/00000100/b.bin"] <- Encoding.UTF8.GetBytes "new b.bi"
            Expect.isFalse (is old (fst (newest (sound contents)))) ""
        }

        testList "a damaged checkpoint is skipped and reported" [
            for label, damage, expected in damages ->
                test label {
                    let contents = having 2 [ old; next ]
                    damage contents
                    let found, damaged = newest (sound contents)
                    Expect.isTrue (is old found) "the older one"
                    Expect.equal damaged.Length 1 "one is damaged"
                    Expect.stringContains damaged[0] expected "message"
                } ]
        test "every flipped bit of every file is detected" {
            let files = (having 1 [ next ]).Files.Keys |> List.ofSeq
            for file in files do
                for bit in 0 .. 8 * (having 1 [ next ]).Files[file].Length - 1 do
                    let contents = having 1 [ next ]
                    contents.Files[file] <- set (bit / 8) (contents.Files[file][bit / 8] ^^^ (1uy <<< bit % 8))
                        contents.Files[file]
                    let found, _ = newest (sound contents)
                    Expect.isTrue (found.IsNone || is next found) $"{file}, bit {bit}"
        }
        test "reading does not change the folder, including a save in progress" {
            let contents = having 1 [ old ]
            contents.Folders.Add "run/.saving-00000200" |> ignore
            contents.Files["run/.saving-00000200/a.bin"] <- [| 1uy |]
            let files = MemoryFiles.Sound contents
            (on files).Newest() |> ignore
            Expect.equal files.Count 0 "unchanged"
            Expect.isTrue (is old (newest (sound contents) |> fst)) "the old one"
        } ]
