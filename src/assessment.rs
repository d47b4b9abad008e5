//! The assessment of one AWS account: what people answered, what checks found, and the status and score derived from both.
//! Storage is in `browser::store`.

mod bounds;
mod document;
pub mod file;
pub mod frameworks;
mod merge;
pub mod milestone;
pub mod own;
pub mod profile;
pub mod proposals;
mod read;
mod register;
mod restore;
pub mod round;
pub mod sample;
mod score;
mod status;

pub use bounds::{LONGEST_LINE, LONGEST_TEXT};
pub use document::{ActionRecord, ActionState, Answer, Assessment, CriterionRecord, Exception, FORMAT, ProfileAnswer};
pub use register::{Amended, Register, Version, Writer};
pub use restore::{RestoreError, SIZE_LIMIT, read, restore};
pub use round::Round;
pub use score::Score;
pub use status::{Basis, Status, StatusDetail, Statuses, in_force, status_of_answer};

#[cfg(test)]
pub(crate) mod tests;
