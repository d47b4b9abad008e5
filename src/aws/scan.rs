//! The course of a scan: what is asked next, in which Regions and about which items, how often it is tried, and what is told
//! meanwhile. Generic over the [`Runtime`] that sends, waits and tells the time, so that it is tested without one.

mod ask;
mod follow;
mod ledger;
mod run;
mod runtime;
mod scope;
#[cfg(test)]
mod tests;

pub(crate) use follow::is_conditional;
pub use ledger::{Ledger, Line, PROBE};
pub use run::{Progress, Scan};
pub use runtime::{Runtime, SendError};
pub use scope::ScanScope;
