//! The tools one by one: how each is recognised, and how it is got. Everything but the Rust toolchain goes into folders of
//! the cache that are named by version or content, so that clones share them and nothing is ever half replaced.

use crate::cache::{cache, name_of_content, repository};
use crate::packages;
use crate::process::{answer, command, on_path, run};
use crate::setup::installing;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

const TRUNK: &str = "0.22.1";
const NODE: u32 = 20;
/// Its version is its own; it is made from version 6.25 of the provider.
const TERRAFORM_PROVIDER: &str = "@cdktf/provider-aws@21.22.1";

/// The pinned toolchain with clippy, rustfmt and the WebAssembly target.
pub(crate) fn rust() -> Result<()> {
    let complete = || {
        let target = answer(command("rustc").args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]));
        target.is_some_and(|folder| Path::new(folder.trim()).is_dir())
            && ["fmt", "clippy"].iter().all(|part| answer(command("cargo").args([*part, "--version"])).is_some())
    };
    if complete() {
        return Ok(());
    }
    if on_path(&["rustup"]).is_none() {
        bail!("install rustup from https://rustup.rs, which brings the toolchain of rust-toolchain.toml");
    }
    installing("the Rust toolchain of rust-toolchain.toml");
    // The variable that rustup sets for `cargo xtask` itself would hide that file.
    run(command("rustup").env_remove("RUSTUP_TOOLCHAIN").args(["toolchain", "install"]))?;
    if !complete() {
        bail!(
            "rustup has installed the toolchain of rust-toolchain.toml, but clippy, rustfmt or the WebAssembly target is not there"
        );
    }
    Ok(())
}

/// Node, which cannot be installed from here.
pub(crate) fn node() -> Result<()> {
    let version = answer(command("node").arg("--version")).unwrap_or_default();
    let major: Option<u32> =
        version.trim().trim_start_matches('v').split('.').next().and_then(|text| text.parse().ok());
    match major {
        Some(major) if major >= NODE && on_path(&["npm"]).is_some() => Ok(()),
        Some(major) if major >= NODE => bail!("Node is here, but npm is not; install npm"),
        Some(_) => bail!("Node {} is too old; install Node {NODE} or newer from https://nodejs.org", version.trim()),
        None => bail!("install Node {NODE} or newer from https://nodejs.org"),
    }
}

/// A tool that cargo builds.
pub(crate) struct CargoTool {
    program: &'static str,
    package: &'static str,
    version: String,
    flags: &'static [&'static str],
    minutes: &'static str,
}

impl fmt::Display for CargoTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.package, self.version)
    }
}

/// Trunk, in the version that Trunk.toml asks for.
pub(crate) fn trunk() -> Result<CargoTool> {
    let flags = &["--locked", "--no-default-features", "--features", "rustls"];
    Ok(CargoTool { program: "trunk", package: "trunk", version: TRUNK.to_owned(), flags, minutes: "about 10 minutes" })
}

/// wasm-bindgen and its test runner, in the version of the library: they must match exactly.
pub(crate) fn wasm_bindgen() -> Result<CargoTool> {
    let lock = fs::read_to_string(repository().join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    // Not `--locked`: the lock file inside that package may name versions that have been withdrawn.
    Ok(CargoTool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version,
        flags: &[],
        minutes: "about 4 minutes",
    })
}

/// The version of a package in a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let entry = lock.split("[[package]]").find(|entry| entry.contains(&format!("name = \"{package}\"\n")))?;
    let version = entry.lines().find_map(|line| line.strip_prefix("version = "))?;
    Some(version.trim_matches('"').to_owned())
}

impl CargoTool {
    /// The folder to put on PATH, or nothing when the right version is on it already. Builds the tool when need be.
    pub(crate) fn folder(&self) -> Result<Option<PathBuf>> {
        let home = cache()?.join(format!("{}-{}", self.package, self.version));
        let bin = home.join("bin");
        if self.is_right(&bin.join(self.program)) {
            return Ok(Some(bin));
        }
        if on_path(&[self.program]).is_some_and(|program| self.is_right(&program)) {
            return Ok(None);
        }
        installing(&format!("{self}; it is built from source, which takes {}, once on this machine", self.minutes));
        // A folder that stays until the build is through lets an interrupted one go on where it was.
        let building = cache()?.join("building").join(self.package);
        let mut install = command("cargo");
        install.args(["install", self.package, "--version", &self.version]).args(self.flags);
        install.arg("--root").arg(&home).arg("--target-dir").arg(&building);
        run(&mut install).with_context(|| {
            format!(
                "{self} could not be built; try `cargo install {} --version {}` by hand",
                self.package, self.version
            )
        })?;
        let _ = fs::remove_dir_all(&building);
        Ok(Some(bin))
    }

    fn is_right(&self, program: &Path) -> bool {
        let said = answer(command(program).arg("--version")).unwrap_or_default();
        said.split_whitespace().nth(1) == Some(self.version.as_str())
    }
}

/// wasm-opt from npm's binaryen. Distributions' own are too old and damage the program.
pub(crate) fn wasm_opt() -> Result<Option<PathBuf>> {
    let source = repository().join("xtask/npm");
    let lock = source.join("package-lock.json");
    let text = fs::read_to_string(&lock).context("xtask/npm/package-lock.json cannot be read")?;
    let version: serde_json::Value = serde_json::from_str(&text)?;
    let version =
        version.pointer("/packages/node_modules~1binaryen/version").and_then(|v| v.as_str()).unwrap_or_default();
    let major = version.split('.').next().unwrap_or_default();
    if on_path(&["wasm-opt"])
        .and_then(|program| answer(command(program).arg("--version")))
        .is_some_and(|said| said.split_whitespace().nth(2) == Some(major))
    {
        return Ok(None);
    }
    let home = cache()?.join(format!("npm-{}", name_of_content(&[lock])?));
    let bin = home.join("node_modules/.bin");
    if !bin.join("wasm-opt").exists() {
        installing(&format!("wasm-opt {major} from npm (100 MB)"));
        fs::create_dir_all(&home)?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(source.join(file), home.join(file))?;
        }
        npm_ci(&home)?;
    }
    Ok(Some(bin))
}

/// Playwright, axe and Lighthouse in `e2e/node_modules`, without browsers of their own.
pub(crate) fn end_to_end() -> Result<()> {
    let home = repository().join("e2e");
    let mark =
        home.join("node_modules").join(format!(".footing-{}", name_of_content(&[home.join("package-lock.json")])?));
    if !mark.exists() {
        installing("Playwright, axe and Lighthouse from npm");
        npm_ci(&home)?;
        fs::write(mark, "")?;
    }
    Ok(())
}

fn npm_ci(folder: &Path) -> Result<()> {
    let mut npm = command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
        .context("npm could not install; is there a connection to the npm registry?")
}

/// A Python of our own with the packages of `xtask/requirements.txt`.
pub(crate) fn python() -> Result<PathBuf> {
    let what = "a Python environment with the AWS CLI, moto, cfn-lint and others, which prove the catalog";
    Ok(environment("python", "xtask/requirements.txt", what)?.join("python"))
}

/// Checkov, which looks over the hosting template. It pins much of what the others use, so it lives by itself.
pub(crate) fn checkov() -> Result<PathBuf> {
    let what = "a Python environment with Checkov, which looks over the hosting template (300 MB)";
    Ok(environment("checkov", "xtask/hosting/requirements.txt", what)?.join("checkov"))
}

/// The programs of a Python environment in the cache, with the packages of a file.
fn environment(name: &str, requirements: &str, what: &str) -> Result<PathBuf> {
    let requirements = repository().join(requirements);
    let home = cache()?.join(format!("{name}-{}", name_of_content(std::slice::from_ref(&requirements))?));
    let programs = home.join("bin");
    let mark = home.join("complete");
    if mark.exists() && programs.join("python").exists() {
        return Ok(programs);
    }
    let Some(system) = on_path(&["python3", "python"]) else {
        bail!("install Python 3.10 or newer, with venv");
    };
    installing(what);
    run(command(system).args(["-m", "venv", "--clear"]).arg(&home))
        .context("Python cannot make environments; on Debian and Ubuntu, `apt-get install python3-venv`")?;
    run(command(programs.join("python"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&requirements))
    .context("pip could not install; is there a connection to PyPI?")?;
    fs::write(mark, "")?;
    Ok(programs)
}

/// jq, which the catalog's commands use; CloudShell has it.
pub(crate) fn jq() -> Result<()> {
    if on_path(&["jq"]).is_none() {
        packages::install("jq", &[&["jq"]], "install jq from https://jqlang.org")?;
    }
    Ok(())
}

/// Version 2 of the AWS CLI, which PyPI does not have.
pub(crate) fn aws_cli_2() -> Result<PathBuf> {
    let by_hand = "install version 2 of the AWS CLI from https://docs.aws.amazon.com/cli/";
    let is_2 =
        |aws: &PathBuf| answer(command(aws).arg("--version")).is_some_and(|version| version.starts_with("aws-cli/2."));
    // Another version may stand before it.
    let found = || on_path(&["aws"]).into_iter().chain([PathBuf::from("/usr/bin/aws")]).find(is_2);
    if let Some(aws) = found() {
        return Ok(aws);
    }
    packages::install("the AWS CLI", &[&["awscli"]], by_hand)?;
    found().context(by_hand)
}

/// ShellCheck, for the collector.
pub(crate) fn shellcheck() -> Result<()> {
    if on_path(&["shellcheck"]).is_none() {
        packages::install("ShellCheck", &[&["shellcheck"]], "install ShellCheck from https://www.shellcheck.net")?;
    }
    Ok(())
}

/// The schema of Terraform's AWS provider, which HashiCorp gives out only through the `terraform` program: made from a
/// package that is generated from it.
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
    let name = answer(&mut npm).context("npm could not fetch it; is there a connection to the npm registry?")?;
    let package = home.join(name.trim());
    let unfinished = home.join("schema.part");
    run(command(python).arg(script).arg(&package).arg(&unfinished))?;
    fs::rename(unfinished, &schema)?;
    let _ = fs::remove_file(package);
    Ok(schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_tells_the_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "absent"), None);
        assert!(wasm_bindgen().is_ok());
    }
}
