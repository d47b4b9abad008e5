//! Helpers that replace a part of the standard library or a crate which would make the programs too large.
//! `DECISIONS.md` has the figures.

pub(crate) mod addresses;
pub(crate) mod glob;
pub(crate) mod json;
pub(crate) mod names;
pub(crate) mod sort;
pub mod table;
pub mod time;
pub(crate) mod words;
