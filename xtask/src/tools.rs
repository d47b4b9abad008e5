//! The tools one by one: how each is found, and how it is installed. What package managers do not install is put into
//! cache folders named by version or content, so that clones share them and nothing is ever half replaced.

use crate::cache::{cache, name_of_content, repository};
use crate::packages;
use crate::process::{answer, command, on_path, run, run_telling};
use crate::setup::installing;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha512};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// A version that `trunk-version` in Trunk.toml accepts.
const TRUNK: &str = "0.22.1";
const MACHETE: &str = "0.9.2";
const NODE: u32 = 20;
/// The package has its own version; it is made from version 6.25 of the provider.
const TERRAFORM_PROVIDER: &str = "@cdktf/provider-aws@21.22.1";
/// The SHA-512 of the package, as in npm's registry.
const TERRAFORM_PROVIDER_DIGEST: &str =
    "BuSHeaQFUL9l33pBzIMRT7cTQ69AM2mLtijjteCPhVQRmvuhuj9Lvfymf7knAMhYqAT6+Lrls9jiGVW/Us3zrQ==";

/// Checks Node, which cannot be installed from here.
pub(crate) fn node() -> Result<()> {
    let version = answer(command("node").arg("--version")).unwrap_or_default();
    let major: Option<u32> =
        version.trim().trim_start_matches('v').split('.').next().and_then(|text| text.parse().ok());
    match major {
        Some(major) if major >= NODE && on_path(&["npm"]).is_some() => Ok(()),
        Some(major) if major >= NODE => bail!("Node is installed, but npm is not; install npm"),
        Some(_) => bail!("Node {} is too old; install Node {NODE} or newer from https://nodejs.org", version.trim()),
        None => bail!("install Node {NODE} or newer from https://nodejs.org"),
    }
}

/// The folder of wasm-bindgen and its test runner, compiled from source in the versions of `xtask/tools/Cargo.lock`.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    const PROGRAMS: [&str; 2] = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    let source = repository().join("xtask/tools");
    let manifest = source.join("Cargo.toml");
    let content = name_of_content(&[manifest.clone(), source.join("Cargo.lock")])?;
    let home = cache()?.join(format!("wasm-bindgen-{content}"));
    if home.exists() {
        return Ok(home);
    }
    installing(
        "wasm-bindgen, which connects the programs with JavaScript: compiled from source, about 2 minutes, once on this machine",
    );
    // The folder is kept until the build is complete, so that an interrupted build continues.
    let building = cache()?.join("building").join(&content);
    let mut cargo = command("cargo");
    cargo.args(["build", "--quiet", "--release", "--locked", "--manifest-path"]).arg(manifest);
    cargo.arg("--target-dir").arg(&building).args(["--package", "wasm-bindgen-cli"]);
    for program in PROGRAMS {
        cargo.args(["--bin", program]);
    }
    run_telling(&mut cargo, "compiling wasm-bindgen")
        .context("wasm-bindgen could not be compiled; the compiler's message above says why")?;
    let unfinished = building.join("programs");
    fs::create_dir_all(&unfinished)?;
    for program in PROGRAMS {
        let program = format!("{program}{}", env::consts::EXE_SUFFIX);
        fs::copy(building.join("release").join(&program), unfinished.join(&program))?;
    }
    // Another clone may have been faster.
    if let Err(problem) = fs::rename(&unfinished, &home)
        && !home.exists()
    {
        return Err(problem).with_context(|| format!("{} could not be created", home.display()));
    }
    let _ = fs::remove_dir_all(&building);
    Ok(home)
}

/// The folder of Trunk, which can also make the site. A test compares its programs with ours.
pub(crate) fn trunk() -> Result<PathBuf> {
    let home = cache()?.join(format!("trunk-{TRUNK}"));
    let programs = home.join("bin");
    if !programs.join(format!("trunk{}", env::consts::EXE_SUFFIX)).exists() {
        installing("Trunk, compiled from source, about 6 minutes, once on this machine");
        let mut cargo = command("cargo");
        cargo.args(["install", "trunk", "--quiet", "--version", TRUNK, "--locked", "--root"]).arg(home);
        // Its own release profile takes twice as long to compile.
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env("CARGO_PROFILE_RELEASE_LTO", "off");
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256");
        cargo.args(["--no-default-features", "--features", "rustls"]);
        run_telling(&mut cargo, "compiling Trunk").context("Trunk could not be compiled")?;
    }
    Ok(programs)
}

/// cargo-machete, which finds unused dependencies.
pub(crate) fn machete() -> Result<PathBuf> {
    let home = cache()?.join(format!("machete-{MACHETE}"));
    let program = home.join("bin").join(format!("cargo-machete{}", env::consts::EXE_SUFFIX));
    if !program.exists() {
        installing("cargo-machete, compiled from source, about half a minute, once on this machine");
        let mut cargo = command("cargo");
        cargo.args(["install", "cargo-machete", "--quiet", "--version", MACHETE, "--locked", "--root"]).arg(home);
        // It runs for a second; optimizing it would take longer than it ever saves.
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env("CARGO_PROFILE_RELEASE_LTO", "off");
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256");
        run_telling(&mut cargo, "compiling cargo-machete").context("cargo-machete could not be compiled")?;
    }
    Ok(program)
}

/// The oldest supported Rust version, as rustup names it.
pub(crate) fn oldest_version() -> String {
    format!("{}.0", xtask_launcher::OLDEST)
}

/// Installs the oldest Rust that can start `cargo xtask`, for the tests that do so.
pub(crate) fn oldest_rust() -> Result<()> {
    let oldest = oldest_version();
    let rustup = |words: &[&str]| {
        let mut rustup = command("rustup");
        rustup.args(words).arg(&oldest).env("RUSTUP_AUTO_INSTALL", "0");
        rustup
    };
    if answer(rustup(&["which", "rustc", "--toolchain"]).stderr(Stdio::null())).is_some() {
        return Ok(());
    }
    if on_path(&["rustup"]).is_none() {
        bail!("install rustup from https://rustup.rs; with rustup, this command installs that Rust");
    }
    installing(&format!("Rust {oldest}, the oldest supported version, for the tests that use it (600 MB)"));
    run(&mut rustup(&["toolchain", "install", "--no-self-update", "--profile", "minimal"]))
}

/// The folder of wasm-opt and esbuild, from npm. The wasm-opt of distributions is too old and damages the program.
pub(crate) fn npm_tools() -> Result<PathBuf> {
    let source = repository().join("xtask/npm");
    let home = cache()?.join(format!("npm-{}", name_of_content(&[source.join("package-lock.json")])?));
    let bin = home.join("node_modules/.bin");
    if !["wasm-opt", "esbuild"].iter().all(|program| bin.join(program).exists()) {
        installing("wasm-opt and esbuild from npm, which make the site small (110 MB)");
        fs::create_dir_all(&home)?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(source.join(file), home.join(file))?;
        }
        npm_ci(&home)?;
    }
    Ok(bin)
}

/// Installs Playwright, axe, Lighthouse, Biome and TypeScript in `e2e/node_modules`, without browsers.
pub(crate) fn end_to_end() -> Result<()> {
    let home = repository().join("e2e");
    let mark =
        home.join("node_modules").join(format!(".footing-{}", name_of_content(&[home.join("package-lock.json")])?));
    if !mark.exists() {
        installing("Playwright, axe, Lighthouse, Biome and TypeScript from npm");
        npm_ci(&home)?;
        fs::write(mark, "")?;
    }
    Ok(())
}

/// Returns a command that runs the script of a package in `e2e/node_modules`.
pub(crate) fn node_script(script: &str) -> Command {
    let mut node = command("node");
    node.arg(repository().join("e2e/node_modules").join(script));
    node
}

fn npm_ci(folder: &Path) -> Result<()> {
    let mut npm = command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
        .context("npm could not install the packages; is there a connection to the npm registry?")
}

/// A Python environment with the packages of `xtask/requirements.txt`.
pub(crate) fn python() -> Result<PathBuf> {
    let what = "a Python environment with the AWS CLI, moto, cfn-lint and others, which test the catalog";
    Ok(environment("python", "xtask/requirements.txt", what)?.join("python"))
}

/// Checkov, which checks the hosting template. It pins many packages that others use, so it has its own environment.
pub(crate) fn checkov() -> Result<PathBuf> {
    let what = "a Python environment with Checkov, which checks the hosting template (300 MB)";
    Ok(environment("checkov", "xtask/hosting/requirements.txt", what)?.join("checkov"))
}

/// Parsers of exports, in an environment of their own: nothing else needs them.
pub(crate) fn parsers() -> Result<PathBuf> {
    let what = "a Python environment with parsers of calendars and workbooks, which validate exports (20 MB)";
    Ok(environment("exports", "xtask/exports/requirements.txt", what)?.join("python"))
}

/// Ruff, in its own environment: formatting does not need the AWS CLI.
pub(crate) fn ruff() -> Result<PathBuf> {
    let what = "Ruff, which formats and checks Python (30 MB)";
    Ok(environment("ruff", "xtask/lint/requirements.txt", what)?.join("ruff"))
}

/// The programs of a Python environment in the cache. Its packages have the versions and digests of a requirements
/// file, and are prebuilt, so that installing runs none of their code.
fn environment(name: &str, requirements: &str, what: &str) -> Result<PathBuf> {
    let requirements = repository().join(requirements);
    let home = cache()?.join(format!("{name}-{}", name_of_content(std::slice::from_ref(&requirements))?));
    let programs = home.join("bin");
    let mark = home.join("complete");
    if mark.exists() && programs.join("python").exists() {
        return Ok(programs);
    }
    let Some(system) = on_path(&["python3", "python"]) else {
        bail!("install Python 3.11 or newer, with venv");
    };
    installing(what);
    run(command(system).args(["-m", "venv", "--clear"]).arg(&home))
        .context("Python cannot create environments; on Debian and Ubuntu, run `apt-get install python3-venv`")?;
    run(command(programs.join("python"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--require-hashes", "--only-binary", ":all:", "--requirement"])
        .arg(&requirements))
    .context("pip could not install the packages; is there a connection to PyPI?")?;
    fs::write(mark, "")?;
    Ok(programs)
}

/// Installs jq, which the catalog's commands use, as CloudShell has it.
pub(crate) fn jq() -> Result<()> {
    if on_path(&["jq"]).is_none() {
        packages::install("jq", &[&["jq"]], "install jq from https://jqlang.org")?;
    }
    Ok(())
}

/// Installs zsh, the shell of macOS, in which the catalog's commands are tested besides bash.
pub(crate) fn zsh() -> Result<()> {
    if on_path(&["zsh"]).is_none() {
        packages::install("zsh", &[&["zsh"]], "install zsh from https://www.zsh.org")?;
    }
    Ok(())
}

/// Version 2 of the AWS CLI, which PyPI does not have.
pub(crate) fn aws_cli_2() -> Result<PathBuf> {
    let by_hand = "install version 2 of the AWS CLI from https://docs.aws.amazon.com/cli/";
    let is_2 =
        |aws: &PathBuf| answer(command(aws).arg("--version")).is_some_and(|version| version.starts_with("aws-cli/2."));
    // Another version may come first on PATH.
    let found = || on_path(&["aws"]).into_iter().chain([PathBuf::from("/usr/bin/aws")]).find(is_2);
    if let Some(aws) = found() {
        return Ok(aws);
    }
    packages::install("the AWS CLI", &[&["awscli"]], by_hand)?;
    found().context(by_hand)
}

/// Installs ShellCheck, for the collector.
pub(crate) fn shellcheck() -> Result<()> {
    if on_path(&["shellcheck"]).is_none() {
        packages::install("ShellCheck", &[&["shellcheck"]], "install ShellCheck from https://www.shellcheck.net")?;
    }
    Ok(())
}

/// The schema of Terraform's AWS provider. HashiCorp provides it only through the `terraform` program, so it is made
/// from a package that is generated from it.
pub(crate) fn terraform_schema(python: &Path) -> Result<PathBuf> {
    let script = repository().join("xtask/catalog/terraform_schema.py");
    let version = TERRAFORM_PROVIDER.rsplit('@').next().unwrap_or_default();
    let home = cache()?.join(format!("terraform-aws-{version}-{}", name_of_content(std::slice::from_ref(&script))?));
    let schema = home.join("schema.json");
    if schema.exists() {
        return Ok(schema);
    }
    installing(&format!("the schema of the Terraform AWS provider, from npm's {TERRAFORM_PROVIDER} (40 MB)"));
    fs::create_dir_all(&home)?;
    let mut npm = command("npm");
    npm.args(["pack", "--silent", "--loglevel=error", TERRAFORM_PROVIDER, "--pack-destination"]).arg(&home);
    let name =
        answer(&mut npm).context("npm could not fetch the package; is there a connection to the npm registry?")?;
    let package = home.join(name.trim());
    if STANDARD.encode(Sha512::digest(fs::read(&package)?)) != TERRAFORM_PROVIDER_DIGEST {
        bail!("{TERRAFORM_PROVIDER} does not have the digest that is in xtask/src/tools.rs");
    }
    let unfinished = home.join("schema.part");
    run(command(python).arg(script).arg(&package).arg(&unfinished))?;
    fs::rename(unfinished, &schema)?;
    let _ = fs::remove_file(package);
    Ok(schema)
}

#[cfg(test)]
mod tests {
    /// The version of a package in a Cargo.lock.
    fn locked_version(lock: &str, package: &str) -> Option<String> {
        let entry = lock.split("[[package]]").find(|entry| entry.contains(&format!("name = \"{package}\"\n")))?;
        let version = entry.lines().find_map(|line| line.strip_prefix("version = "))?;
        Some(version.trim_matches('"').to_owned())
    }

    #[test]
    fn the_wasm_bindgen_tool_has_the_version_of_the_library() {
        let library = locked_version(include_str!("../../Cargo.lock"), "wasm-bindgen");
        let tool = locked_version(include_str!("../tools/Cargo.lock"), "wasm-bindgen-cli");
        assert_eq!(tool, library);
        assert!(library.is_some());
    }
}
