//! The release build of the site: compiles the programs with cargo and bundles them.

use crate::bundle::{Bundle, TARGET};
use crate::cache::{dist, repository};
use crate::process::{command, run_reading};
use crate::setup::{self, Tools};
use crate::tools;
use anyhow::{Context, Result, anyhow, bail};
use std::borrow::Borrow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Sender};
use std::{env, fs, thread};

/// Installs the tools and builds a release site into a folder. `sub_path` is the path at which it will be hosted, such
/// as `/` or `/footing/`.
pub(crate) fn set_up_and_build(sub_path: Option<&str>, dist: &Path) -> Result<()> {
    tools::node()?;
    make(setup::for_serving, sub_path, dist)
}

/// Builds a release site into `dist/` with installed tools.
pub(crate) fn build(tools: &Tools, sub_path: Option<&str>) -> Result<()> {
    build_into(tools, sub_path, &dist())
}

/// Builds a release site into a folder.
pub(crate) fn build_into(tools: &Tools, sub_path: Option<&str>, dist: &Path) -> Result<()> {
    make(|| Ok(tools), sub_path, dist)
}

/// Installs the tools while the programs are compiled, and processes each program as soon as it is linked. One after
/// the other, these steps would leave cores idle.
fn make<T: Borrow<Tools>>(tools: impl FnOnce() -> Result<T>, sub_path: Option<&str>, dist: &Path) -> Result<()> {
    let base = sub_path.map_or_else(|| Ok("/".to_owned()), base)?;
    let (linked, programs) = mpsc::channel();
    let bundle = thread::scope(|scope| {
        let compiling = scope.spawn(move || compile_programs(&linked));
        let bundle = tools().and_then(|tools| Bundle::make(tools.borrow(), &base, programs));
        // The compiler's error takes precedence: it is the cause if programs are missing.
        compiling.join().map_err(|_| anyhow!("compiling the programs stopped unexpectedly"))??;
        bundle.context("the site could not be built from the programs")
    })?;
    bundle.move_to(dist)?;
    check(dist)
}

/// Compiles the five programs together, and sends the name of each when it is linked.
fn compile_programs(linked: &Sender<String>) -> Result<()> {
    let mut cargo = command("cargo");
    with_rustflags(&mut cargo);
    cargo.args(["build", "--release", "--locked", "--package", "footing", "--bins", "--target", TARGET]);
    cargo.arg("--message-format=json-render-diagnostics");
    run_reading(&mut cargo, "compiling the site's programs", |message| {
        if let Some(name) = linked_program(message) {
            // The receiver is gone if installing the tools failed. That error is then reported.
            let _ = linked.send(name);
        }
    })
    .context("the programs could not be built")
}

/// The name of the program that a message of cargo reports as linked.
fn linked_program(message: &str) -> Option<String> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let target = message.get("target")?;
    let is_program = message.get("reason")? == "compiler-artifact" && target.get("kind")?.get(0)? == "bin";
    is_program.then(|| target.get("name")?.as_str().map(str::to_owned)).flatten()
}

/// Sets rustc flags for the site's programs only. Flags for everything would make cargo rebuild macros and build
/// scripts.
pub(crate) fn with_rustflags(command: &mut Command) -> &mut Command {
    command.env_remove("RUSTFLAGS").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", rustflags())
}

/// The flags that remove this machine's folders from the programs. Otherwise the folders would reveal who built a
/// program, and make every build different.
fn rustflags() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let crates = home.map(|home| format!("--remap-path-prefix={}=crates ", home.join("registry/src").display()));
    // Digests are computed over some megabytes at most. The variant that is not unrolled saves 2 kB in each program.
    let digests = "--cfg=sha2_backend_soft=\"compact\"";
    format!("{}--remap-path-prefix={}=footing {digests}", crates.unwrap_or_default(), repository().display())
}

/// Returns a sub-path with a slash at both ends. Fails if it has characters that a path may not have.
pub(crate) fn base(sub_path: &str) -> Result<String> {
    let inner = sub_path.trim_matches('/');
    if !inner.chars().all(|c| c.is_ascii_alphanumeric() || "-_.~/".contains(c))
        || inner.split('/').any(|part| part == "..")
    {
        bail!("`{sub_path}` is not a valid path; a path may contain letters, digits, `-`, `_`, `.`, `~` and `/`");
    }
    Ok(if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") })
}

/// Checks that the built page is complete and allowed by the policy.
fn check(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).with_context(|| format!("{} does not exist", page.display()))?;
    if let Some(sign) =
        ["{base}", "data-trunk", "<style", " style=", " onload="].iter().find(|sign| html.contains(**sign))
    {
        bail!("the built index.html contains `{sign}`, which is not allowed");
    }
    if html.split("<script").skip(1).any(|script| !script.split('>').next().unwrap_or_default().contains("src=")) {
        bail!("the built index.html contains an inline script, which the policy forbids");
    }
    let guidance = fs::read_dir(dist.join("guidance")).context("the guidance files are not in dist/guidance")?.count();
    if guidance == 0 {
        bail!("dist/guidance is empty");
    }
    println!("The site is in {}.", dist.strip_prefix(repository()).unwrap_or(dist).display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{base, linked_program};

    #[test]
    fn of_cargos_messages_only_programs_are_taken() {
        let artifact = |kind: &str| {
            format!(r#"{{"reason":"compiler-artifact","target":{{"kind":["{kind}"],"name":"app"}},"fresh":true}}"#)
        };
        assert_eq!(linked_program(&artifact("bin")).as_deref(), Some("app"));
        assert_eq!(linked_program(&artifact("lib")), None);
        assert_eq!(linked_program(r#"{"reason":"build-finished","success":true}"#), None);
        assert_eq!(linked_program("warning: unused"), None);
    }

    #[test]
    fn a_base_has_slashes_at_both_ends() {
        assert_eq!(base("x").unwrap(), "/x/");
        assert_eq!(base("/a/b").unwrap(), "/a/b/");
        assert_eq!(base("/").unwrap(), "/");
        assert!(base("/a/../b").is_err());
        assert!(base("https://x").is_err());
    }
}
