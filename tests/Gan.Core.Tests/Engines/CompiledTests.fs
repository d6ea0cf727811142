module Gan.Core.Tests.CompiledTests

open Expecto
open Gan

[<Tests>]
let tests = Gan.Tests.EngineSuite.suite Compiled.Shared 2e-5
