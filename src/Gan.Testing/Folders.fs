/// Temporary folders of tests.
module Gan.Testing.Folders

open System.IO

/// Runs a test in an empty temporary folder, which is deleted afterwards.
let inFolder (test: string -> 'a) =
    let folder = Directory.CreateTempSubdirectory "gan-test-"

    try
        test folder.FullName
    finally
        folder.Delete true
