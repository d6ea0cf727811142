/// One tape for all variables, built from DiffSharp's nested tapes.
///
/// In DiffSharp a variable belongs to one nesting level, and a gradient taken at that level no longer depends on it: a
/// second derivative by the same variable requires another evaluation of the function inside another call of `grad`. An
/// engine must differentiate gradients without re-evaluation. Therefore a variable is one at several levels, 1 … n, at
/// once, each level a node around the one below. Every operation is recorded at all levels, and a gradient taken at level k
/// depends on the same variables at the levels below k. A value carries the number of remaining levels (its order), which
/// DiffSharp's tensors do not expose.
///
/// The tags of the levels are above all tags of DiffSharp's global counter, which is neither read nor changed. An engine's
/// gradient inside a caller's `dsharp.grad` is therefore the inner derivative.
module internal Gan.DiffSharp.Internal.Tape

open global.DiffSharp

/// The tag of level 0, which has no variables. DiffSharp's counter starts at 0 and increases by one for each call of `grad`
/// or another operator.
let private ground = 1u <<< 30

let private tag level = ground + uint32 level

/// The tensor at a level: without the nodes of the levels above.
let rec at level (x: Tensor) =
    if not x.isNoDiff && x.nestingTag > tag level then at level x.primal else x

/// The tensor without the engine's nodes; nodes of an enclosing `dsharp.grad` stay.
let outside (x: Tensor) = at 0 x

/// True if the tensor has a node of the engine.
let isVariable (x: Tensor) = not x.isNoDiff && x.nestingTag > ground

/// Makes a tensor a variable at levels 1 … n.
let variable levels (x: Tensor) =
    (outside x, [ 1..levels ]) ||> List.fold (fun x level -> x.reverseDiff (nestingTag = tag level))

/// Returns the gradients of a scalar at a level; zeros for a variable that it does not depend on.
let gradients level (scalar: Tensor) (variables: Tensor[]) =
    let isNode (x: Tensor) = x.isReverseDiff && x.nestingTag = tag level
    let scalar, variables = at level scalar, Array.map (at level) variables
    // The reverse pass does not reset nodes that it does not reach, so variables are reset here, as DiffSharp initialises a
    // node.
    for x in Array.filter isNode variables do
        x.derivative <- x.zerosLike [ 0 ]
    if isNode scalar then
        scalar.reverse (scalar.primal.onesLike ())
    variables
    |> Array.map (fun x ->
        if not (isNode x) || x.derivative.shape = [| 0 |] then x.primal.zerosLike ()
        elif x.derivative.shape = x.shape then x.derivative
        else x.derivative.expand x.shape) // a zero to which nothing was added
