//! Every sentence that a person reads and that is not in a control file, so that the app can speak other languages: one file
//! an area, plain constants and small functions.

pub mod findings;
pub mod labels;
pub mod policy;
pub mod reading;
pub mod report;
pub mod script;
pub mod ui;
