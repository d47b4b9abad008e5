//! Serving the built site, and Lighthouse, which needs it served.

use crate::build::{base, set_up_and_build};
use crate::cache::{dist, repository};
use crate::deployed::Deployed;
use crate::process::command;
use crate::setup;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Builds the site and serves it until stopped.
pub(crate) fn serve(port: &str, sub_path: Option<&str>, no_build: bool) -> Result<ExitCode> {
    let mut base = base(sub_path.unwrap_or("/"))?;
    if port.parse::<u16>().is_err() {
        bail!("`{port}` is not a port; give a number up to 65535");
    }
    if no_build {
        let built = built_base(&dist())?;
        if sub_path.is_some() && base != built {
            bail!("the site was built for {built}; leave `--no-build` out to build it for {base}");
        }
        base = built;
    } else {
        set_up_and_build(Some(&base), &dist())?;
    }
    let mut server = command("node");
    server.arg("e2e/server.mjs").args(["--port", port, "--base", &base, "--next-free"]);
    become_it(server).context("Node could not be started; install Node 20 or newer")
}

/// Replaces this process with another program, so that signals to this process reach it.
#[cfg(unix)]
fn become_it(mut program: std::process::Command) -> Result<ExitCode> {
    Err(std::os::unix::process::CommandExt::exec(&mut program).into())
}

/// Runs another program to its end.
#[cfg(not(unix))]
fn become_it(mut program: std::process::Command) -> Result<ExitCode> {
    Ok(if program.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs Lighthouse on the site that was built last, deployed to the stand-in.
pub(crate) fn lighthouse() -> Result<ExitCode> {
    need_dist()?;
    let (tools, problems) = setup::everything();
    if tools.browser.is_none() || !tools.end_to_end {
        bail!("Lighthouse cannot run: {}", problems.join("; "));
    }
    let deployed = Deployed::start(&tools)?;
    let mut node = tools.command("node")?;
    node.args(["lighthouse.mjs", "--bucket", &deployed.bucket]).current_dir(repository().join("e2e"));
    let status = node.status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Fails unless the site has been built for the top of a host.
pub(crate) fn need_dist() -> Result<()> {
    match built_base(&dist())?.as_str() {
        "/" => Ok(()),
        other => bail!("the site was built for {other}; `cargo xtask build` builds it for /"),
    }
}

/// The path for which a site was built.
pub(crate) fn built_base(dist: &Path) -> Result<String> {
    let page = fs::read_to_string(dist.join("index.html"))
        .context("nothing has been built yet; run `cargo xtask build` first")?;
    let (_, after) = page.split_once("data-base=").context("dist/index.html names no base path")?;
    let base = after.trim_start_matches('"').split(['"', ' ', '>']).next().unwrap_or_default();
    Ok(base.to_owned())
}
