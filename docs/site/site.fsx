// Makes the site in out/site and checks it: dotnet fsi docs/site/site.fsx   (after the build; build.fsx docs does both)
#load "claims.fsx"
#load "gallery.fsx"
#load "links.fsx"
#load "fsharp.fsx"
#load "search.fsx"

open System
open System.Diagnostics
open System.IO
open System.Text.Json.Nodes

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))
Directory.SetCurrentDirectory root
let work, site = Path.Combine("out", "docs"), Path.Combine("out", "site")

let fail (message: string) =
    eprintfn "site.fsx: %s" message
    exit 1

/// Runs a program; returns its exit code and standard output. Standard error goes to the console.
let run (program: string) (arguments: string list) =
    use child = Process.Start(ProcessStartInfo(program, arguments, RedirectStandardOutput = true))
    let output = child.StandardOutput.ReadToEnd()
    child.WaitForExit()
    child.ExitCode, output

/// The JSON of a gan command, which is kept until the program is built anew; and its date.
let gan (file: string) (arguments: string list) =
    let path, program = Path.Combine(work, file), "src/Gan.Cli/bin/Release/net10.0/gan.dll"
    if File.GetLastWriteTimeUtc path < File.GetLastWriteTimeUtc program then
        printfn "» gan %s" (String.concat " " arguments)
        match run "dotnet" (program :: arguments) with
        | 0, output -> File.WriteAllText(path, output)
        | code, _ -> fail $"""gan {String.concat " " arguments}: exit code 0 required, got {code}"""
    JsonNode.Parse(File.ReadAllText path), (File.GetLastWriteTimeUtc path).ToString "yyyy-MM-dd"

/// Checks the spelling of the repository's pages, and that a planted misspelling is found.
let spelling () =
    let cspell files =
        try
            run "npx" ([ "--yes"; "cspell@9.8.0"; "--config"; "docs/cspell.json"; "--no-progress"; "--no-summary" ] @ files)
        with :? ComponentModel.Win32Exception -> -1, ""
    let planted = Path.Combine(work, "planted", "misspelled.md")
    File.WriteAllText(planted, "A page that you will recieve.\n")
    match cspell [ planted ] with
    | 1, output when output.Contains "recieve" ->
        let pages = [ "README.md"; "CHANGELOG.md"; "CONTRIBUTING.md"; "docs/*.md"; "docs/decisions/*.md" ]
        match cspell pages with
        | 0, _ -> printfn "spelling: no unknown word"
        | _, output -> fail $"spelling, or docs/cspell.json lacks a word:\n{output}"
    | 0, _ -> fail "cspell: a planted misspelling to be found required, got none"
    | _ -> printfn "SPELLING WAS NOT CHECKED: it requires node, and cspell by npx"

/// Checks that planted defects of a page are found, one of each kind.
let plantedLinks () =
    let folder = Path.Combine(work, "planted")
    File.WriteAllText(Path.Combine(folder, "page.html"), """<h1 id="here">Planted</h1><a href="#here">right</a>
<a href="missing.html">1</a><a href="#nowhere">2</a><a href="page.html#there">3</a><a href="./">4</a>
<img src="missing.png"><script src="https://example.org/5.js"></script><link rel="stylesheet" href="//example.org/6.css">""")
    File.WriteAllText(Path.Combine(folder, "page.css"), "@font-face { src: url(https://example.org/7.woff) }")
    let found = Links.problems folder
    if found.Length <> 8 then fail $"8 planted defects of links required, found {found.Length}: %A{found}"

Directory.CreateDirectory(Path.Combine(work, "planted")) |> ignore
plantedLinks ()
spelling ()

let made, _ = gan "paper.json" [ "paper"; "--out"; $"{work}/paper"; "--json" ]
let verified, date = gan "verify.json" [ "verify"; "--json" ]
let planted, _ = gan "planted.json" [ "verify"; "--planted"; "--json" ]
let enclosed, _ = gan "enclosed.json" [ "verify"; "--enclose"; "--json" ]

let pages = Path.Combine(work, "pages")
for folder in [ pages; Path.Combine(work, "api"); site ] do
    if Directory.Exists folder then Directory.Delete(folder, true)
Claims.write (Path.Combine(pages, "claims")) (File.ReadAllText "docs/theory.md") (verified, planted, enclosed) date
Gallery.write (Path.Combine(pages, "gallery.md")) made "../paper/pictures"

File.WriteAllText(Path.Combine(pages, "fsharp-api.md"), """# API of the F# libraries

The modules and types of Gan.FSharp and Gan.Testing, with F# signatures. The other libraries are under *API in C#*.

LIST
""")

match run "dotnet" [ "docfx"; "docfx.json"; "--warningsAsErrors" ] with
| 0, _ -> ()
| _, output -> fail $"docfx: no warning or error required, got\n{output}"

match run "dotnet" (FSharpApi.arguments work) with
| 0, _ -> FSharpApi.write work site
| code, output -> fail $"fsdocs: exit code 0 required, got {code}\n{output}"

let entries = Search.write site

match Links.problems site with
| [] ->
    let files = Directory.GetFiles(site, "*", SearchOption.AllDirectories)
    let html = files |> Array.filter _.EndsWith(".html")
    printfn "%d pages, %d entries of the search, %.1f MB: open %s" html.Length entries (files |> Array.sumBy (fun f -> float (FileInfo f).Length / 1e6))
        (Path.Combine(site, "index.html"))
| found -> fail (String.concat "\n" ($"{found.Length} links or files do not resolve, such as" :: List.truncate 30 found))
