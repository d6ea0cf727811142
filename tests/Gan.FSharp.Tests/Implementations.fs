/// The types of the core that implement an interface.
module Gan.FSharp.Tests.Implementations

/// The names of the classes in the interface's assembly that implement it.
let names<'Interface> =
    typeof<'Interface>.Assembly.GetTypes()
    |> Array.filter (fun t -> typeof<'Interface>.IsAssignableFrom t && not t.IsInterface)
    |> Array.map _.Name
    |> Set.ofArray
