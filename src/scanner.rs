//! The scanner, a worker of its own: it alone holds credentials, it alone may reach AWS, and it judges the answers. This module has
//! the course of a session. Its messages are in `protocol::scan`, how calls are made in `aws`, how answers are judged in `checks`,
//! and what the scanner needs of a browser in `browser`.

pub mod pace;
pub mod policy_header;
mod session;

use crate::baseline::{CriterionId, DecidedBy};

pub use session::{NotOpened, Session};

/// Whether a criterion has a check, as all have that an API decides or gives evidence for. The page asks here, so that it need
/// not carry the checks.
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
