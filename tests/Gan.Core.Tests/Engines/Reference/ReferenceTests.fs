module Gan.Core.Tests.ReferenceTests

open Expecto
open Gan

[<Tests>]
let tests = Gan.Tests.EngineSuite.suite Reference.Shared 1e-12
