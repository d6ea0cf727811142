namespace Gan.Testing

open Expecto

/// Shadows Expecto's comparisons of the same names where Gan.Testing is opened after Expecto. Expecto accepts NaN in each,
/// because it fails only if the opposite comparison holds.
[<RequireQualifiedAccess>]
module Expect =
    let private fails (actual: 'a) (relation: string) (bound: 'a) (message: string) =
        failtest $"{message}: expected {actual} to be {relation} {bound}"

    /// Fails unless actual < bound; also for NaN.
    let isLessThan (actual: 'a when 'a: comparison) bound message =
        if not (actual < bound) then fails actual "less than" bound message

    /// Fails unless actual ≤ bound.
    let isLessThanOrEqual (actual: 'a when 'a: comparison) bound message =
        if not (actual <= bound) then fails actual "at most" bound message

    /// Fails unless actual > bound.
    let isGreaterThan (actual: 'a when 'a: comparison) bound message =
        if not (actual > bound) then fails actual "greater than" bound message

    /// Fails unless actual ≥ bound.
    let isGreaterThanOrEqual (actual: 'a when 'a: comparison) bound message =
        if not (actual >= bound) then fails actual "at least" bound message
