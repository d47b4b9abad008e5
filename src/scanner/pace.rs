//! Estimates of how long a scan will take.

/// The number of calls before which an estimate would be worth nothing.
const CALLS: u32 = 8;
/// The time before which an estimate would be worth nothing, in milliseconds.
const MILLIS: u64 = 3_000;

/// The number of seconds left, if the remaining calls take as long as those that are done; `None` while it is too early to say.
pub fn seconds_left(done: u32, planned: u32, elapsed_millis: u64) -> Option<u64> {
    if done < CALLS || elapsed_millis < MILLIS {
        return None;
    }
    let left = u64::from(planned.saturating_sub(done));
    Some(elapsed_millis.saturating_mul(left).div_ceil(u64::from(done)).div_ceil(1_000))
}

/// The share that is done, in per cent, rounded down: never 100 while something is left.
pub fn per_cent(done: u32, planned: u32) -> u32 {
    let share = u64::from(done) * 100 / u64::from(planned.max(1));
    u32::try_from(share.min(100)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_takes_as_long_as_what_is_done() {
        for (done, planned, elapsed, left) in [
            (0, 100, 60_000, None),
            (7, 100, 60_000, None),
            (50, 100, 2_999, None),
            (50, 100, 10_000, Some(10)),
            (100, 400, 20_000, Some(60)),
            (99, 100, 9_900, Some(1)),
            (100, 100, 10_000, Some(0)),
            (120, 100, 10_000, Some(0)),
            (u32::MAX, u32::MAX, u64::MAX, Some(0)),
        ] {
            assert_eq!(seconds_left(done, planned, elapsed), left, "{done} of {planned} in {elapsed}");
        }
    }

    #[test]
    fn a_share_is_between_none_and_all() {
        for (done, planned, share) in [(0, 0, 0), (1, 0, 100), (0, 7, 0), (1, 3, 33), (199, 200, 99), (200, 200, 100)] {
            assert_eq!(per_cent(done, planned), share, "{done} of {planned}");
        }
    }
}
