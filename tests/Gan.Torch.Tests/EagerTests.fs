module Gan.Torch.Tests.EagerTests

open Expecto
open Gan
open Gan.Tests
open Gan.Torch

[<Tests>]
let tests = testSequenced (EngineSuite.suite (Eager.On "cpu") 2e-5)
