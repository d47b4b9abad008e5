//! Footing, a self-assessment for the AWS Startup Security Baseline that runs entirely in the browser.
//! `ARCHITECTURE.md` is the map of the code, `src/baseline/CRITERIA.md` the contract of the criteria.
//!
//! Each part uses only the layers below it and [`messages`], which has the sentences of all parts and therefore names
//! their types; `ARCHITECTURE.md` has the table. The core (all but `browser` and `ui`) knows nothing of the browser: no
//! clock, no randomness, no I/O. It is compiled and tested natively. Times and ids are passed in as arguments.
//!
//! Invariants:
//! - Unknown is never a pass.
//! - A fresh finding takes precedence over an answer; where they disagree, both are shown.
//! - AWS is only read. Nothing outside the call catalog can be sent, except assuming a role and a probe without
//!   credentials.
//! - Credentials exist in the scanner's memory only, and the page connects to its own host only.
//! - Nothing that a person typed is lost silently.
//! - Text from outside is always text, never markup, formula or code.
//! - Every sentence that a person reads is in the control files or in [`messages`].

pub mod assessment;
pub mod aws;
pub mod baseline;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(test)]
mod canaries;
pub mod catalog;
pub mod checks;
pub mod credentials;
pub mod document_worker;
pub mod evidence;
pub mod evidence_worker;
pub mod external_scanners;
#[cfg(test)]
mod fuzz;
pub mod hosting;
pub mod messages;
pub mod plan;
pub mod protocol;
pub mod report;
pub mod scanner;
pub mod share;
pub mod stdx;
#[cfg(test)]
mod tidy;
#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod wire;
