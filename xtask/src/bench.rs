//! Benchmarks: how long judging takes, natively and as WebAssembly. They are no tests: the numbers hang on the machine.

use crate::process::{command, run};
use crate::setup;
use crate::test::in_browser;
use anyhow::{Context, Result};

/// Runs the benchmarks; an error where one is slower than it may be.
pub(crate) fn bench() -> Result<()> {
    println!("\n== judging, natively");
    run(command("cargo").args(["bench", "--locked", "--package", "footing", "--bench", "judging"]))
        .context("judging is too slow natively")?;
    println!("\n== judging, as WebAssembly in Chromium");
    let (tools, _) = setup::everything();
    let arguments = ["bench", "--bench", "judging"];
    let mut cargo = in_browser(&tools, &arguments)?;
    // Building large evidence takes the runner's patience otherwise.
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300").args(["--", "--nocapture"]);
    run(&mut cargo).context("judging is too slow as WebAssembly")
}
