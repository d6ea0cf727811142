/// Folders and files of a test.
module Gan.Testing.Files

open System
open System.IO

/// As Folders.inFolder of Gan.Testing.
let inFolder (test: string -> 'a) = Folders.inFolder test

/// Writes a file into a folder and returns its path.
let write (folder: string) (name: string) (bytes: byte[]) =
    let path = Path.Combine(folder, name)
    File.WriteAllBytes(path, bytes)
    path

/// Returns a copy of the bytes in which the one at an index is replaced.
let set at value (bytes: byte[]) = Array.updateAt at value bytes

/// The root of the repository: the nearest folder above the tests' binaries that has Gan.sln.
let root =
    let rec above (folder: string) =
        if File.Exists(Path.Combine(folder, "Gan.sln")) then folder
        else above (nonNull (Path.GetDirectoryName folder))
    above AppContext.BaseDirectory
