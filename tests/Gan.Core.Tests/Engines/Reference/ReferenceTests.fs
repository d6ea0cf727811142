module Gan.Core.Tests.ReferenceTests

open Expecto
open Gan
open Gan.Testing

[<Tests>]
let tests = Gan.Testing.EngineSuite.suite Reference.Shared 1e-12
