//! Serving the built site, and Lighthouse, which wants it served.

use crate::build::{base, build};
use crate::cache::{dist, repository};
use crate::process::command;
use crate::setup;
use anyhow::{Context, Result, bail};
use std::process::ExitCode;

/// Builds and serves until it is stopped.
pub(crate) fn serve(port: &str, sub_path: Option<&str>, no_build: bool) -> Result<ExitCode> {
    let base = base(sub_path.unwrap_or("/"))?;
    if port.parse::<u16>().is_err() {
        bail!("`{port}` is not a port; give a number up to 65535");
    }
    if no_build {
        need_dist()?;
    } else {
        build(&setup::for_serving()?, Some(&base))?;
    }
    let mut server = command("node");
    server.arg("e2e/server.mjs").args(["--port", port, "--base", &base, "--next-free"]);
    let status = server.status().context("Node could not be started; install Node 20 or newer")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Lighthouse's scores of what was built last.
pub(crate) fn lighthouse() -> Result<ExitCode> {
    need_dist()?;
    let (tools, problems) = setup::everything();
    if tools.browser.is_none() || !tools.end_to_end {
        bail!("Lighthouse cannot run: {}", problems.join("; "));
    }
    let status = tools.command("node")?.arg("lighthouse.mjs").current_dir(repository().join("e2e")).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// An error when nothing has been built.
pub(crate) fn need_dist() -> Result<()> {
    if !dist().join("index.html").exists() {
        bail!("nothing has been built yet; `cargo xtask build` does it");
    }
    Ok(())
}
