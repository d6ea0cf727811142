/// Checks a folder of HTML pages as a reader without a server and without a network meets it.
module Links

open System
open System.IO
open System.Net
open System.Text.RegularExpressions

let private matches pattern (text: string) =
    [ for m in Regex.Matches(text, pattern, RegexOptions.Singleline) -> WebUtility.HtmlDecode m.Groups[1].Value ]

/// Returns one line for each link or image whose file or anchor is missing, for each link to a folder (which opens as a
/// listing without a server), and for each script, style, font or image that is loaded from the network.
let problems (folder: string) =
    let folder = Path.GetFullPath folder
    let pages =
        let code = Regex("<!--.*?-->|(?<=<script[^>]*>).*?(?=</script>)", RegexOptions.Singleline)
        dict [ for path in Directory.GetFiles(folder, "*.html", SearchOption.AllDirectories) ->
                   path, code.Replace(File.ReadAllText path, "") ]
    let anchors = dict [ for page in pages -> page.Key, set (matches "\\s(?:id|name)=\"([^\"]*)\"" page.Value) ]
    let remote = Regex "^(https?:)?//"
    let target (page: string) (link: string) =
        let file, anchor =
            match link.IndexOf '#' with
            | -1 -> link, ""
            | i -> link.Substring(0, i), Uri.UnescapeDataString(link.Substring(i + 1))
        let path =
            if file = "" then page
            else Path.GetFullPath(Path.Combine(nonNull (Path.GetDirectoryName page), Uri.UnescapeDataString file))
        if Directory.Exists path then Some "a folder"
        elif not (File.Exists path) then Some "no such file"
        elif anchor <> "" && anchors.ContainsKey path && not (anchors[path].Contains anchor) then Some "no such anchor"
        else None
    [ for page in pages do
          let show link what = $"{Path.GetRelativePath(folder, page.Key)}: {link}: {what}"
          let loaded = matches "<(?:img|script|iframe|source)\\s[^>]*?src=\"([^\"]*)\"" page.Value
          let styles = matches "<link\\s[^>]*?href=\"([^\"]*)\"" page.Value
          for link in loaded @ styles do
              if remote.IsMatch link then show link "loaded from the network"
          for link in loaded @ styles @ matches "<a\\s[^>]*?href=\"([^\"]*)\"" page.Value do
              if not (remote.IsMatch link || Regex.IsMatch(link, "^(data|mailto):")) then
                  match target page.Key link with
                  | Some what -> show link what
                  | None -> ()
      for style in Directory.GetFiles(folder, "*.css", SearchOption.AllDirectories) do
          for link in matches "url\\(([^)]*)\\)|@import" (File.ReadAllText style) do
              if Regex.IsMatch(link, "^['\"]?(https?:)?//") || link = "" then
                  $"{Path.GetRelativePath(folder, style)}: {link}: loaded from the network" ]
