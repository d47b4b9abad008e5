//! Setting up the tools: present ones are used, others are installed. Prints what is installed, and why a tool is
//! missing.

use crate::cache::repository;
use crate::chromium::{self, Browser};
use crate::process::path_with;
use crate::tools;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::thread;

/// The tools. Those for testing are absent if they could not be installed.
#[derive(Default)]
pub(crate) struct Tools {
    folders: Vec<PathBuf>,
    /// A Python with the AWS CLI.
    pub(crate) python: Option<PathBuf>,
    /// Checkov, in its own Python environment.
    pub(crate) checkov: Option<PathBuf>,
    /// A Python with parsers of exports.
    pub(crate) parsers: Option<PathBuf>,
    /// Ruff, which formats and checks Python.
    pub(crate) ruff: Option<PathBuf>,
    /// cargo-machete, which finds unused dependencies.
    pub(crate) machete: Option<PathBuf>,
    /// The schema of the Terraform AWS provider.
    pub(crate) terraform_schema: Option<PathBuf>,
    /// Chromium and its driver.
    pub(crate) browser: Option<Browser>,
    /// Whether Playwright, Biome and similar packages are in `e2e/node_modules`.
    pub(crate) end_to_end: bool,
}

impl Tools {
    /// PATH with our tools first.
    pub(crate) fn path(&self) -> Result<OsString> {
        path_with(&self.folders)
    }

    /// Returns a command that runs in the repository and finds our tools.
    pub(crate) fn command(&self, program: &str) -> Result<Command> {
        let mut command = crate::process::command(program);
        command.env("PATH", self.path()?);
        if let Some(browser) = &self.browser {
            command.env("CHROMIUM", &browser.chromium).env("CHROME_PATH", &browser.chromium);
            command.env("CHROMEDRIVER", &browser.driver);
        }
        Ok(command)
    }

    /// The Python that has what the catalog is proved with, and finds the packages of this folder (`fake_aws`, `catalog`).
    pub(crate) fn python(&self) -> Result<Command> {
        Ok(Self::with_packages(self.python.as_ref().context("Python with the AWS CLI, moto and linters is missing")?))
    }

    /// The Python that has parsers of exports.
    pub(crate) fn parsers(&self) -> Result<Command> {
        Ok(Self::with_packages(self.parsers.as_ref().context("Python with parsers of exports is missing")?))
    }

    fn with_packages(python: &PathBuf) -> Command {
        let mut command = crate::process::command(python);
        // No compiled files beside the sources.
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONPATH", repository().join("xtask"));
        command
    }
}

/// Collects the problems of setting up.
pub(crate) struct Report {
    aloud: bool,
    problems: Mutex<Vec<String>>,
}

impl Report {
    fn new(aloud: bool) -> Self {
        Self { aloud, problems: Mutex::default() }
    }

    /// Returns a result's value. An error becomes a problem that is reported at the end.
    fn take<T>(&self, what: &str, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => {
                if self.aloud {
                    println!("  ready    {what}");
                }
                Some(value)
            }
            Err(problem) => {
                println!("  missing  {what}: {problem:#}");
                if let Ok(mut problems) = self.problems.lock() {
                    problems.push(format!("{what}: {problem:#}"));
                }
                None
            }
        }
    }

    fn into_problems(self) -> Vec<String> {
        self.problems.into_inner().unwrap_or_default()
    }
}

/// Prints that something is being installed.
pub(crate) fn installing(what: &str) {
    println!("  getting  {what}");
}

/// Sets up what building and serving need. Fails if anything is missing.
pub(crate) fn for_serving() -> Result<Tools> {
    let report = Report::new(false);
    let tools = serving(&report);
    finish(tools, report)
}

/// Sets up everything and prints each part, for `cargo xtask setup`. Fails if anything is missing.
pub(crate) fn everything_aloud() -> Result<()> {
    let report = Report::new(true);
    let tools = all(&report);
    finish(tools, report)?;
    println!("Everything is ready.");
    Ok(())
}

/// Sets up everything that is possible, and returns a sentence for each part that is missing.
pub(crate) fn everything() -> (Tools, Vec<String>) {
    let report = Report::new(true);
    let tools = all(&report);
    (tools, report.into_problems())
}

fn finish(tools: Tools, report: Report) -> Result<Tools> {
    match report.into_problems().len() {
        0 => Ok(tools),
        1 => bail!("One thing is missing; see above."),
        many => bail!("{many} things are missing; see above."),
    }
}

fn serving(report: &Report) -> Tools {
    let mut tools = Tools::default();
    // Without Node, the npm packages would only fail later.
    if report.take("Node", tools::node()).is_none() {
        return tools;
    }
    thread::scope(|scope| {
        let compiled = scope.spawn(|| report.take("wasm-bindgen", tools::wasm_bindgen()));
        tools.folders.extend(report.take("wasm-opt and esbuild", tools::npm_tools()));
        tools.folders.extend(compiled.join().ok().flatten());
    });
    tools
}

/// Sets up everything. The tools for serving need the processor, while the network downloads the others.
fn all(report: &Report) -> Tools {
    thread::scope(|scope| {
        let serving = scope.spawn(|| serving(report));
        let end_to_end =
            report.take("Playwright, axe, Lighthouse, Biome and TypeScript", tools::end_to_end()).is_some();
        let ruff = report.take("Ruff", tools::ruff());
        let python = report.take("Python with the AWS CLI, moto and linters", tools::python());
        let parsers = report.take("Python with parsers of exports", tools::parsers());
        let terraform_schema = python.as_ref().and_then(|python| {
            report.take("the schema of the Terraform AWS provider", tools::terraform_schema(python))
        });
        let checkov = report.take("Checkov", tools::checkov());
        report.take("jq", tools::jq());
        report.take("zsh", tools::zsh());
        report.take("ShellCheck", tools::shellcheck());
        let browser = report.take("Chromium and its driver", chromium::browser());
        report.take("the oldest supported Rust", tools::oldest_rust());
        let folders = serving.join().map(|tools| tools.folders).unwrap_or_default();
        let machete = report.take("cargo-machete", tools::machete());
        Tools { folders, python, checkov, parsers, ruff, machete, terraform_schema, browser, end_to_end }
    })
}
