//! Brings every source into the form that the tests hold it to.

use crate::process::{command, run};
use crate::tools;
use anyhow::Result;
use std::process::Command;

/// Formats Rust, TypeScript, JavaScript, CSS and Python, orders imports, and takes out of Python what Ruff can take out safely.
pub(crate) fn format() -> Result<()> {
    tools::node()?;
    tools::end_to_end()?;
    let ruff = tools::ruff()?;
    run(command("cargo").args(["fmt", "--all"]))?;
    // Lints are mended by hand: with them, Biome would end with an error for each that it cannot mend.
    run(biome().args(["--write", "--linter-enabled=false"]))?;
    run(command(&ruff).args(["check", "--fix-only", "--no-cache", "."]))?;
    run(command(&ruff).args(["format", "--no-cache", "."]))
}

/// Biome, to check all files that `biome.jsonc` names.
pub(crate) fn biome() -> Command {
    let mut biome = tools::node_script("@biomejs/biome/bin/biome");
    biome.arg("check");
    biome
}
