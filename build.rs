//! Turns the control files of the baseline into Rust tables and guidance files, and refuses files that are incomplete
//! or inconsistent. What it does is in `src/baseline/build/`.

#[path = "src/baseline/build/mod.rs"]
mod build;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=src/baseline");
    let (Some(root), Some(out)) = (std::env::var_os("CARGO_MANIFEST_DIR"), std::env::var_os("OUT_DIR")) else {
        println!("cargo::error=this build script is run by cargo");
        return ExitCode::FAILURE;
    };
    match build::run(&Path::new(&root).join("src/baseline"), Path::new(&out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(mistakes) => {
            for mistake in mistakes {
                println!("cargo::error={mistake}");
            }
            ExitCode::FAILURE
        }
    }
}
