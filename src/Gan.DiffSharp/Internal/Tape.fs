/// One tape for all variables, out of DiffSharp's nested ones.
///
/// In DiffSharp a variable belongs to one level of nesting, and a gradient taken at that level no longer depends on it: a second derivative by
/// the same variable needs the function to be evaluated again, inside another call of `grad`. An engine owes derivatives of gradients without
/// that. So a variable is made one at several levels at once, 1 … n, each a node around the one below; every operation is recorded at all of
/// them; a gradient taken at level k depends on everything at the levels below k, by the same variables. How many levels are left, a value
/// carries along (its order), because DiffSharp's tensors do not say.
///
/// The levels' tags lie above all that DiffSharp's global counter gives out, which is neither read nor moved: a gradient of an engine
/// inside somebody's `dsharp.grad` is the inner one, as it should be.
module internal Gan.DiffSharp.Internal.Tape

open global.DiffSharp

/// The tag of level 0, where there are no variables; DiffSharp's counter starts at 0 and is raised by one for each call of `grad` and the like.
let private ground = 1u <<< 30

let private tag level = ground + uint32 level

/// The tensor as it is at a level: without the nodes of the levels above.
let rec at level (x: Tensor) =
    if not x.isNoDiff && x.nestingTag > tag level then at level x.primal else x

/// Without any node of the engine's; those of somebody's own `dsharp.grad` around it stay.
let outside (x: Tensor) = at 0 x

/// True if there is a node of the engine's.
let isVariable (x: Tensor) = not x.isNoDiff && x.nestingTag > ground

/// The same numbers as a variable at levels 1 … n.
let variable levels (x: Tensor) =
    (outside x, [ 1..levels ]) ||> List.fold (fun x level -> x.reverseDiff (nestingTag = tag level))

/// The gradients of a scalar, taken at a level; zeros where it does not depend on a variable.
let gradients level (scalar: Tensor) (variables: Tensor[]) =
    let isNode (x: Tensor) = x.isReverseDiff && x.nestingTag = tag level
    let scalar, variables = at level scalar, Array.map (at level) variables
    // What the walk does not reach keeps what an earlier walk left there: it is marked as DiffSharp marks a new node.
    for x in Array.filter isNode variables do
        x.derivative <- x.zerosLike [ 0 ]
    if isNode scalar then
        scalar.reverse (scalar.primal.onesLike ())
    variables
    |> Array.map (fun x ->
        if not (isNode x) || x.derivative.shape = [| 0 |] then x.primal.zerosLike ()
        elif x.derivative.shape = x.shape then x.derivative
        else x.derivative.expand x.shape) // a zero that was never added to
