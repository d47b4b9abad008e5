//! Starts `cargo xtask` with the Rust toolchain that builds Footing, installing that toolchain first if needed.
//!
//! There is no `rust-toolchain.toml`: with one, cargo refuses to start if that version is not installed and automatic
//! installation is off. This program has no dependencies, compiles within a second with any recent Rust, and takes care
//! of the toolchain.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, io};
use xtask_launcher::Toolchain;

fn main() -> ExitCode {
    let toolchain = match Toolchain::find_or_install() {
        Ok(toolchain) => toolchain,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::FAILURE;
        }
    };
    replace_process(run_xtask(&toolchain)).unwrap_or_else(|problem| {
        eprintln!("cargo could not be started: {problem}");
        ExitCode::FAILURE
    })
}

/// Returns the command that builds xtask and runs it with this program's arguments.
fn run_xtask(toolchain: &Toolchain) -> Command {
    let repository = repository();
    let mut cargo = toolchain.cargo();
    cargo.args(["run", "--locked", "--package", "xtask", "--manifest-path"]).arg(repository.join("Cargo.toml"));
    if is_built(&repository) {
        cargo.arg("--quiet");
    } else {
        eprintln!(
            "Building this repository's tools with Rust {toolchain}. This takes about a minute on two cores, the first time only."
        );
    }
    cargo.arg("--").args(env::args_os().skip(1));
    cargo
}

/// Whether an earlier run has built xtask. Then building takes seconds and needs no message.
fn is_built(repository: &Path) -> bool {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository.join("target"), PathBuf::from);
    target.join("debug").join(format!("xtask{}", env::consts::EXE_SUFFIX)).exists()
}

/// The top folder of the repository, two levels above this package. Read at run time, because clones that share a
/// target folder share this program.
fn repository() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let package = Path::new(&package);
    package.ancestors().nth(2).unwrap_or(package).to_owned()
}

/// Replaces this process with a command, so that signals to this process reach the command.
#[cfg(unix)]
fn replace_process(mut command: Command) -> io::Result<ExitCode> {
    Err(std::os::unix::process::CommandExt::exec(&mut command))
}

/// Runs a command to its end.
#[cfg(not(unix))]
fn replace_process(mut command: Command) -> io::Result<ExitCode> {
    Ok(if command.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
