//! Turns the control files of the baseline and the call files into Rust tables and guidance files. Refuses files that are
//! incomplete or inconsistent. The work is done in `src/baseline/build/` and `src/catalog/build/`.

#[path = "src/baseline"]
mod baseline {
    pub(crate) mod build;
}
#[path = "src/catalog"]
mod catalog {
    pub(crate) mod build;
}

use baseline::build;
use catalog::build as calls;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=src/baseline");
    println!("cargo::rerun-if-changed=src/assessment/sample.json");
    println!("cargo::rerun-if-changed=src/catalog/build.rs");
    println!("cargo::rerun-if-changed=src/catalog/build");
    println!("cargo::rerun-if-changed=src/catalog/calls");
    let (Some(root), Some(out)) = (std::env::var_os("CARGO_MANIFEST_DIR"), std::env::var_os("OUT_DIR")) else {
        println!("cargo::error=this build script is run by cargo");
        return ExitCode::FAILURE;
    };
    let (root, out) = (Path::new(&root), Path::new(&out));
    let mut code = ExitCode::SUCCESS;
    let made = [
        build::run(&root.join("src/baseline"), out),
        calls::run(&root.join("src/catalog/calls"), out),
        build::sample(&root.join("src/assessment/sample.json"), out),
    ];
    for made in made {
        for mistake in made.err().into_iter().flatten() {
            println!("cargo::error={mistake}");
            code = ExitCode::FAILURE;
        }
    }
    code
}
