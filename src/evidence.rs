//! Evidence of AWS accounts: recorded calls, in memory, in files and pasted, and the findings that checks conclude from them.
//! How calls are made is in `aws`, how evidence is checked in `checks`, and what a finding counts for in `assessment`.

mod envelope;
pub mod file;
mod finding;
pub mod pasted;
mod recorded;
mod sighting;
mod summary;
mod tree;
mod view;

pub use crate::wire::CallOutcome;
pub use finding::{Before, Degree, Finding, KEPT_RESOURCES, Named, Resource, Source, Verdict, WORDS, still_counts};
pub use recorded::{Evidence, People, ProfileFacts, RecordedCall};
pub use sighting::Sighting;
pub use summary::{EvidenceSummary, Unanswered};
pub use tree::Tree;
pub use view::View;
