/// Configurations of FsCheck.
module Gan.Testing.Properties

open Expecto

/// n cases, times GAN_CASES. A plain run tries the same cases each time, so that a failure is caused by what was changed; with GAN_CASES
/// above 1 each run tries new ones.
let cases n =
    { FsCheckConfig.defaultConfig with
        maxTest = n * Tally.times
        endSize = 100
        replay = if Tally.times = 1 then Some(2014UL, 1406_2661UL, None) else None }
