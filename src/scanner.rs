//! What the page and the scanner say to each other. The scanner is a worker of its own: it alone holds credentials, it alone
//! may reach AWS, and it judges what it finds. Everything between the two is JSON, but for the credentials, which the page
//! hands over unread ([`CREDENTIALS`]), and the evidence, which it gets as a file. How a session goes is here too; what
//! is sent is in `aws`, how answers are judged in `evidence`, and what it needs of a browser in `browser`.

mod command;
mod event;
pub mod pace;
pub mod policy_header;
mod session;

use crate::baseline::{CriterionId, DecidedBy};

pub use crate::evidence::Unanswered;
pub use command::{Command, ScanRequest};
pub use event::{Identity, Part, Progress, Refused, ScanEstimate, Scanned, ScannerEvent};
pub use session::{NotOpened, Session};

/// What stands first in the list that hands credentials over: this, the text as it was pasted, the partition's name.
pub const CREDENTIALS: &str = "credentials";

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
