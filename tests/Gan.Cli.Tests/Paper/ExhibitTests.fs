/// Results of the paper's figures and tables: storage, text and pictures.
module Gan.Cli.Tests.Paper.ExhibitTests

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open System.Xml.Linq
open Expecto
open SkiaSharp
open Gan
open Gan.Testing
open Gan.Testing.Files
open Gan.Testing.Rejections
open Gan.Paper

let private setting folder quick = Setting(quick, 1L, null, folder, ignore)

/// The full size, that of the committed results.
let private full = setting "nowhere" false

let private committed = [ for exhibit in Exhibits.All -> exhibit, Option.ofObj exhibit.Committed ]

/// A property of a result.
let private part (name: string) (node: JsonNode | null) = (nonNull node)[name] |> nonNull

let private items (node: JsonNode) = [ for x in node.AsArray() -> nonNull x ]

let private number (node: JsonNode) = node.GetValue<float>()

let private numbers name node = part name node |> items |> Array.ofList |> Array.map number

let private drawn (exhibit: IExhibit) (kept: StoredResult) =
    testList exhibit.Name [
        test "the committed result is of the current configuration and names its command" {
            Expect.isTrue (exhibit.IsOf(full, kept)) "same configuration as now (if not, compute the result again)"
            Expect.stringContains kept.Command exhibit.Command "its command"
            Expect.isTrue (fst (DateOnly.TryParseExact(kept.Date, "yyyy-MM-dd"))) "its date"
        }
        test "the text has numbers and the pictures are drawn" {
            let shown = exhibit.Show kept
            Expect.equal (isNull exhibit.Caption) (shown.Pictures.Count = 0) "a caption below a picture"
            Expect.isTrue (Seq.exists Char.IsDigit shown.Found || shown.Tables.Count > 0) "numbers"
            Expect.isFalse (shown.Found.Contains "NaN") "no NaN"
            for picture in shown.Pictures do
                use png = SKBitmap.Decode picture.Png
                Expect.equal (png.Width, png.Height) (2 * picture.Width, 2 * picture.Height) "the PNG's size"
                let colours =
                    [ for x in 0..7 .. png.Width - 1 do
                          for y in 0..7 .. png.Height - 1 -> string (png.GetPixel(x, y)) ]
                    |> Set.ofList
                Expect.isGreaterThan colours.Count 3 "the picture is not blank"
                use stream = new MemoryStream(picture.Svg)
                let svg = XDocument.Load(stream).Root |> nonNull
                Expect.equal svg.Name.LocalName "svg" "the SVG"
                Expect.equal (svg.Attribute(XName.Get "width") |> nonNull |> _.Value) (string picture.Width) "its width"
                Expect.isNonEmpty
                    (svg.Descendants() |> Seq.filter (fun e -> e.Name.LocalName = "text" && e.Value <> "")) "text"
            for table in shown.Tables do
                Expect.all table.Rows (fun row -> row.Length = table.Headings.Length) "cells under every heading"
        } ]

let private result name =
    match committed |> List.find (fun (e, _) -> e.Name = name) with
    | _, Some kept -> kept.Result
    | _ -> failtest $"{name} has no result"

let private figure1 =
    test "Figure 1's panels show what the paper's caption says" {
        let found = result "figure-1"
        let x = numbers "x" found
        let step = x[1] - x[0]
        let panels = part "panels" found |> items |> Array.ofList
        let value name i = number (part name panels[i])
        for panel in panels do
            let p, q, optimal = numbers "pData" panel, numbers "pg" panel, numbers "optimal" panel
            Expect.isLessThan (abs (step * Array.sum p - 1.0)) 0.02 "p_data has mass 1"
            Expect.isLessThan (abs (step * Array.sum q - 1.0)) 0.02 "p_g has mass 1"
            for p, q, optimal in Array.zip3 p q optimal do
                if p + q > 1e-3 then Expect.isLessThan (abs (optimal - p / (p + q))) 2e-3 "D* by its formula"
        Expect.isLessThan (value "gapToOptimum" 1) (value "gapToOptimum" 0) "(b): D is nearer to D* than in (a)"
        Expect.isLessThan (value "jsd" 2) (value "jsd" 1) "(c): p_g is nearer to p_data than in (b)"
        Expect.isLessThan (value "jsd" 3) 0.02 "(d): p_g is p_data"
        Expect.isLessThan (value "gapToHalf" 3) 0.05 "(d): D is 1/2"
    }

let private dashes =
    test "lines that are dashed in the PNG are dashed in the SVG" {
        let exhibit = Exhibits.Find "figure-1"
        let picture = Seq.exactlyOne (exhibit.Show(nonNull exhibit.Committed)).Pictures
        let svg = Text.Encoding.UTF8.GetString picture.Svg
        let dashed (array: string) = svg.Split($"stroke-dasharray=\"{array}\"").Length - 1
        // In each of four panels p_data is dotted, D dashed, D* densely dashed; the legend has each once more.
        Expect.equal [ dashed "2,4"; dashed "9,6"; dashed "5,4" ] [ 8; 8; 8 ] "lines"
    }

let private table2 =
    test "the commands that Table 2 names exist" {
        let commands = [ for e in Exhibits.All -> e.Command ]
        let shown =
            [ for rows in [ "challenges"; "statements" ] do
                  for row in items (part rows (result "table-2")) -> (part "shown" row).GetValue<string>() ]
        Expect.isGreaterThan shown.Length 10 "statements"
        Expect.equal (List.except commands shown) [] "unknown commands"
    }

let private making =
    testList "making" [
        for name in [ "figure-log-one-minus"; "figure-non-convergence" ] do
            test $"{name} is reproducible" {
                inFolder (fun a ->
                    inFolder (fun b ->
                        let make (folder: string) =
                            (Exhibits.Find name).Make(setting folder true, true).Result.ToJsonString()
                        Expect.equal (make a) (make b) "result"))
            }
        test "a stored result is reused unless seed or size differ or a new one is requested" {
            inFolder (fun folder ->
                let lines = ResizeArray<string>()
                let exhibit = Exhibits.Find "figure-log-one-minus"
                let make quick seed again =
                    lines.Clear()
                    exhibit.Make(Setting(quick, seed, null, folder, fun line -> lines.Add line), again) |> ignore
                    lines.Count > 0
                let makes =
                    [ make true 1L false; make true 1L false; make true 2L false
                      make true 2L true; make true 1L false; make true 1L false ]
                Expect.equal makes [ true; false; true; true; true; false ] "computed")
        }
        test "the committed results are used without computing" {
            inFolder (fun folder ->
                for exhibit, kept in committed do
                    kept |> Option.iter (fun kept ->
                        let fail = Action<string>(fun line -> failtest $"computed: {line}")
                        let made = exhibit.Make(Setting(false, 1L, null, folder, fail), false)
                        Expect.equal made.Date kept.Date exhibit.Name
                        Expect.isTrue (File.Exists(Path.Combine(folder, "results", $"{exhibit.Name}.json"))) "and stored"))
        }
        test "a damaged result is refused with its file name" {
            inFolder (fun folder ->
                Directory.CreateDirectory(Path.Combine(folder, "results")) |> ignore
                File.WriteAllText(Path.Combine(folder, "results", "table-2.json"), "{ \"name\": 3")
                isRejected "table-2.json: a result required"
                    (fun () -> (Exhibits.Find "table-2").Make(setting folder true, false)))
        }
        test "a result with a truncated curve is refused with its file name" {
            inFolder (fun folder ->
                let exhibit = Exhibits.Find "figure-log-one-minus"
                let made = exhibit.Make(setting folder true, false)
                (part "saturating" made.Result).AsArray().RemoveAt 0
                let options = JsonSerializerOptions(PropertyNamingPolicy = JsonNamingPolicy.CamelCase)
                File.WriteAllText(exhibit.ResultIn(setting folder true), JsonSerializer.Serialize(made, options))
                isRejected
                    ("figure-log-one-minus.json: a result of figure-log-one-minus required: "
                     + "as many y as x required, got 200 and 201")
                    (fun () -> exhibit.Make(setting folder true, false)))
        }
        test "a file in place of the output folder is refused with its name" {
            inFolder (fun folder ->
                let file = write folder "taken" [| 1uy |]
                isRejected $"a folder required, got the file '{file}'"
                    (fun () -> (Exhibits.Find "table-2").Make(setting file true, false)))
        }
        test "an unknown exhibit is refused with the nearest name" {
            isRejected "did you mean 'figure-1'?" (fun () -> Exhibits.Find "figur-1")
        } ]

[<Tests>]
let tests =
    testList "Exhibits" [
        test "every exhibit has a result in the project" {
            Expect.equal [ for e, kept in committed do if kept.IsNone then e.Name ] [] "exhibits without a result"
        }
        testList "committed" [ for e, kept in committed do yield! kept |> Option.map (drawn e) |> Option.toList ]
        figure1
        dashes
        table2
        making
    ]
