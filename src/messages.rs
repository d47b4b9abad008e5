//! Every sentence that a person reads and that is not in a control file, one file per area. Sentences are constants and
//! small functions, so that they can be translated in one place.

pub mod findings;
pub mod labels;
pub mod policy;
pub mod progress;
pub mod reading;
pub mod report;
pub mod script;
pub mod ui;
