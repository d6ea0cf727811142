/// Makes the pages of the API of the F# libraries, as fsdocs writes their signatures, in the frame of the site's other pages.
module FSharpApi

open System
open System.IO
open System.Text.RegularExpressions

let projects = [ "src/Gan.FSharp/Gan.FSharp.fsproj"; "src/Gan.Testing/Gan.Testing.fsproj" ]

/// The arguments with which dotnet writes the pages.
let arguments work =
    [ "fsdocs"; "build"; "--clean"; "--input"; "docs/site/fsharp"; "--output"; Path.Combine(work, "fsharp")
      "--properties"; "Configuration=Release"; "--projects" ] @ List.map Path.GetFullPath projects

let private replace (pattern: string) (replacement: string) (text: string) =
    Regex.Replace(text, pattern, replacement, RegexOptions.Singleline)

/// What a page says, without what needs fsdocs's own scripts and styles. Types of the other libraries become links to their
/// pages in the folder api, which fsdocs takes for Microsoft's.
let private body (api: Collections.Generic.IDictionary<string, string>) path =
    let linked =
        Regex("""<a href="https://learn\.microsoft\.com/dotnet/api/(gan\.[^"]*)">(.*?)</a>""", RegexOptions.Singleline)
    let link (m: Match) =
        match api.TryGetValue m.Groups[1].Value with
        | true, file -> $"""<a href="../api/{file}">{m.Groups[2].Value}</a>"""
        | _ -> m.Groups[2].Value
    File.ReadAllText path
    |> replace """<div popover="[^>]*>\s*<div class="member-tooltip">.*?</div>\s*</div>""" ""
    |> replace """<div class="icon-button-row">(\s*<div class="fsdocs-source-link".*?</div>)*\s*</div>""" ""
    |> replace "</?(fsdocs-details-toggle|fsdocs-details-set-expanded)[^>]*>" ""
    |> replace " data-fsdocs-tip(-unique)?=.[0-9]+." ""
    |> replace """<a (?:id|name)="([^"]*)">\s*<a href="([^"]*)">(.*?)</a>\s*</a>""" """<a id="$1" href="$2">$3</a>"""
    |> replace """href="[^"]*?/reference/(?=[^"/]*\.html)""" "href=\""
    |> replace """<code>\s*<p>(.*?)</p>\s*</code>""" "$1"
    |> replace "`([^`<>]+)`" "<code>$1</code>"
    |> replace "<details>" "<details open>"
    |> replace "^(.*?)<h2[^>]*>(.*?)</h2>" "$1<h1>$2</h1>"
    |> fun text -> linked.Replace(text, link)

/// Puts the pages into the site's folder fsharp-api, and their list into the site's page fsharp-api.html.
let write work (site: string) =
    let name (path: string) = nonNull (Path.GetFileName path)
    let api = dict [ for path in Directory.GetFiles(Path.Combine(site, "api"), "*.html") ->
                         (nonNull (Path.GetFileNameWithoutExtension path)).ToLowerInvariant(), name path ]
    let listed = Path.Combine(site, "fsharp-api.html")
    let frame = File.ReadAllText listed
    let inside = frame |> replace """((?:href|src)=")(?!https?:|#|data:)""" "$1../"
    let folder = Directory.CreateDirectory(Path.Combine(site, "fsharp-api")).FullName
    let source = Path.Combine(work, "fsharp", "reference")
    for path in Directory.GetFiles(source, "*.html") do
        if name path <> "index.html" then
            let content = body api path
            let title = Regex.Match(content, "<h1>(.*?)</h1>", RegexOptions.Singleline).Groups[1].Value.Trim()
            if title = "" then failwith $"a heading required in {path}, got none"
            let page = inside |> replace "<title>.*?</title>" $"<title>{title} | Gan</title>"
            let whole (m: Match) = m.Groups[1].Value + content + m.Groups[2].Value
            let page = Regex.Replace(page, "(<main[^>]*>).*(</main>)", whole, RegexOptions.Singleline)
            File.WriteAllText(Path.Combine(folder, name path), page)
    let types =
        [ for space in [ "gan-fsharp"; "gan-testing" ] ->
            body api (Path.Combine(source, $"{space}.html"))
            |> replace """href="(?!https?:|#)""" "href=\"fsharp-api/"
            |> replace "<(/?)h1>" "<$1h2>" ]
    if not (frame.Contains "<p>LIST</p>") then failwith "the page fsharp-api with a paragraph LIST required, got none"
    File.WriteAllText(listed, frame.Replace("<p>LIST</p>", String.concat "\n" types))
