//! Brings the tools: what is there is used, the rest is installed. Says what it does, and in one sentence what it cannot get.

use crate::chromium::{self, Browser};
use crate::process::path_with;
use crate::tools;
use anyhow::{Result, bail};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// Where the tools are. What testing needs is absent when it could not be had.
#[derive(Default)]
pub(crate) struct Tools {
    folders: Vec<PathBuf>,
    /// The Python that has the AWS CLI.
    pub(crate) python: Option<PathBuf>,
    /// Checkov, in a Python of its own.
    pub(crate) checkov: Option<PathBuf>,
    /// The schema of the Terraform AWS provider.
    pub(crate) terraform_schema: Option<PathBuf>,
    /// Chromium and its driver.
    pub(crate) browser: Option<Browser>,
    /// Whether Playwright and its kin are in `e2e/node_modules`.
    pub(crate) end_to_end: bool,
}

impl Tools {
    /// PATH with our tools first.
    pub(crate) fn path(&self) -> Result<OsString> {
        path_with(&self.folders)
    }

    /// A command in the repository that finds our tools.
    pub(crate) fn command(&self, program: &str) -> Result<Command> {
        let mut command = crate::process::command(program);
        command.env("PATH", self.path()?);
        if let Some(browser) = &self.browser {
            command.env("CHROMIUM", &browser.chromium).env("CHROME_PATH", &browser.chromium);
            command.env("CHROMEDRIVER", &browser.driver);
        }
        Ok(command)
    }
}

/// Collects what was found and what could not be had.
pub(crate) struct Report {
    aloud: bool,
    problems: Vec<String>,
}

impl Report {
    /// Keeps a result's value; its error becomes a problem to tell at the end.
    fn take<T>(&mut self, what: &str, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => {
                if self.aloud {
                    println!("  ready    {what}");
                }
                Some(value)
            }
            Err(problem) => {
                println!("  missing  {what}: {problem:#}");
                self.problems.push(format!("{what}: {problem:#}"));
                None
            }
        }
    }
}

/// What is said before something is installed.
pub(crate) fn installing(what: &str) {
    println!("  getting  {what}");
}

/// What building and serving need, or an error that says what is missing.
pub(crate) fn for_serving() -> Result<Tools> {
    let mut report = Report { aloud: false, problems: Vec::new() };
    let tools = serving(&mut report);
    finish(tools, &report)
}

/// Everything, telling each part; for `cargo xtask setup`.
pub(crate) fn everything_aloud() -> Result<()> {
    let mut report = Report { aloud: true, problems: Vec::new() };
    let tools = all(&mut report);
    finish(tools, &report)?;
    println!("Everything is there.");
    Ok(())
}

/// Everything that can be had, and a sentence for each part that cannot.
pub(crate) fn everything() -> (Tools, Vec<String>) {
    let mut report = Report { aloud: true, problems: Vec::new() };
    let tools = all(&mut report);
    (tools, report.problems)
}

fn finish(tools: Tools, report: &Report) -> Result<Tools> {
    match report.problems.len() {
        0 => Ok(tools),
        1 => bail!("One thing is missing; see above."),
        many => bail!("{many} things are missing; see above."),
    }
}

fn serving(report: &mut Report) -> Tools {
    let mut tools = Tools::default();
    report.take("Rust with the WebAssembly target", tools::rust());
    report.take("Node", tools::node());
    for tool in [tools::trunk(), tools::wasm_bindgen()] {
        match tool {
            Ok(tool) => tools.folders.extend(report.take(&tool.to_string(), tool.folder()).flatten()),
            Err(problem) => drop(report.take::<()>("a build tool", Err(problem))),
        }
    }
    tools.folders.extend(report.take("wasm-opt", tools::wasm_opt()).flatten());
    tools
}

fn all(report: &mut Report) -> Tools {
    let mut tools = serving(report);
    tools.end_to_end = report.take("Playwright, axe and Lighthouse", tools::end_to_end()).is_some();
    tools.python = report.take("Python with the AWS CLI, moto and linters", tools::python());
    if let Some(python) = &tools.python {
        tools.terraform_schema =
            report.take("the schema of the Terraform AWS provider", tools::terraform_schema(python));
    }
    tools.checkov = report.take("Checkov", tools::checkov());
    report.take("jq", tools::jq());
    report.take("ShellCheck", tools::shellcheck());
    tools.browser = report.take("Chromium and its driver", chromium::browser());
    tools
}
