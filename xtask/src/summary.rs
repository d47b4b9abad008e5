//! The numbers of passed and failed tests, from the last lines of the test runners.

/// The numbers of passed and failed tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Counts {
    /// A part that counts as one test.
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: passed.into(), failed: (!passed).into() }
    }

    /// The counts in a runner's output. A runner that failed, or that ran no test, counts as at least one failure.
    pub(crate) fn of_run(output: &str, success: bool) -> Self {
        let mut counts = Self::default();
        for line in output.lines() {
            counts += Self::of_line(line).unwrap_or_default();
        }
        let ran_nothing = counts == Self::default();
        if counts.failed == 0 && (ran_nothing || !success) {
            counts.failed = 1;
        }
        counts
    }

    fn of_line(line: &str) -> Option<Self> {
        let line = line.trim();
        // cargo test, wasm-bindgen-test: `test result: ok. 3 passed; 0 failed; 1 ignored; …`
        if let Some(rest) = line.strip_prefix("test result: ") {
            return Some(Self { passed: before(rest, "passed")?, failed: before(rest, "failed")? });
        }
        // nextest: `Summary [   0.004s] 3 tests run: 2 passed (1 slow), 1 failed, 1 timed out, 0 skipped`
        if line.starts_with("Summary [") {
            let (_, rest) = line.split_once("run: ")?;
            let failed = ["failed", "timed", "exec"].iter().filter_map(|word| before(rest, word)).sum();
            return Some(Self { passed: before(rest, "passed")?, failed });
        }
        // pytest: `1 failed, 15 passed in 118.53s (0:01:58)`
        if let Some((counts, time)) = line.rsplit_once(" in ")
            && time.split(' ').next().and_then(|time| time.strip_suffix('s')?.parse::<f32>().ok()).is_some()
        {
            let failed = ["failed", "error", "errors"].iter().filter_map(|word| before(counts, word)).sum();
            return Some(Self { passed: before(counts, "passed").unwrap_or_default(), failed });
        }
        // Our own: `3 passed, 0 failed`, alone on its line.
        let mut parts = line.split(", ");
        let (passed, failed) = (parts.next()?.strip_suffix(" passed")?, parts.next()?.strip_suffix(" failed")?);
        Some(Self { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The number before a word.
fn before(text: &str, word: &str) -> Option<u32> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pair =
        words.windows(2).find(|pair| pair.last().is_some_and(|last| last.trim_end_matches([',', ';']) == word))?;
    pair.first()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn check(output: &str, success: bool, passed: u32, failed: u32) {
        assert_eq!(Counts::of_run(output, success), Counts { passed, failed }, "{output}");
    }

    #[test]
    fn each_runner_is_understood() {
        check(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            true,
            3,
            0,
        );
        check("test result: FAILED. 3 passed; 2 failed; 0 ignored", false, 3, 2);
        check("     Summary [   0.004s] 3 tests run: 2 passed (1 slow), 1 failed, 4 skipped", false, 2, 1);
        check("     Summary [   0.004s] 4 tests run: 2 passed, 1 timed out, 1 failed, 4 skipped", false, 2, 2);
        check("     Summary [   1.2s] 1/9 tests run: 1 passed, 0 skipped", true, 1, 0);
        check("15 passed in 3.20s", true, 15, 0);
        check("1 failed, 15 passed, 2 warnings, 1 error in 118.53s (0:01:58)", false, 15, 2);
        check("12 passed, 1 failed", false, 12, 1);
        check("12 passed, 0 failed, 3 skipped", true, 12, 0);
    }

    #[test]
    fn closing_lines_add_up() {
        check("test result: ok. 3 passed; 0 failed;\nnoise\ntest result: ok. 4 passed; 0 failed;", true, 7, 0);
    }

    #[test]
    fn a_failed_runner_never_counts_as_passed() {
        check("", false, 0, 1);
        check("error: could not compile", false, 0, 1);
        check("3 passed, 0 failed", false, 3, 1);
    }

    #[test]
    fn a_run_of_no_tests_is_a_failure() {
        check("", true, 0, 1);
        check("0 passed, 0 failed", true, 0, 1);
        check("     Summary [   0.004s] 0 tests run: 0 passed, 12 skipped", true, 0, 1);
        check("test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 9 filtered out", true, 0, 1);
    }
}
