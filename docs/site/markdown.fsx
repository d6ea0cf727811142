/// Text of the program in pages of Markdown.
module Markdown

open System.Net
open System.Text.RegularExpressions

/// Text in which no character has a meaning in Markdown or HTML.
let plain (text: string) = Regex.Replace(WebUtility.HtmlEncode text, @"[\\`*_\[\]|~]", @"\$0")
