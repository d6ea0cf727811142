module Gan.Core.Tests.BadInputTests

open Expecto
open Gan

[<Tests>]
let tests =
    testList
        "BadInput"
        [ test "a message has file, offset, what was required and what arrived" {
              let message = BadInputException.At("a.idx", 1234567L, "08", "ff").Message
              Expect.equal message "a.idx: byte 1234567: 08 required, got ff" ""
          }
          test "control characters in names are escaped" {
              Expect.equal (BadInputException("a\nb\u001b[31m\u0000").Message) "a\\u000ab\\u001b[31m\\u0000" ""
          } ]
