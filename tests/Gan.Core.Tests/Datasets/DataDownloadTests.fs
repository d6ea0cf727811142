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

/// Incompressible content, so that its gzip file is long enough to be cut in the middle.
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

/// A server that honours ranges, but stops sending half way through its first answer and keeps the connection open.
let private silentOnce n request =
    { hangsUpOnce n request with HangsUp = n > 0 }

/// Runs a test with a server and an empty folder; afterwards the requests must start at the expected bytes.
let private against answer expected test =
    inFolder (fun folder ->
        withServer answer (fun server asked ->
            test server folder
            Expect.equal (asked () |> List.map _.From) expected "the first byte of each request"))

let private isThere folder =
    Expect.equal (names folder) [ "digits-idx1.gz" ] "only the file"
    Expect.equal (File.ReadAllBytes(path folder)) packed "the published bytes"

let private isEmpty folder = Expect.isEmpty (names folder) "no files remain"

let private succeeds =
    testList
        "succeeds"
        [ test "with one request" {
              against (fun _ -> ranged packed) [ None ] (fun server folder ->
                  let into = Path.Combine(folder, "made", "on the way")
                  get job server into
                  isThere into)
          }
          test "after the server closed the connection half way: requests the rest" {
              against hangsUpOnce [ None; Some half ] (fun server folder ->
                  get job server folder
                  isThere folder)
          }
          test "in a second run, after the first received half" {
              against hangsUpOnce [ None; Some half ] (fun server folder ->
                  isRejected "digits-idx1: no mirror provided it: 127.0.0.1: " (fun () ->
                      get { job with Attempts = 1 } server folder)
                  Expect.equal (names folder) [ "digits-idx1.gz.part" ] "only the partial file, as .part"
                  Expect.equal (File.ReadAllBytes(part folder)) packed[.. half - 1] "the first half"
                  get job server folder
                  isThere folder)
          }
          test "from the start, if the server does not support ranges" {
              let answer n _ = whole packed |> if n = 0 then cutAfter half else id

              against answer [ None; Some half ] (fun server folder ->
                  get job server folder
                  isThere folder)
          }
          test "from the next mirror, if the first does not have the file" {
              let second _ request = if request.Path.StartsWith "/b/" then whole packed else notFound

              against second [ None; None ] (fun server folder ->
                  let notes = ConcurrentQueue<string>()
                  let note (p: DownloadProgress) = p.Note |> Option.ofObj |> Option.iter notes.Enqueue
                  get { job with Mirrors = [ "a/"; "b/" ]; Progress = note } server folder
                  isThere folder
                  Expect.equal (List.ofSeq notes) [ "127.0.0.1: the server answered 404 Not Found" ]
                      "the failure is reported")
          }
          test "from the next mirror, continuing the first mirror's part" {
              against
                  (fun _ request ->
                       ranged packed request |> if request.Path.StartsWith "/a/" then cutAfter (half / 2) else id)
                  [ None; Some(half / 2); Some(half / 2 * 2) ]
                  (fun server folder ->
                      get { job with Mirrors = [ "a/"; "b/" ]; Attempts = 2 } server folder
                      isThere folder)
          }
          test "after the server stopped sending half way" {
              against silentOnce [ None; Some half ] (fun server folder ->
                      get { job with Patience = TimeSpan.FromSeconds 0.5 } server folder
                      isThere folder)
          }
          test "with a part that is already complete: no more bytes are sent" {
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
          test "with a part that is longer than the file, if the server does not support ranges" {
              against (fun _ _ -> whole packed) [ Some(packed.Length + 5) ] (fun server folder ->
                  File.WriteAllBytes(part folder, Array.zeroCreate (packed.Length + 5))
                  get job server folder
                  isThere folder)
          }
          test "with a part of other content: from the start, after the checksum failed" {
              against (fun _ -> ranged packed) [ Some half; None ] (fun server folder ->
                  File.WriteAllBytes(part folder, Array.zeroCreate half)
                  get job server folder
                  isThere folder)
          }
          test "if the server sends another range than requested: from the start" {
              let shifted request =
                  match request.From with
                  | Some from -> ranged packed { request with From = Some(from - 1) }
                  | None -> ranged packed request

              against (fun _ -> shifted) [ Some half; None ] (fun server folder ->
                  File.WriteAllBytes(part folder, packed[.. half - 1])
                  get job server folder
                  isThere folder)
          }
          test "without a request, if the file exists" {
              against (fun _ -> ranged packed) [] (fun server folder ->
                  File.WriteAllBytes(path folder, packed)
                  get job server folder
                  isThere folder)
          }
          test "with a new download, if the existing file is damaged" {
              against (fun _ -> ranged packed) [ None ] (fun server folder ->
                  File.WriteAllBytes(path folder, packed[..half])
                  get job server folder
                  isThere folder)
          }
          test "progress increases up to the total" {
              against hangsUpOnce [ None; Some half ] (fun server folder ->
                  let seen = ConcurrentQueue<DownloadProgress>()
                  get { job with Progress = seen.Enqueue } server folder
                  let received = seen |> Seq.map _.Received |> List.ofSeq
                  Expect.equal received (List.sort received) "increasing"
                  Expect.equal (List.last received) (int64 packed.Length) "up to the total"
                  Expect.all seen (fun p -> p.Total = Nullable(int64 packed.Length)) "total")
          } ]

let private fails =
    testList
        "fails"
        [ test "on a wrong checksum, which the message has; the file is deleted" {
              let wrong = content |> set 1000 (content[1000] ^^^ 1uy)
              let got = Convert.ToHexStringLower(MD5.HashData wrong)

              against (fun _ -> ranged (gzip wrong)) [ None ] (fun server folder ->
                  isRejected $"unpacked content with MD5 {file.Md5} is required, got {got}" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "on an HTML page instead of the file" {
              against (fun _ _ -> whole "<html>please log in</html>"B) [ None ] (fun server folder ->
                  isRejected "the gzip magic 1f 8b required, got 3c" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "on content longer than required, while decoding" {
              against (fun _ _ -> whole (gzip (Array.zeroCreate 10_000_000))) [ None ] (fun server folder ->
                  isRejected $"at most {content.Length} decoded bytes required, got more" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "on a file whose Content-Length is too large" {
              against (fun _ _ -> whole (Array.zeroCreate 100_000)) [ None ] (fun server folder ->
                  isRejected "a file of at most 24123 bytes is required, got 100000" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "on a file that is too long and has no Content-Length" {
              let unstated = { whole (Array.zeroCreate 100_000) with Headers = [] }

              against (fun _ _ -> unstated) [ None ] (fun server folder ->
                  isRejected "a file of at most 24123 bytes is required, got more" (fun () -> get job server folder)
                  isEmpty folder)
          }
          test "if no mirror has the file; the message names each" {
              against (fun _ _ -> notFound) [ None; None ] (fun server folder ->
                  isRejected
                      ("digits-idx1: no mirror provided it: 127.0.0.1: the server answered 404 Not Found; "
                       + "127.0.0.1: the server answered 404 Not Found")
                      (fun () -> get { job with Mirrors = [ "a/"; "b/" ] } server folder)

                  isEmpty folder)
          }
          test "if no server answers" {
              inFolder (fun folder ->
                  isRejected "no mirror provided it: 127.0.0.1: " (fun () -> get job (Uri "http://127.0.0.1:9/") folder)
                  isEmpty folder)
          }
          test "if the folder is a file" {
              inFolder (fun folder ->
                  let taken = write folder "taken" [||]
                  isRejected $"{taken}: the download cannot be written" (fun () ->
                      get job (Uri "http://127.0.0.1:9/") taken))
          }
          test "the number of attempts at a server that always closes the connection is bounded" {
              let answer _ request = ranged packed request |> cutAfter 10

              against answer [ None; Some 10; Some 20 ] (fun server folder ->
                  isRejected "no mirror provided it" (fun () -> get { job with Attempts = 3 } server folder)
                  Expect.equal (File.ReadAllBytes(part folder)) packed[..29] "the received bytes are kept")
          } ]

let private stops =
    testList
        "stops"
        [ test "on cancellation, and continues from there next time" {
              against silentOnce [ None; Some half ] (fun server folder ->
                      use cancel = new CancellationTokenSource()
                      let stop (p: DownloadProgress) = if p.Received = int64 half then cancel.Cancel()

                      let stopped =
                          try
                              get { job with Progress = stop; Cancel = cancel.Token } server folder
                              false
                          with :? OperationCanceledException ->
                              true

                      Expect.isTrue stopped "cancelled"

                      Expect.equal (names folder) [ "digits-idx1.gz.part" ] "the part is kept"
                      get job server folder
                      isThere folder)
          } ]

[<Tests>]
let tests = testList "DataDownload" [ succeeds; fails; stops ]
