//! The build of the baseline: reads the control files, checks them and writes the tables. Runs in the build script only.

mod block;
mod check;
mod mapping_files;
mod quote;
mod source;
mod tables;

#[cfg(not(test))]
#[path = "guidance.rs"]
pub(crate) mod guidance;
#[cfg(not(test))]
#[allow(dead_code, reason = "the build reads the table only")]
#[path = "../checks/kinds.rs"]
mod kinds;
#[cfg(not(test))]
#[allow(dead_code, reason = "the build writes the types only")]
#[path = "mappings.rs"]
pub(crate) mod mappings;
#[cfg(not(test))]
#[allow(dead_code, reason = "the build reads the names and examples only")]
#[path = "placeholder.rs"]
pub(crate) mod placeholder;
#[cfg(not(test))]
#[path = "terms.rs"]
pub(crate) mod terms;
// The tests run inside the library, which has these modules already.
#[cfg(test)]
use super::{guidance, mappings, placeholder, terms};
#[cfg(test)]
use crate::checks::kinds;

use source::Catalog;
pub(crate) use source::{Mistake, mistake, parse};
use std::path::Path;

/// Reads the files under `baseline` and writes the tables and the guidance files into `out`.
///
/// # Errors
/// All mistakes in the files, each with file, key and reason.
pub fn run(baseline: &Path, out: &Path) -> Result<(), Vec<Mistake>> {
    let mut catalog = Catalog::read(baseline)?;
    let mappings = mapping_files::Sources::read(&baseline.join("mappings"))?;
    let mut mistakes = check::check(&catalog);
    mistakes.extend(mapping_files::check(&mappings, &catalog));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    block::wrap(&mut catalog);
    tables::write(&catalog, &mappings.written(&catalog), out).map_err(|mistake| vec![mistake])
}

/// Reads the sample assessment, and writes it into `out` without its indentation, with the name of its file.
///
/// # Errors
/// That the file is missing or is not JSON.
#[cfg_attr(test, allow(dead_code, reason = "only the build script calls it"))]
pub fn sample(from: &Path, out: &Path) -> Result<(), Vec<Mistake>> {
    tables::write_sample(from, out).map_err(|mistake| vec![mistake])
}

#[cfg(test)]
mod tests;
