/// A file system in memory, and ways for one of its operations to fail.
module Gan.Core.Tests.Training.MemoryFiles

open System
open System.Collections.Generic
open System.IO
open Gan

/// How the chosen operation fails: before it does anything, half way, or after it is done.
type Fault =
    | Before
    | Half
    | After

/// What comes after the fault: an error, which the program may mend, or nothing, for its process is dead or its disk is full for good.
type Then =
    | Error
    | Death

/// Files by their paths, and the folders there are.
type Contents() =
    member val Files = SortedDictionary<string, byte[]>(StringComparer.Ordinal)
    member val Folders = SortedSet<string>(StringComparer.Ordinal)

    /// The files that a process holds.
    member val Held = HashSet<string>(StringComparer.Ordinal)

    /// The paths at or under one.
    member this.Under(path: string) =
        this.Files.Keys |> Seq.filter (fun f -> f = path || f.StartsWith(path + "/")) |> List.ofSeq

let private inFolder (folder: string) (path: string) =
    if path.StartsWith(folder + "/") then Some(path.Substring(folder.Length + 1).Split('/')[0]) else None

/// The contents as a file system whose operation number `failing` (from 0, those that only look not counted) fails.
type MemoryFiles(contents: Contents, failing: int, fault: Fault, after: Then) =
    let count = ref 0
    let log = List<string>()

    /// Does something whole or, half way through a fault, in part.
    let changes name (whole: unit -> unit) (part: unit -> unit) =
        log.Add name
        let fails = count.Value = failing
        let dead = after = Death && failing >= 0 && count.Value > failing
        count.Value <- count.Value + 1
        if dead then raise (IOException "dead")
        match fails, fault with
        | false, _ -> whole ()
        | true, Before -> raise (IOException "no room")
        | true, Half -> part (); raise (IOException "no room")
        | true, After -> whole (); raise (IOException "no room")

    new(contents, failing, fault) = MemoryFiles(contents, failing, fault, Error)

    /// True once the chosen operation has failed.
    member _.Failed = failing >= 0 && count.Value > failing

    /// How many operations there were.
    member _.Count = count.Value

    /// What was asked for, in order.
    member _.Log = List.ofSeq log

    static member Sound contents = MemoryFiles(contents, -1, Before)

    interface IFiles with
        member _.CreateFolder path =
            changes $"create {path}" (fun () -> contents.Folders.Add path |> ignore) ignore
        member _.Write(path, content) =
            let bytes = content.ToArray()
            if not (contents.Folders.Contains(string (Path.GetDirectoryName path))) then raise (DirectoryNotFoundException path)
            changes $"write {path}" (fun () -> contents.Files[path] <- bytes) (fun () -> contents.Files[path] <- Array.truncate (bytes.Length / 2) bytes)
        member _.Read(path, _) =
            match contents.Files.TryGetValue path with
            | true, bytes -> Array.copy bytes
            | _ -> raise (FileNotFoundException path)
        member _.Move(from, into) =
            // A rename is done or not done.
            changes
                $"move {from} {into}"
                (fun () ->
                    if contents.Folders.Contains from then
                        if contents.Folders.Contains into then raise (IOException $"{into} exists")
                        contents.Folders.Remove from |> ignore
                        contents.Folders.Add into |> ignore
                    for file in contents.Under from do
                        contents.Files[into + file.Substring from.Length] <- contents.Files[file]
                        contents.Files.Remove file |> ignore)
                ignore
        member _.Delete path =
            let files = contents.Under path
            let delete = List.iter (contents.Files.Remove >> ignore)
            changes
                $"delete {path}"
                (fun () -> delete files; contents.Folders.Remove path |> ignore)
                (fun () -> delete (List.truncate (files.Length / 2) files))
        member _.Exists path = contents.Files.ContainsKey path || contents.Folders.Contains path
        member _.List folder =
            Seq.append contents.Files.Keys contents.Folders |> Seq.choose (inFolder folder) |> Seq.distinct |> Seq.sort |> Array.ofSeq :> _
        member _.Flush folder = changes $"flush {folder}" ignore ignore
        member _.Hold path : IDisposable | null =
            if contents.Held.Add path then
                contents.Files[path] <- [||]
                { new IDisposable with member _.Dispose() = contents.Held.Remove path |> ignore }
            else null
