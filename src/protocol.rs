//! The messages between the page and its three workers, one module for each worker. They are JSON between programs of the same
//! release, so their form may change with every release. Variants are enums, and what may be missing is an `Option`: a value that a
//! program does not know is an error, and never taken for something else.
//!
//! The workers read with derived readers of `serde`. The page reads with `stdx::json::FromJson`, because derived readers would be
//! too large for it.

pub mod document;
pub mod evidence;
pub mod scan;
