/// Writes the index of the site's search: a script that any page can load, also without a server.
module Search

open System.IO
open System.Net
open System.Text.Json
open System.Text.RegularExpressions

let private text (html: string) =
    Regex.Replace(WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", "")), @"\s+", " ").Trim()

/// Writes search-index.js, which has the address and the words of each page's title and of each of its headings with an anchor.
let write (site: string) =
    let entries =
        [ for path in Directory.GetFiles(site, "*.html", SearchOption.AllDirectories) |> Array.sort do
              let page = File.ReadAllText path
              let address = Path.GetRelativePath(site, path).Replace('\\', '/')
              let title = text (Regex.Match(page, "<title>(.*?)</title>", RegexOptions.Singleline).Groups[1].Value)
              let title = Regex.Replace(title, @" \| Gan$", "")
              [| title; ""; address |]
              for m in Regex.Matches(page, "<h[2-4][^>]*? id=\"([^\"]+)\"[^>]*>(.*?)</h[2-4]>", RegexOptions.Singleline) do
                  let heading = text m.Groups[2].Value
                  if heading <> "" && m.Groups[1].Value <> "this-part" then
                      [| heading; title; $"{address}#{m.Groups[1].Value}" |]
              for m in Regex.Matches(page, "<a id=\"([^\"]+)\" href=\"#[^\"]*\">(.*?)</a>", RegexOptions.Singleline) do
                  [| text m.Groups[2].Value; title; $"{address}#{m.Groups[1].Value}" |] ]
        |> List.distinctBy (fun entry -> entry[0], entry[1])
    File.WriteAllText(Path.Combine(site, "search-index.js"), $"const searchIndex = {JsonSerializer.Serialize entries};\n")
    List.length entries
