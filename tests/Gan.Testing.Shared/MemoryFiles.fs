/// A file system in memory in which one operation can fail.
module Gan.Testing.MemoryFiles

open System
open System.Collections.Generic
open System.IO
open Gan

/// The point at which the chosen operation fails: before it does anything, half way, or after it is done.
type Fault =
    | Before
    | Half
    | After

/// The result of the fault: an error that the program can handle, or the end of all later operations (dead process, full
/// disk).
type Then =
    | Error
    | Death

/// A change of the names in a folder.
[<RequireQualifiedAccess>]
type Change =
    | Folder of string
    | File of string * byte[]
    | Move of string * string
    | Gone of files: string list * folder: string option

/// Files by path, folders, and their state on the disk. A file's bytes are on the disk after the write; its name, as every
/// change of a folder's names, only after that folder is fsynced.
type Contents() =
    let parent (path: string) = match path.LastIndexOf '/' with -1 -> "" | i -> path.Substring(0, i)
    let under (files: SortedDictionary<string, byte[]>) (path: string) =
        files.Keys |> Seq.filter (fun f -> f = path || f.StartsWith(path + "/")) |> List.ofSeq
    let copied (files: SortedDictionary<string, byte[]>, folders: SortedSet<string>) =
        SortedDictionary<string, byte[]>(files, StringComparer.Ordinal), SortedSet<string>(folders, StringComparer.Ordinal)
    let files = SortedDictionary<string, byte[]>(StringComparer.Ordinal)
    let folders = SortedSet<string>(StringComparer.Ordinal)
    let mutable onDisk = copied (files, folders)
    /// Later changes in order, and whether each is on the disk.
    let pending = List<struct (Change * bool)>()

    /// Applies a change; it has no effect if its folder does not exist, because the folder's own name was lost.
    let apply (files: SortedDictionary<string, byte[]>, folders: SortedSet<string>) change =
        let isThere path = parent path = "" || folders.Contains(parent path)
        match change with
        | Change.Folder path -> if isThere path then folders.Add path |> ignore
        | Change.File(path, bytes) -> if isThere path then files[path] <- bytes
        | Change.Move(from, into) ->
            if folders.Remove from then folders.Add into |> ignore
            for file in under files from do
                files[into + file.Substring from.Length] <- files[file]
                files.Remove file |> ignore
        | Change.Gone(gone, folder) ->
            List.iter (files.Remove >> ignore) gone
            Option.iter (folders.Remove >> ignore) folder

    let place =
        function
        | Change.Folder path | Change.File(path, _) | Change.Move(_, path) -> parent path
        | Change.Gone(files, folder) -> parent (defaultArg folder (defaultArg (List.tryHead files) ""))

    member _.Files = files
    member _.Folders = folders

    /// The files that a process has locked.
    member val Held = HashSet<string>(StringComparer.Ordinal)

    /// The paths at or under one.
    member _.Under path = under files path

    /// Applies a change in memory.
    member _.Do change =
        apply (files, folders) change
        pending.Add(struct (change, false))

    /// Fsyncs a folder: the changes of its names are on the disk.
    member _.Flush folder =
        for i in 0 .. pending.Count - 1 do
            let struct (change, _) = pending[i]
            if place change = folder then pending[i] <- struct (change, true)

    /// Puts everything on the disk.
    member _.Settle() =
        onDisk <- copied (files, folders)
        pending.Clear()

    /// Power failure: of the changes of each folder that were not fsynced only the first remain; `kept` maps their number to
    /// the number that remains.
    member this.LosePower(kept: int -> int) =
        let lost =
            Seq.ofArray (pending.ToArray())
            |> Seq.filter (fun (struct (_, flushed)) -> not flushed)
            |> Seq.countBy (fun (struct (change, _)) -> place change)
        let left = Dictionary(dict [ for folder, count in lost -> folder, kept count ])
        let disk = copied onDisk
        for struct (change, flushed) in pending do
            let keeps = flushed || (left[place change] <- left[place change] - 1; left[place change] >= 0)
            if keeps then apply disk change
        files.Clear()
        folders.Clear()
        for KeyValue(path, bytes) in fst disk do files[path] <- bytes
        folders.UnionWith(snd disk)
        this.Held.Clear()
        this.Settle()

let private inFolder (folder: string) (path: string) =
    if path.StartsWith(folder + "/") then Some(path.Substring(folder.Length + 1).Split('/')[0]) else None

/// The contents as a file system whose operation number `failing` (from 0, reads not counted) fails.
type MemoryFiles(contents: Contents, failing: int, fault: Fault, after: Then) =
    let count = ref 0
    let log = List<string>()

    /// Performs an operation completely or, for a fault half way, in part.
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

    /// The number of operations.
    member _.Count = count.Value

    /// The requested operations, in order.
    member _.Log = List.ofSeq log

    static member Sound contents = MemoryFiles(contents, -1, Before)

    interface IFiles with
        member _.CreateFolder path =
            changes $"create {path}" (fun () -> if not (contents.Folders.Contains path) then contents.Do(Change.Folder path))
                ignore
        member _.Write(path, content) =
            let bytes = content.ToArray()
            if not (contents.Folders.Contains(string (Path.GetDirectoryName path))) then
                raise (DirectoryNotFoundException path)
            changes $"write {path}" (fun () -> contents.Do(Change.File(path, bytes)))
                (fun () -> contents.Do(Change.File(path, Array.truncate (bytes.Length / 2) bytes)))
        member _.Read(path, _) =
            match contents.Files.TryGetValue path with
            | true, bytes -> Array.copy bytes
            | _ -> raise (FileNotFoundException path)
        member _.Move(from, into) =
            // A rename is atomic.
            changes
                $"move {from} {into}"
                (fun () ->
                    if contents.Folders.Contains from && contents.Folders.Contains into then
                        raise (IOException $"{into} exists")
                    contents.Do(Change.Move(from, into)))
                ignore
        member _.Delete path =
            let files = contents.Under path
            changes
                $"delete {path}"
                (fun () -> contents.Do(Change.Gone(files, if contents.Folders.Contains path then Some path else None)))
                (fun () -> contents.Do(Change.Gone(List.truncate (files.Length / 2) files, None)))
        member _.Exists path = contents.Files.ContainsKey path || contents.Folders.Contains path
        member _.List folder =
            Seq.append contents.Files.Keys contents.Folders
            |> Seq.choose (inFolder folder)
            |> Seq.distinct
            |> Seq.sort
            |> Array.ofSeq :> _
        member _.Flush folder =
            changes $"flush {folder}" (fun () -> contents.Flush(if folder = "." then "" else folder)) ignore
        member _.Hold path : IDisposable | null =
            if contents.Held.Add path then
                contents.Files[path] <- [||]
                { new IDisposable with member _.Dispose() = contents.Held.Remove path |> ignore }
            else null
