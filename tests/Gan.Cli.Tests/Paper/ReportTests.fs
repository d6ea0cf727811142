/// The page that shows every figure and table.
module Gan.Cli.Tests.Paper.ReportTests

open System
open System.IO
open System.Xml.Linq
open Expecto
open Gan.Testing
open Gan.Testing.Files
open Gan.Cli.Tests
open Gan.Paper

let private parse (html: string) = XDocument.Parse(html.Replace("<!DOCTYPE html>", ""))

let private named name (page: XDocument) = page.Descendants() |> Seq.filter (fun e -> e.Name.LocalName = name) |> List.ofSeq

let private attribute name (e: XElement) = e.Attribute(XName.Get name) |> Option.ofObj |> Option.map _.Value

/// The committed results as entries of the report; the first is left out.
let private entries =
    lazy
        [ for i, exhibit in Seq.indexed Exhibits.All do
            match Option.ofObj exhibit.Committed with
            | Some kept when i > 0 -> Entry(exhibit, kept, exhibit.Show kept, null)
            | _ -> Entry(exhibit, null, null, "no <data> & no \"net\"") ]

/// The entries and the page made of them.
let private page quick =
    let entries = entries.Value
    entries, parse (Report.Html(Setting(quick, 1L, null, "nowhere", ignore), entries))

[<Tests>]
let tests =
    testList "Report" [
        test "the page has every exhibit in order, with the paper's claim, the result and the command" {
            let entries, html = page false
            let ids = named "section" html |> List.choose (attribute "id")
            Expect.equal ids [ for e in entries -> e.Exhibit.Name ] "sections"
            let links =
                [ for nav in named "nav" html do
                      for a in nav.Descendants(XName.Get "a") -> attribute "href" a |> Option.get ]
            Expect.equal links [ for id in ids -> "#" + id ] "contents"
            for entry, section in List.zip entries (named "section" html) do
                Expect.stringContains section.Value entry.Exhibit.Claim "the paper's claim"
                match Option.ofObj entry.Shown, Option.ofObj entry.Stored with
                | Some shown, Some kept ->
                    Expect.stringContains section.Value shown.Found "the result"
                    Expect.stringContains section.Value kept.Command "the command"
                | _ -> Expect.stringContains section.Value "Left out: no <data> & no \"net\"" "the reason"
        }
        test "the page loads no other files" {
            let _, html = page false
            let sources = html.Descendants() |> Seq.choose (attribute "src") |> List.ofSeq
            Expect.isGreaterThan sources.Length 5 "pictures"
            Expect.all sources (fun s -> s.StartsWith "data:image/png;base64,") "pictures within the page"
            Expect.all (named "img" html)
                (fun img -> attribute "alt" img |> Option.exists (fun alt -> alt.Length > 20)) "alternative text"
            let links = html.Descendants() |> Seq.choose (attribute "href") |> List.ofSeq
            Expect.all links (fun l -> l.StartsWith "#" || l.StartsWith "https://arxiv.org/") "links"
            Expect.isEmpty (named "script" html @ named "link" html) "no scripts, no styles from elsewhere"
        }
        test "it says when it is of reduced size" {
            let said quick = (snd (page quick)).ToString().Contains "everything has a reduced size"
            Expect.equal [ said true; said false ] [ true; false ] "the note"
        }
        test "gan paper makes the page of the named exhibits and reuses stored results" {
            inFolder (fun folder ->
                let arguments = [ "paper"; "table-2"; "figure-log-one-minus"; "--quick"; "--out"; "p"; "--json" ]
                let first = Gan.succeed folder arguments
                let exhibits =
                    (Gan.json first).GetProperty("exhibits").EnumerateArray() |> Seq.map (Gan.text "name") |> List.ofSeq
                Expect.equal exhibits [ "figure-log-one-minus"; "table-2" ] "in the paper's order"
                let html = parse (File.ReadAllText(Path.Combine(folder, "p", "paper.html")))
                Expect.equal (named "section" html |> List.choose (attribute "id")) exhibits "sections"
                Expect.equal (Gan.files (Path.Combine(folder, "p")) |> List.ofArray)
                    [ "paper.html"; "pictures/figure-log-one-minus.png"; "pictures/figure-log-one-minus.svg"
                      "results/figure-log-one-minus.json"; "results/table-2.json" ] "files"
                Expect.isFalse ((Gan.succeed folder arguments).Err.Contains "…") "nothing is computed again")
        }
        test "an unknown exhibit is refused" {
            inFolder (fun folder -> Gan.refuses folder [ "paper"; "figure-7" ] [ "unknown figure or table 'figure-7'" ])
        }
    ]
