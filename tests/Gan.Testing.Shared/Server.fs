/// A local web server with scripted replies, which may close the connection half way.
module Gan.Testing.Server

open System
open System.Collections.Concurrent
open System.Net
open System.Net.Sockets
open System.Text
open System.Threading

type Reply =
    { Status: string
      Headers: string list
      Body: byte[]
      /// The number of body bytes that are sent before the server stops.
      Sent: int
      /// True if the server then closes the connection; false if it keeps the connection open without sending.
      HangsUp: bool }

/// A request: the path, and the first byte of a range request.
type Request = { Path: string; From: int option }

let reply status headers (body: byte[]) =
    { Status = status
      Headers = $"Content-Length: {body.Length}" :: headers
      Body = body
      Sent = body.Length
      HangsUp = true }

let notFound = reply "404 Not Found" [] [||]

/// The reply of a server that ignores ranges.
let whole (body: byte[]) = reply "200 OK" [] body

/// The reply of a server that honours ranges.
let ranged (body: byte[]) request =
    match request.From with
    | None -> whole body
    | Some from when from < body.Length ->
        reply "206 Partial Content" [ $"Content-Range: bytes {from}-{body.Length - 1}/{body.Length}" ] body[from..]
    | Some _ -> reply "416 Range Not Satisfiable" [ $"Content-Range: bytes */{body.Length}" ] [||]

let cutAfter sent reply = { reply with Sent = min sent reply.Body.Length }

let private parse (text: string) =
    let lines = text.Split "\r\n"
    let range = "range: bytes="

    { Path = lines[0].Split(' ')[1]
      From =
        lines
        |> Array.tryFind (fun line -> line.StartsWith(range, StringComparison.OrdinalIgnoreCase))
        |> Option.map (fun line -> int (line.Substring(range.Length).TrimEnd '-')) }

let rec private readHead (stream: NetworkStream) (head: string) =
    async {
        if head.EndsWith "\r\n\r\n" then
            return head
        else
            let! bytes = stream.AsyncRead 1
            return! readHead stream (head + Encoding.ASCII.GetString bytes)
    }

/// Runs a test against a server; the test gets the server's address and a function that returns the requests so far.
let withServer (answer: int -> Request -> Reply) (test: Uri -> (unit -> Request list) -> unit) =
    use listener = new TcpListener(IPAddress.Loopback, 0)
    listener.Start()
    use stop = new CancellationTokenSource()
    let asked = ConcurrentQueue<Request>()

    let serve (client: TcpClient) =
        async {
            use client = client
            use stream = client.GetStream()
            let! head = readHead stream ""
            let request = parse head
            let number = asked.Count
            asked.Enqueue request
            let reply = answer number request
            let headers = String.concat "\r\n" ($"HTTP/1.1 {reply.Status}" :: "Connection: close" :: reply.Headers)
            do! stream.AsyncWrite(Encoding.ASCII.GetBytes(headers + "\r\n\r\n"))
            do! stream.AsyncWrite(reply.Body[.. reply.Sent - 1])
            do! if reply.HangsUp then async.Zero() else Async.Sleep 60_000
        }

    let rec accept () =
        async {
            let! client = listener.AcceptTcpClientAsync(stop.Token).AsTask() |> Async.AwaitTask
            Async.Start(Async.Catch(serve client) |> Async.Ignore, stop.Token)
            return! accept ()
        }

    Async.Start(Async.Catch(accept ()) |> Async.Ignore, stop.Token)
    let port = (listener.LocalEndpoint :?> IPEndPoint).Port

    try
        test (Uri $"http://127.0.0.1:{port}/") (fun () -> List.ofSeq asked)
    finally
        stop.Cancel()
