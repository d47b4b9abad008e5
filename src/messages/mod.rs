//! Every sentence that a person reads and that is not in a control file: one file an area, plain constants and small functions.

pub mod report;
