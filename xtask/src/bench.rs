//! Benchmarks: how long reading takes, and how much memory, how long judging takes, natively and as WebAssembly, and scanning, beside boto3. They are no tests: what they
//! measure hangs on the machine and on what else it does.

use crate::process::{command, run};
use crate::serve::need_dist;
use crate::setup;
use crate::test::{in_browser, in_playwright};
use anyhow::{Context, Result};

/// Runs the benchmarks; an error where one is slower than it may be. Scanning is measured on what was built last.
pub(crate) fn bench() -> Result<()> {
    println!("\n== reading");
    run(command("cargo").args(["bench", "--locked", "--package", "footing", "--bench", "reading"]))
        .context("reading is too slow, or takes too much memory")?;
    println!("\n== judging, natively");
    run(command("cargo").args(["bench", "--locked", "--package", "footing", "--bench", "judging"]))
        .context("judging is too slow natively")?;
    println!("\n== judging, as WebAssembly in Chromium");
    let (tools, _) = setup::everything();
    let mut cargo = in_browser(&tools, &["test", "--release", "--bench", "judging"])?;
    // The runner's own patience is twenty seconds, and making the evidence takes some of them.
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300").args(["--", "--nocapture"]);
    run(&mut cargo).context("judging is too slow as WebAssembly")?;
    println!("\n== scanning a large account, compared with boto3");
    need_dist()?;
    run(&mut in_playwright(&tools, "large")?).context("scanning is too slow")
}
