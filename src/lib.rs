//! Footing: a self-assessment for the AWS Startup Security Baseline that runs wholly in the browser. `ARCHITECTURE.md` is the map of the
//! code, `src/baseline/CRITERIA.md` the contract of the criteria.
//!
//! Arrows point inwards only: `ui -> browser -> (document_worker, evidence_worker, scanner) -> protocol -> (assessment, plan, report, evidence, aws) -> baseline`.
//! [`messages`] has the sentences for all of them, and so names their types.
//! The core (all but `browser` and `ui`) knows nothing of the browser: no clock, no randomness, no I/O; it is compiled and
//! tested natively. Times and ids come in as arguments.
//!
//! What always holds:
//! - Unknown is never a pass.
//! - A fresh finding outweighs an answer, and where they disagree both are shown.
//! - AWS is only asked: what is not in the call catalog cannot be sent, but for taking a role and a probe without credentials.
//! - Credentials are in the scanner's memory only, and the page connects to its own address only.
//! - Nothing a person typed is lost silently.
//! - Whatever comes from outside is text, never markup, formula or code.
//! - Every sentence a person reads is in the control files or in [`messages`].

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
pub mod stdx;
#[cfg(test)]
mod tidy;
#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod wire;
