//! The course of a scan: which call is made next, in which Regions and about which items, how often it is tried, and what is
//! reported meanwhile. Generic over the [`Runtime`] that sends, waits and reads the clock, so that tests need no browser.

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
