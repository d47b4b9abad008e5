//! The build of the call catalog: reads the call files and `model.json`, checks both, and writes the tables. Runs in the build
//! script only.

mod check;
mod fanout;
mod model;
mod notation;
mod shapes;
mod source;
mod tables;

// The tests run inside the library, which has the baseline's build already.
#[cfg(test)]
use crate::baseline::build as baseline;
#[cfg(not(test))]
use crate::build as baseline;

use baseline::{Mistake, mistake, parse};
use source::Files;
use std::path::Path;

/// Reads the files in `calls` and writes `calls.rs` into `out`.
///
/// # Errors
/// All mistakes in the files, each with file, key and reason.
pub fn run(calls: &Path, out: &Path) -> Result<(), Vec<Mistake>> {
    let files = Files::read(calls)?;
    let mistakes = check::check(&files);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let tables = tables::tables(&files).map_err(|mistake| vec![mistake])?;
    let path = out.join("calls.rs");
    std::fs::write(&path, tables).map_err(|error| vec![mistake("calls.rs", "file", &error.to_string())])
}

#[cfg(test)]
mod tests;
