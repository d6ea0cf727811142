/// Configurations of FsCheck.
module Gan.Testing.Properties

open Expecto

let private config n =
    { FsCheckConfig.defaultConfig with
        maxTest = n
        endSize = 100
        replay = if Tally.times = 1 then Some(2014UL, 1406_2661UL, None) else None }

/// n cases, times GAN_CASES. A plain run tries the same cases each time, so that a failure is caused by what was changed;
/// with GAN_CASES above 1 each run tries new ones.
let cases n = config (n * Tally.times)

/// As `cases` of a property whose cases take long: a plain run tries a quarter of them.
let slowCases n = config (Tally.cases (n / 4) n)
