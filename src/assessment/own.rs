//! Which assessments are the person's own. Two are not: the sample, which people may change to try things out, and a shared
//! assessment, which is read-only. Neither is ever stored among the assessments of this device.

use super::document::Assessment;
use super::sample;

/// The id of a shared assessment while it is open. Whatever is opened from a file under this id gets another.
pub const SHARED: &str = "shared";

/// Whether an assessment with this id is the person's own.
pub fn is_own(id: &str) -> bool {
    id != sample::ID && id != SHARED
}

/// Whether an assessment is one that somebody shared, and is only to be read.
pub fn is_shared(assessment: &Assessment) -> bool {
    assessment.id == SHARED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_and_a_shared_assessment_are_not_the_persons_own() {
        assert!(is_own("0d9c2f1e") && is_own(""));
        assert!(!is_own(sample::ID) && !is_own(SHARED));
    }
}
