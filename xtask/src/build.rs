//! The release build of the site: compiles the programs with cargo and bundles them.

use crate::bundle::{Bundle, TARGET};
use crate::cache::{dist, repository};
use crate::process::{answer, command, run_reading};
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

/// The flags that replace this machine's folders in the programs. Otherwise the folders would reveal who built a
/// program, and make every build different.
fn rustflags() -> String {
    let replaced =
        folders().into_iter().map(|(folder, name)| format!("--remap-path-prefix={}={name} ", folder.display()));
    // Digests are computed over some megabytes at most. The variant that is not unrolled saves 2 kB in each program.
    replaced.collect::<String>() + "--cfg=sha2_backend_soft=\"compact\""
}

/// The folders of this machine with source files of the programs, and what replaces each in the programs' panic
/// messages.
fn folders() -> Vec<(PathBuf, String)> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let crates = home.map(|home| (home.join("registry/src"), "crates".to_owned()));
    crates.into_iter().chain([(repository().to_owned(), "footing".to_owned())]).chain(standard_library()).collect()
}

/// The folder of the standard library's sources, and the name that compiled parts of the library have for it. Where the
/// component `rust-src` is installed, the compiler writes the folder in place of that name.
fn standard_library() -> Option<(PathBuf, String)> {
    let sysroot = answer(command("rustc").args(["--print", "sysroot"]))?;
    let version = answer(command("rustc").arg("-vV"))?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "))?;
    Some((Path::new(sysroot.trim()).join("lib/rustlib/src/rust"), format!("/rustc/{commit}")))
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
    for file in fs::read_dir(dist)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "wasm")
            && let Some(folder) = folder_in(&fs::read(&path)?)
        {
            bail!("{} contains the name of this machine's folder {}", path.display(), folder.display());
        }
    }
    println!("The site is in {}.", dist.strip_prefix(repository()).unwrap_or(dist).display());
    Ok(())
}

/// The folder of this machine that a program names.
fn folder_in(program: &[u8]) -> Option<PathBuf> {
    let text = String::from_utf8_lossy(program);
    folders().into_iter().map(|(folder, _)| folder).find(|folder| text.contains(&*folder.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::{base, folder_in, linked_program};
    use crate::cache::repository;

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
    fn a_program_that_names_a_folder_of_this_machine_is_noticed() {
        let program = format!("\0asm{}/src/lib.rs", repository().display());
        assert_eq!(folder_in(program.as_bytes()).as_deref(), Some(repository()));
        assert_eq!(folder_in(b"\0asmfooting/src/lib.rs"), None);
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
