//! Formatting all sources as the tests expect it.

use crate::process::{command, run};
use crate::tools;
use anyhow::Result;
use std::process::Command;

/// Formats Rust, TypeScript, JavaScript, CSS and Python, sorts imports, and applies Ruff's safe fixes to Python.
pub(crate) fn format() -> Result<()> {
    tools::node()?;
    tools::end_to_end()?;
    let ruff = tools::ruff()?;
    run(command("cargo").args(["fmt", "--all"]))?;
    // Lints are fixed by hand: with them, Biome would fail for each that it cannot fix.
    run(biome().args(["--write", "--linter-enabled=false"]))?;
    run(command(&ruff).args(["check", "--fix-only", "--no-cache", "."]))?;
    run(command(&ruff).args(["format", "--no-cache", "."]))
}

/// Returns a command that runs Biome on all files of `biome.jsonc`.
pub(crate) fn biome() -> Command {
    let mut biome = tools::node_script("@biomejs/biome/bin/biome");
    biome.arg("check");
    biome
}
