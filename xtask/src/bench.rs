//! Benchmarks: time and memory of reading, time of judging natively and as WebAssembly, and scanning compared with
//! boto3. They are not part of the tests, because their results depend on the machine and its load.

use crate::process::{command, run};
use crate::serve::need_dist;
use crate::setup;
use crate::test::{in_browser, in_playwright};
use anyhow::{Context, Result};

/// Runs the benchmarks. Fails if one is slower than its limit. Scanning uses the site that was built last.
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
    // The runner's default time limit is 20 seconds, and generating the evidence takes some of them.
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300").args(["--", "--nocapture"]);
    run(&mut cargo).context("judging is too slow as WebAssembly")?;
    println!("\n== scanning a large account, compared with boto3");
    need_dist()?;
    run(&mut in_playwright(&tools, "large")?).context("scanning is too slow")
}
