// The project's build: dotnet fsi build.fsx [TARGET …]; without a target it lists the targets.
// A target first runs its dependencies, once each; the first failure ends the build with its exit code.

open System
open System.Diagnostics
open System.IO
open System.Xml.Linq

let root = __SOURCE_DIRECTORY__
let results = Path.Combine(root, "out", "test-results")

/// Runs a program in the root and returns its exit code.
let start (program: string) (arguments: string list) =
    let info = ProcessStartInfo(program, arguments, WorkingDirectory = root)
    use child = Process.Start info
    child.WaitForExit()
    child.ExitCode

/// Runs a program in the root; returns its exit code and its output, standard error included.
let collect (program: string) (arguments: string list) =
    let info =
        ProcessStartInfo(program, arguments, WorkingDirectory = root,
                         RedirectStandardOutput = true, RedirectStandardError = true)
    use child = new Process(StartInfo = info)
    let written = Text.StringBuilder()
    let add (e: DataReceivedEventArgs) =
        if not (isNull e.Data) then lock written (fun () -> written.AppendLine e.Data |> ignore)
    child.OutputDataReceived.Add add
    child.ErrorDataReceived.Add add
    child.Start() |> ignore
    child.BeginOutputReadLine()
    child.BeginErrorReadLine()
    child.WaitForExit()
    child.ExitCode, string written

/// Runs dotnet; a failure ends the build.
let dotnet arguments =
    printfn "» dotnet %s" (String.concat " " arguments)
    match start "dotnet" arguments with
    | 0 -> ()
    | code -> exit code

let build () = dotnet [ "build"; "Gan.sln"; "-c"; "Release"; "--nologo"; "-v"; "minimal" ]

/// The test projects of the solution, and those that a target of their own runs.
let testProjects, optIn =
    let solution = File.ReadAllText(Path.Combine(root, "Gan.sln"))
    Directory.GetDirectories(Path.Combine(root, "tests"))
    |> Array.map Path.GetFileName
    |> Array.filter (fun name -> name.EndsWith ".Tests" && File.Exists(Path.Combine(root, "tests", name, $"{name}.fsproj")))
    |> Array.sort
    |> List.ofArray
    |> List.partition (fun name -> solution.Contains($"\"{name}\""))

/// Returns the counts of passed, failed and skipped tests from the runner's report.
let counts (report: string) =
    if not (File.Exists report) then
        None
    else
        let cases = XDocument.Load(report).Descendants(XName.Get "test-case") |> List.ofSeq
        let result (case: XElement) =
            match case.Attribute(XName.Get "result") with
            | null -> "Failure"
            | a -> a.Value
        let number wanted = cases |> List.filter (fun c -> List.contains (result c) wanted) |> List.length
        let passed, skipped = number [ "Success" ], number [ "Ignored"; "Skipped"; "Inconclusive" ]
        Some(passed, cases.Length - passed - skipped, skipped)

/// The path of a project's built tests.
let runner project = Path.Combine(root, "tests", project, "bin", "Release", "net10.0", $"{project}.dll")

/// Runs all test projects, three at a time, even if some fail, and adds up their counts. The output of a project is printed
/// when it ends. A project without a report, or one that fails although its report has no failure, counts as one failure.
let test () =
    Directory.CreateDirectory results |> ignore
    let run project =
        let report = Path.Combine(results, $"{project}.xml")
        File.Delete report
        let clock = Stopwatch.StartNew()
        let code, written = collect "dotnet" [ runner project; "--no-spinner"; "--colours"; "0"; "--nunit-summary"; report ]
        lock results (fun () -> printfn "» %s, %.0f s\n%s" project clock.Elapsed.TotalSeconds (written.TrimEnd()))
        match counts report with
        | Some(passed, failed, skipped) when code = 0 || failed > 0 -> passed, failed, skipped
        | Some(passed, _, skipped) -> passed, 1, skipped
        | None -> 0, 1, 0
    let passed, failed, skipped =
        // The command line's tests take the longest and often wait for a child process, so they start first.
        let ordered = testProjects |> List.sortBy (fun project -> project <> "Gan.Cli.Tests")
        Async.Parallel([ for project in ordered -> async { return run project } ], 3)
        |> Async.RunSynchronously
        |> List.ofArray
        |> List.append [
            for project in optIn do
                let target = (project.Split('.')[1]).ToLowerInvariant()
                printfn "» %s skipped: 'dotnet fsi build.fsx %s' runs it" project target
                0, 0, 1 ]
        |> List.fold (fun (p, f, s) (p', f', s') -> p + p', f + f', s + s') (0, 0, 0)
    if skipped > 0 then
        printfn "%d passed, %d failed, %d skipped" passed failed skipped
    else
        printfn "%d passed, %d failed" passed failed
    if failed > 0 || passed = 0 then exit 1

/// Builds the projects over DiffSharp and runs their tests; exits with 3 if the packages cannot be restored. The environment
/// variable GanDiffSharp chooses the package: cpu (the default), lite or cuda.
let diffSharp () =
    if String.IsNullOrEmpty(Environment.GetEnvironmentVariable "GanDiffSharp") then
        Environment.SetEnvironmentVariable("GanDiffSharp", "cpu")
    let package = $"""DiffSharp-{Environment.GetEnvironmentVariable "GanDiffSharp"}"""
    if start "dotnet" [ "restore"; "Gan.DiffSharp.sln"; "--nologo"; "-v"; "quiet" ] <> 0 then
        eprintfn
            "build.fsx: diffsharp skipped: %s cannot be restored from the configured feeds; nothing was built or tested"
            package
        exit 3
    dotnet [ "build"; "Gan.DiffSharp.sln"; "--no-restore"; "-c"; "Release"; "--nologo"; "-v"; "minimal" ]
    dotnet [
        "run"; "--no-build"; "-c"; "Release"; "--project"; "tests/Gan.DiffSharp.Tests"
        "--"; "--no-spinner"; "--colours"; "0" ]

/// Makes the packages in out/packages.
let pack () =
    let packages = Path.Combine(root, "out", "packages")
    if Directory.Exists packages then Directory.Delete(packages, true)
    for project in [ "Gan.Packages.slnf"; "templates/Gan.Templates.csproj" ] do
        dotnet [
            "pack"; project; "-c"; "Release"; "-p:GanPack=true"; "-o"; packages; "--nologo"; "-v"; "quiet" ]
    for file in Directory.GetFiles(packages, "*.nupkg") |> Array.sort do
        printfn "%s, %.1f MB" (Path.GetRelativePath(root, file)) (float (FileInfo file).Length / 1e6)

/// Installs the packages into empty folders as a new user does, and uses them.
let packages () =
    dotnet [ "build"; "tests/Gan.Packages.Tests"; "-c"; "Release"; "--nologo"; "-v"; "minimal" ]
    dotnet [ runner "Gan.Packages.Tests"; "--no-spinner"; "--colours"; "0" ]

/// Runs the scripts of experiments/ and the code of the pages on F# and on testing.
let scripts () =
    dotnet [ "build"; "tests/Gan.Scripts.Tests"; "-c"; "Release"; "--nologo"; "-v"; "minimal" ]
    dotnet [ runner "Gan.Scripts.Tests"; "--no-spinner"; "--colours"; "0" ]

/// Makes the site: pages from docs/, evidence and pictures from the program, and the API of the libraries.
let docs () =
    dotnet [ "tool"; "restore" ]
    dotnet [ "fsi"; "docs/site/site.fsx" ]

/// Runs the fault tests and prints the table of docs/reliability.md.
let faults times =
    let tally = Path.Combine(root, "out", "faults.tsv")
    Directory.CreateDirectory(Path.Combine(root, "out")) |> ignore
    File.Delete tally
    Environment.SetEnvironmentVariable("GAN_TALLY", tally)
    Environment.SetEnvironmentVariable("GAN_CASES", string times)
    for project in [ "Gan.Core.Tests"; "Gan.Theory.Tests"; "Gan.Cli.Tests" ] do
        dotnet [
            "run"; "--no-build"; "-c"; "Release"; "--project"; $"tests/{project}"
            "--"; "--no-spinner"; "--colours"; "0"; "--filter"; "faults" ]
    printfn "\n| what happens | what is promised | tried | lost |\n| --- | --- | --- | --- |"
    for line in File.ReadAllLines tally do
        let cells = line.Split('\t')
        let tried = (int cells[2]).ToString("N0", Globalization.CultureInfo.InvariantCulture)
        // Losses are 0 because a test records its trials only after all of them passed; a loss ends the build above.
        printfn "| %s | %s | %s | 0 |" cells[0] cells[1] tried

let targets =
    [ "build", [], "compile everything; warnings are errors", build
      "test", [ "build" ], "run every test", test
      "verify-deep", [ "build" ],
      "run all slow cases, ten times the property cases, claims on other seeds, five times the faults: half an hour",
      fun () ->
          faults 5
          Environment.SetEnvironmentVariable("GAN_CASES", "10")
          dotnet [ "run"; "--no-build"; "-c"; "Release"; "--project"; "tests/Gan.Theory.Tests"; "--"; "--no-spinner" ]
          for seed in [ "2"; "3" ] do
              dotnet [ "run"; "--no-build"; "-c"; "Release"; "--project"; "src/Gan.Cli"; "--"; "verify"; "--seed"; seed ]
      "fuzz", [ "build" ],
      "fuzz planted wrong parsers, then the parsers with a million inputs, mutated from tests/Gan.Fuzz/corpus",
      fun () ->
          let fuzz arguments =
              dotnet ([ "run"; "--no-build"; "-c"; "Release"; "--project"; "tests/Gan.Fuzz"; "--" ] @ arguments)
          fuzz [ "--planted"; "--count"; "20000" ]
          fuzz [ "--count"; "1000000"; "--corpus"; "tests/Gan.Fuzz/corpus" ]
      "diffsharp", [],
      "build and test the engines over DiffSharp; exits with 3 if its packages cannot be restored", diffSharp
      "pack", [], "make the packages, with the tool and the templates, in out/packages", pack
      "packages", [ "pack" ], "make the packages and try them as a new user: two minutes and more", packages
      "scripts", [ "build" ], "run the scripts of experiments/ and the code of docs/fsharp.md and docs/testing.md: three minutes", scripts
      "docs", [ "build" ], "make the site of documentation in out/site and check its links and spelling: eight minutes", docs
      "faults", [ "build" ], "run the fault tests and print the table of docs/reliability.md", (fun () -> faults 1)
      "format", [], "format every C# file", (fun () -> dotnet [ "format"; "Gan.sln" ])
      "demo", [ "build" ], "train the embedded digits into runs/demo and draw samples",
      fun () ->
          let gan arguments = dotnet ([ "run"; "--no-build"; "-c"; "Release"; "--project"; "src/Gan.Cli"; "--" ] @ arguments)
          if Directory.Exists(Path.Combine(root, "runs", "demo")) then
              Directory.Delete(Path.Combine(root, "runs", "demo"), true)
          gan [ "train"; "digits"; "--out"; "runs/demo" ]
          gan [ "sample"; "runs/demo"; "--out"; "runs/demo/samples.png" ] ]

let rec run finished name =
    match targets |> List.tryFind (fun (target, _, _, _) -> target = name) with
    | _ when List.contains name finished -> finished
    | Some(_, dependencies, _, action) ->
        let finished = List.fold run finished dependencies
        action ()
        name :: finished
    | None ->
        let names = targets |> List.map (fun (target, _, _, _) -> target) |> String.concat ", "
        eprintfn "build.fsx: one of the targets %s required, got '%s'" names name
        exit 2

match fsi.CommandLineArgs |> Array.skip 1 |> List.ofArray with
| [] -> for name, _, what, _ in targets do printfn "%-12s %s" name what
| wanted -> wanted |> List.fold run [] |> ignore
