module Gan.Core.Tests.Datasets.DataDownloadTests

open System
open System.Collections.Concurrent
open System.IO
open System.Net.Http
open System.Security.Cryptography
open System.Threading
open Expecto
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Formats
open Gan.Testing.Rejections
open Gan.Testing.Server

/// Content that does not pack well, so that its packed form has a middle to be cut in.
let private content = idx [ 20_000 ] (let pixels = Array.zeroCreate 20_000 in Random(1).NextBytes pixels; pixels)

let private packed = gzip content
let private half = packed.Length / 2
let private file = DataFile("digits-idx1", Convert.ToHexStringLower(MD5.HashData content), content.Length)

let private names (folder: string) =
    Directory.GetFiles folder |> Array.map (fun path -> string (Path.GetFileName path)) |> Array.sort |> List.ofArray

let private path folder = Path.Combine(folder, "digits-idx1.gz")
let private part folder = path folder + ".part"

type private Job =
    { Mirrors: string list
      Attempts: int
      Patience: TimeSpan
      Progress: DownloadProgress -> unit
      Cancel: CancellationToken }

let private job =
    { Mirrors = [ "" ]
      Attempts = 5
      Patience = TimeSpan.FromSeconds 20.0
      Progress = ignore
      Cancel = CancellationToken.None }

let private get job (server: Uri) folder =
    use http = new HttpClient()
    let mirrors = job.Mirrors |> List.map (fun path -> Uri(server, path)) |> Array.ofList
    let download = DataDownload(http, mirrors, Attempts = job.Attempts, Patience = job.Patience)
    download.Get([ file ], folder, Action<_> job.Progress, job.Cancel).GetAwaiter().GetResult()

/// A server that honours ranges, but hangs up half way through its first answer.
let private hangsUpOnce n request =
    ranged packed request |> if n = 0 then cutAfter half else id

/// The same, but it falls silent instead.
let private silentOnce n request =
    { hangsUpOnce n request with HangsUp = n > 0 }

/// Against a server, into an empty folder; afterwards the requests are as expected.
let private against answer expected test =
    inFolder (fun folder ->
        withServer answer (fun server asked ->
            test server folder
            Expect.equal (asked () |> List.map _.From) expected "the first byte of each request"))

let private isThere folder =
    Expect.equal (names folder) [ "digits-idx1.gz" ] "the file alone is there"
    Expect.equal (File.ReadAllBytes(path folder)) packed "as it was published"

let private isEmpty folder = Expect.isEmpty (names folder) "nothing is left behind"

let private succeeds =
    testList
        "succeeds"
        [ test "in one go" {
              against (fun _ -> ranged packed) [ None ] (fun server folder ->
                  let into = Path.Combine(folder, "made", "on the way")
                  get job server into
                  isThere into)
          }
          test "after the server hung up half way: the rest is asked for" {
              against hangsUpOnce [ None; Some half ] (fun server folder ->
                  get job server folder
                  isThere folder)
          }
          test "in a second run, after the first got half" {
              against hangsUpOnce [ None; Some half ] (fun server folder ->
                  isRejected "digits-idx1: no mirror provided it: 127.0.0.1: " (fun () -> get { job with Attempts = 1 } server folder)
                  Expect.equal (names folder) [ "digits-idx1.gz.part" ] "only the part, under a name that says so"
                  Expect.equal (File.ReadAllBytes(part folder)) packed[.. half - 1] "the first half"
                  get job server folder
                  isThere folder)
          }
          test "from the start, where the server knows no ranges" {
              against (fun n _ -> whole packed |> if n = 0 then cutAfter half else id) [ None; Some half ] (fun server folder ->
                  get job server folder
                  isThere folder)
          }
          test "from the next mirror, where the first has it not" {
              let second _ request = if request.Path.StartsWith "/b/" then whole packed else notFound

              against second [ None; None ] (fun server folder ->
                  let notes = ConcurrentQueue<string>()
                  let note (p: DownloadProgress) = p.Note |> Option.ofObj |> Option.iter notes.Enqueue
                  get { job with Mirrors = [ "a/"; "b/" ]; Progress = note } server folder
                  isThere folder
                  Expect.equal (List.ofSeq notes) [ "127.0.0.1: the server answered 404 Not Found" ] "the failure is reported")
          }
          test "from the next mirror, with what the first gave" {
              against
                  (fun _ request -> ranged packed request |> if request.Path.StartsWith "/a/" then cutAfter (half / 2) else id)
                  [ None; Some(half / 2); Some(half / 2 * 2) ]
                  (fun server folder ->
                      get { job with Mirrors = [ "a/"; "b/" ]; Attempts = 2 } server folder
                      isThere folder)
          }
          test "after the server fell silent half way" {
              against silentOnce [ None; Some half ] (fun server folder ->
                      get { job with Patience = TimeSpan.FromSeconds 0.5 } server folder
                      isThere folder)
          }
          test "with a part that is already whole: nothing more is sent" {
              against (fun _ -> ranged packed) [ Some packed.Length ] (fun server folder ->
                  File.WriteAllBytes(part folder, packed)
                  get job server folder
                  isThere folder)
          }
          test "with a part that is longer than the file: from the start" {
              against (fun _ -> ranged packed) [ Some(packed.Length + 5); None ] (fun server folder ->
                  File.WriteAllBytes(part folder, Array.zeroCreate (packed.Length + 5))
                  get job server folder
                  isThere folder)
          }
          test "with a part that is longer than the file, where the server knows no ranges" {
              against (fun _ _ -> whole packed) [ Some(packed.Length + 5) ] (fun server folder ->
                  File.WriteAllBytes(part folder, Array.zeroCreate (packed.Length + 5))
                  get job server folder
                  isThere folder)
          }
          test "with a part that is not the file's: from the start, once the whole is seen to be wrong" {
              against (fun _ -> ranged packed) [ Some half; None ] (fun server folder ->
                  File.WriteAllBytes(part folder, Array.zeroCreate half)
                  get job server folder
                  isThere folder)
          }
          test "where another part arrives than was asked for: from the start" {
              let shifted request =
                  match request.From with
                  | Some from -> ranged packed { request with From = Some(from - 1) }
                  | None -> ranged packed request

              against (fun _ -> shifted) [ Some half; None ] (fun server folder ->
                  File.WriteAllBytes(part folder, packed[.. half - 1])
                  get job server folder
                  isThere folder)
          }
          test "at once, where the file is already there" {
              against (fun _ -> ranged packed) [] (fun server folder ->
                  File.WriteAllBytes(path folder, packed)
                  get job server folder
                  isThere folder)
          }
          test "again, where what is there is damaged" {
              against (fun _ -> ranged packed) [ None ] (fun server folder ->
                  File.WriteAllBytes(path folder, packed[..half])
                  get job server folder
                  isThere folder)
          }
          test "progress counts up to the whole" {
              against hangsUpOnce [ None; Some half ] (fun server folder ->
                  let seen = ConcurrentQueue<DownloadProgress>()
                  get { job with Progress = seen.Enqueue } server folder
                  let received = seen |> Seq.map _.Received |> List.ofSeq
                  Expect.equal received (List.sort received) "never back"
                  Expect.equal (List.last received) (int64 packed.Length) "to the end"
                  Expect.all seen (fun p -> p.Total = Nullable(int64 packed.Length)) "of all")
          } ]

let private fails =
    testList
        "fails"
        [ test "on another checksum, which is named; the file is deleted" {
              let wrong = content |> set 1000 (content[1000] ^^^ 1uy)
              let got = Convert.ToHexStringLower(MD5.HashData wrong)

              against (fun _ -> ranged (gzip wrong)) [ None ] (fun server folder ->
                  isRejected $"unpacked content with MD5 {file.Md5} is required, got {got}" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "on a page instead of the file" {
              against (fun _ _ -> whole "<html>please log in</html>"B) [ None ] (fun server folder ->
                  isRejected "the gzip magic 1f 8b required, got 3c" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "on content longer than it should be, while decoding" {
              against (fun _ _ -> whole (gzip (Array.zeroCreate 10_000_000))) [ None ] (fun server folder ->
                  isRejected $"at most {content.Length} decoded bytes required, got more" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "on a file that says it is too long" {
              against (fun _ _ -> whole (Array.zeroCreate 100_000)) [ None ] (fun server folder ->
                  isRejected "a file of at most 24123 bytes is required, got 100000" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "on a file that does not say it is too long" {
              let unstated = { whole (Array.zeroCreate 100_000) with Headers = [] }

              against (fun _ _ -> unstated) [ None ] (fun server folder ->
                  isRejected "a file of at most 24123 bytes is required, got more" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "when no mirror has it; each is named" {
              against (fun _ _ -> notFound) [ None; None ] (fun server folder ->
                  isRejected
                      ("digits-idx1: no mirror provided it: 127.0.0.1: the server answered 404 Not Found; "
                       + "127.0.0.1: the server answered 404 Not Found")
                      (fun () -> get { job with Mirrors = [ "a/"; "b/" ] } server folder)

                  isEmpty folder)
          }
          test "when there is no server" {
              inFolder (fun folder ->
                  isRejected "no mirror provided it: 127.0.0.1: " (fun () -> get job (Uri "http://127.0.0.1:9/") folder)
                  isEmpty folder)
          }
          test "when the folder is a file" {
              inFolder (fun folder ->
                  let taken = write folder "taken" [||]
                  isRejected $"{taken}: the download cannot be written" (fun () -> get job (Uri "http://127.0.0.1:9/") taken))
          }
          test "a server that always hangs up is asked a bounded number of times" {
              against (fun _ request -> ranged packed request |> cutAfter 10) [ None; Some 10; Some 20 ] (fun server folder ->
                  isRejected "no mirror provided it" (fun () -> get { job with Attempts = 3 } server folder)
                  Expect.equal (File.ReadAllBytes(part folder)) packed[..29] "what has arrived is kept")
          } ]

let private stops =
    testList
        "stops"
        [ test "when it is told to, and goes on from there next time" {
              against silentOnce [ None; Some half ] (fun server folder ->
                      use cancel = new CancellationTokenSource()
                      let stop (p: DownloadProgress) = if p.Received = int64 half then cancel.Cancel()

                      let stopped =
                          try
                              get { job with Progress = stop; Cancel = cancel.Token } server folder
                              false
                          with :? OperationCanceledException ->
                              true

                      Expect.isTrue stopped "it says that it was stopped"

                      Expect.equal (names folder) [ "digits-idx1.gz.part" ] "the part stays"
                      get job server folder
                      isThere folder)
          } ]

[<Tests>]
let tests = testList "DataDownload" [ succeeds; fails; stops ]
