//! The scanner's session: a worker of its own, which alone holds credentials and alone may reach AWS, and which judges what it
//! finds. What it and the page say to each other is in `protocol::scan`; what is sent is in `aws`, how answers are judged in
//! `checks`, and what it needs of a browser in `browser`. What the page needs to know of scans is here too.

pub mod pace;
pub mod policy_header;
mod session;

use crate::baseline::{CriterionId, DecidedBy};

pub use session::{NotOpened, Session};

/// Whether there is a check for a criterion: for all that an API decides or gives evidence for. The page asks here, so that it
/// need not carry the checks.
pub fn is_checked(id: CriterionId) -> bool {
    id.get().decided_by != DecidedBy::Question
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::CHECKS;

    #[test]
    fn what_is_said_to_be_checked_has_a_check() {
        for id in CriterionId::all() {
            let has_check = CHECKS.iter().any(|(checked, _)| *checked == id.get().id);
            assert_eq!(is_checked(id), has_check, "{}", id.get().id);
        }
    }
}
