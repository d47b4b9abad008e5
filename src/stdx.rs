//! Helpers that the standard library or a crate would have, if they did not cost too much of the programs' size. `DECISIONS.md` has
//! the figures.

pub(crate) mod addresses;
pub(crate) mod glob;
pub(crate) mod json;
pub(crate) mod names;
pub(crate) mod sort;
pub mod table;
pub mod time;
pub(crate) mod words;
