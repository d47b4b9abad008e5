//! All tests, in parts. A part that fails does not stop the others; the run ends with a table and the total.

use crate::build::{build, build_into, with_rustflags};
use crate::cache::repository;
use crate::deployed::Deployed;
use crate::durations::Durations;
use crate::process::{answer, command, run, tee};
use crate::setup::{self, Tools};
use crate::summary::Counts;
use crate::{catalog, collector, export, format, kit, package, policy, sbom, serve, size, supply, tools};
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::net::TcpListener;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;
use std::{env, fs};

/// The path of the site that is tested below the top of its host.
const SUB_PATH: &str = "/x/footing/";

/// A part of the tests.
struct Part {
    name: &'static str,
    what: &'static str,
    run: fn(&Run<'_>) -> Result<Counts>,
}

const PARTS: &[Part] = &[
    Part { name: "format", what: "Every Rust file is formatted", run: rust_format },
    Part { name: "typescript", what: "The types in the end-to-end tests are correct", run: typescript },
    Part { name: "web", what: "TypeScript, JavaScript and CSS are formatted and pass the linter", run: web },
    Part { name: "python", what: "Python is formatted and passes the linter", run: python_lints },
    Part { name: "dependencies", what: "Every dependency in a Cargo.toml is used", run: dependencies },
    Part { name: "clippy", what: "The core and the tools pass Clippy, compiled natively", run: clippy },
    Part { name: "clippy-wasm", what: "The app passes Clippy, compiled for the browser", run: clippy_wasm },
    Part { name: "oldest", what: "The oldest supported Rust compiles everything", run: oldest },
    Part { name: "native", what: "The core and the tools pass their native tests", run: native },
    Part {
        name: "supply",
        what: "Dependencies have allowed licences, one version each and digests, and the bill of materials lists them",
        run: supply,
    },
    Part { name: "docs", what: "The links in the documentation work, and its examples run", run: docs },
    Part {
        name: "commands",
        what: "The AWS CLI understands every command of the catalog, and shells treat the names in it as text",
        run: commands,
    },
    Part { name: "templates", what: "Every CloudFormation and Terraform template is valid", run: templates },
    Part { name: "policies", what: "Every IAM policy of the catalog is valid", run: policies },
    Part { name: "calls", what: "Every call matches botocore's models, and reads no secrets", run: calls },
    Part {
        name: "collector",
        what: "The collector only reads, is a valid script, only its user can access what it writes, and it reads an organization",
        run: collector,
    },
    Part { name: "fixes", what: "The fixes work and can be undone, on a stand-in for AWS", run: fixes },
    Part {
        name: "blocks",
        what: "Blocks of commands are safe if a call fails, if they stop half-way, run twice or are undone",
        run: blocks,
    },
    Part {
        name: "scripts",
        what: "Scripts are valid and change nothing in a dry run or another account; with --full, an account's kit can be undone",
        run: scripts,
    },
    Part {
        name: "exports",
        what: "Every format of exports is what its importers and standards ask for, and the script for GitHub works",
        run: exports,
    },
    Part { name: "cloud", what: "The stand-in for AWS answers, refuses and fails as AWS does", run: cloud },
    Part { name: "browser", what: "The browser adapters work in a real browser", run: browser },
    Part { name: "build", what: "The site builds for release", run: release },
    Part {
        name: "size",
        what: "What is loaded stays within its budgets, and has the sizes in xtask/sizes.toml",
        run: sizes,
    },
    Part { name: "e2e", what: "The release build lets people do what they came for, in Chromium", run: end_to_end },
    Part { name: "hosting", what: "The hosting template is valid, and deploying works as documented", run: hosting },
    Part {
        name: "deployed",
        what: "The deployed site works in Chromium, behind a stand-in for CloudFront",
        run: deployed,
    },
    Part { name: "sub-path", what: "A site built for a sub-path of its host works", run: sub_path },
    Part { name: "a11y", what: "Every page and state is accessible, in both themes", run: accessibility },
    Part {
        name: "perf",
        what: "The page reacts to a key press at once, even with fifty assessments and a long plan",
        run: performance,
    },
];

/// The common input of all parts.
struct Run<'a> {
    tools: &'a Tools,
    /// Whether the collector covers all Regions of an account instead of three, errors are injected into every block of
    /// commands, and the kit of an account is carried out.
    full: bool,
    /// Further arguments for the test runners.
    rest: &'a [String],
    /// Whether the release build failed in this run.
    build_failed: bool,
}

/// The result of a part.
struct Outcome {
    name: &'static str,
    counts: Counts,
    seconds: f32,
    problem: Option<String>,
}

/// Prints the list of parts.
pub(crate) fn list() {
    for part in PARTS {
        println!("{:<12} {}", part.name, part.what);
    }
}

/// Runs all parts, or those named in `only`, and prints the results. `full` adds what takes long.
pub(crate) fn test(only: Option<&str>, full: bool, rest: Vec<String>) -> Result<ExitCode> {
    let chosen = chosen(only)?;
    let mut durations = Durations::read();
    println!("{}", durations.announcement(&chosen.iter().map(|part| part.name).collect::<Vec<_>>()));
    println!("\n== setup: the tools");
    let (tools, problems) = setup::everything();
    let mut run = Run { tools: &tools, full, rest: &rest, build_failed: false };
    let mut outcomes = Vec::new();
    for part in chosen {
        println!("\n== {}: {}", part.name, part.what);
        let start = Instant::now();
        let (counts, problem) = match (part.run)(&run) {
            Ok(counts) => (counts, None),
            Err(problem) => {
                println!("{problem:#}");
                (Counts::one(false), Some(format!("{problem:#}")))
            }
        };
        run.build_failed |= part.name == "build" && counts.failed > 0;
        let seconds = start.elapsed().as_secs_f32();
        if rest.is_empty() && counts.failed == 0 {
            durations.set(part.name, seconds);
        }
        outcomes.push(Outcome { name: part.name, counts, seconds, problem });
    }
    durations.write();
    for problem in problems {
        println!("\nMissing: {problem}");
    }
    Ok(conclude(&outcomes))
}

fn chosen(only: Option<&str>) -> Result<Vec<&'static Part>> {
    let Some(only) = only else { return Ok(PARTS.iter().collect()) };
    let names: Vec<&str> = only.split(',').map(str::trim).collect();
    if let Some(unknown) = names.iter().find(|name| PARTS.iter().all(|part| part.name != **name)) {
        bail!("there is no part `{unknown}`; `cargo xtask test --list` lists the parts");
    }
    Ok(PARTS.iter().filter(|part| names.contains(&part.name)).collect())
}

fn conclude(outcomes: &[Outcome]) -> ExitCode {
    println!("\n{:<12} {:>7} {:>7} {:>8}", "part", "passed", "failed", "seconds");
    let mut sum = Counts::default();
    for outcome in outcomes {
        sum += outcome.counts;
        let note = outcome.problem.as_deref().and_then(|problem| problem.lines().next()).unwrap_or_default();
        let Counts { passed, failed } = outcome.counts;
        println!("{:<12} {passed:>7} {failed:>7} {:>8.1}  {note}", outcome.name, outcome.seconds);
    }
    if sum == Counts::default() {
        println!("No test was run, which counts as a failure.");
        sum.failed = 1;
    }
    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs a command as a part with one test: whether it succeeds.
fn succeeds(command: &mut Command) -> Result<Counts> {
    Ok(Counts::one(command.status()?.success()))
}

/// Runs a command as a part that is a test runner.
fn counted(command: &mut Command) -> Result<Counts> {
    let (status, output) = tee(command)?;
    Ok(Counts::of_run(&output, status.success()))
}

fn rust_format(_: &Run<'_>) -> Result<Counts> {
    formatted(command("cargo").args(["fmt", "--all", "--check"]))
}

/// Runs a command as a part that checks formatting, and prints how to fix it.
fn formatted(command: &mut Command) -> Result<Counts> {
    let counts = succeeds(command)?;
    if counts.failed > 0 {
        println!("`cargo xtask format` formats everything, and fixes what can be fixed automatically.");
    }
    Ok(counts)
}

fn typescript(run: &Run<'_>) -> Result<Counts> {
    need_npm(run)?;
    succeeds(tools::node_script("typescript/bin/tsc").args(["--noEmit", "--project", "e2e"]))
}

fn web(run: &Run<'_>) -> Result<Counts> {
    need_npm(run)?;
    formatted(format::biome().args(["--error-on-warnings", "--diagnostic-level=warn"]))
}

fn python_lints(run: &Run<'_>) -> Result<Counts> {
    let ruff = run.tools.ruff.as_ref().context("Ruff is missing")?;
    let mut counts = formatted(command(ruff).args(["format", "--check", "--no-cache", "."]))?;
    counts += formatted(command(ruff).args(["check", "--no-cache", "."]))?;
    Ok(counts)
}

fn dependencies(run: &Run<'_>) -> Result<Counts> {
    let machete = run.tools.machete.as_ref().context("cargo-machete is missing")?;
    let counts = succeeds(command(machete).args(["--skip-target-dir", "."]))?;
    if counts.failed > 0 {
        println!(
            "Remove these from the Cargo.toml. If one is used without being named in the code, add it to `ignored`, with the reason."
        );
    }
    Ok(counts)
}

fn clippy(_: &Run<'_>) -> Result<Counts> {
    succeeds(command("cargo").args([
        "clippy",
        "--locked",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

fn clippy_wasm(_: &Run<'_>) -> Result<Counts> {
    // The library's own tests are native.
    let wasm = ["--target", "wasm32-unknown-unknown", "--lib", "--bins", "--test", "browser"];
    succeeds(
        command("cargo")
            .args(["clippy", "--locked", "--quiet", "--package", "footing"])
            .args(wasm)
            .args(["--", "-D", "warnings"]),
    )
}

fn oldest(_: &Run<'_>) -> Result<Counts> {
    let version = tools::oldest_version();
    let check = ["cargo", "check", "--locked", "--quiet", "--workspace"];
    succeeds(command("rustup").args(["run", &version]).args(check))
}

fn native(run: &Run<'_>) -> Result<Counts> {
    let mut cargo = command("cargo");
    if answer(command("cargo").args(["nextest", "--version"])).is_some() {
        cargo
            .args([
                "nextest",
                "run",
                "--locked",
                "--workspace",
                "--no-fail-fast",
                "--no-tests=fail",
                "--status-level=fail",
            ])
            .args(run.rest);
    } else {
        cargo.args(["test", "--locked", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]).args(run.rest);
    }
    // A different snapshot is a failure and never writes a new file.
    counted(cargo.env("INSTA_UPDATE", "no"))
}

/// Runs every reader of outside input on a million mutated inputs.
pub(crate) fn fuzz() -> Result<()> {
    let mut cargo = command("cargo");
    cargo.args(["test", "--locked", "--release", "--package", "footing", "--lib", "fuzz::"]);
    run(cargo.env("PROPTEST_CASES", "1000000").env("CARGO_PROFILE_RELEASE_LTO", "off")).context("a reader failed")
}

fn supply(run: &Run<'_>) -> Result<Counts> {
    let mut counts = Counts::default();
    for (subject, mistakes) in supply::check()? {
        for mistake in &mistakes {
            println!("{subject}: {mistake}");
        }
        counts += Counts::one(mistakes.is_empty());
    }
    let bill = repository().join("target/site/sbom.json");
    fs::create_dir_all(repository().join("target/site"))?;
    fs::write(&bill, sbom::sbom("0.0.0")?)?;
    // Checkov's environment has the CycloneDX library, with the schema.
    let python = run.tools.checkov.as_ref().context("Checkov is missing")?.with_file_name("python");
    let mut check = command(python);
    check.env("PYTHONDONTWRITEBYTECODE", "1").arg("xtask/catalog/sbom.py").stdin(Stdio::from(fs::File::open(bill)?));
    counts += counted(&mut check)?;
    Ok(counts)
}

fn docs(_: &Run<'_>) -> Result<Counts> {
    let mut counts = Counts::default();
    // The app is documented for the browser target: natively, there are no pages.
    for package in [&["footing", "--lib", "--target", "wasm32-unknown-unknown"][..], &["xtask"]] {
        let mut cargo = command("cargo");
        cargo.args(["doc", "--locked", "--quiet", "--no-deps", "--document-private-items", "--package"]).args(package);
        counts += succeeds(cargo.env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    // Counted as one test, because there may be no examples. Run for the workspace, as in `native`: with other
    // features, all crates would be rebuilt.
    counts += succeeds(command("cargo").args(["test", "--locked", "--quiet", "--workspace", "--doc"]))?;
    Ok(counts)
}

fn commands(run: &Run<'_>) -> Result<Counts> {
    let snippets = repository().join("target/site/commands.json");
    fs::create_dir_all(repository().join("target/site"))?;
    fs::File::create(&snippets)?.write_all(catalog::commands()?.to_string().as_bytes())?;
    let mut counts = Counts::default();
    // Each file by itself: the AWS CLI brings a `botocore` of its own, which must not be the one that other files read.
    for tests in ["blocks", "commands", "fixes", "policies", "templates"] {
        counts += succeeds(run.tools.python()?.args(["-m", "unittest", &format!("catalog.test_{tests}")]))?;
    }
    for module in ["catalog.commands", "catalog.shells"] {
        counts += counted(python(run, module)?.stdin(Stdio::from(fs::File::open(&snippets)?)))?;
    }
    Ok(counts)
}

fn templates(run: &Run<'_>) -> Result<Counts> {
    let schema = run.tools.terraform_schema.as_ref().context("the schema of the Terraform AWS provider is missing")?;
    let folder = repository().join("src/baseline/templates");
    let mut files: Vec<_> = fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    counted(python(run, "catalog.templates")?.arg(schema).args(files))
}

fn policies(run: &Run<'_>) -> Result<Counts> {
    let mut counts = counted(python(run, "catalog.policies")?.args(run.rest))?;
    let folder = repository().join("target/site/policies");
    fs::create_dir_all(&folder)?;
    let made =
        [("managed.json", policy::managed()), ("session.json", policy::session()?), ("role.yaml", policy::template())];
    let mut files = Vec::new();
    for (name, text) in made {
        let file = folder.join(name);
        fs::write(&file, text)?;
        files.push(file);
    }
    counts += counted(python(run, "catalog.own_policies")?.args(files))?;
    Ok(counts)
}

fn calls(run: &Run<'_>) -> Result<Counts> {
    succeeds(run.tools.python()?.args(["-m", "unittest", "catalog.test_calls"]))
}

fn collector(run: &Run<'_>) -> Result<Counts> {
    let script = repository().join("target/site/footing-collector.sh");
    fs::create_dir_all(repository().join("target/site"))?;
    fs::write(&script, collector::whole())?;
    let mut counts = succeeds(python(run, "catalog.collector")?.arg(&script))?;
    counts += succeeds(run.tools.command("shellcheck")?.arg(&script))?;
    counts += counted(python(run, "catalog.collector_folder")?.arg(&script))?;
    let mut organization = python(run, "catalog.collector_organization")?;
    organization.arg(&script).arg(env::current_exe()?);
    if run.full {
        organization.arg(tools::aws_cli_2()?);
    }
    counts += counted(&mut organization)?;
    Ok(counts)
}

fn fixes(run: &Run<'_>) -> Result<Counts> {
    counted(python(run, "catalog.fixes.run")?.args(run.rest))
}

/// Injects errors into the blocks of commands, and pastes each block into a shell. Writes a report to
/// `target/site/blocks.json`.
fn blocks(run: &Run<'_>) -> Result<Counts> {
    let folder = repository().join("target/site");
    fs::create_dir_all(&folder)?;
    let mut counts = Counts::default();
    for module in ["catalog.blocks.run", "catalog.fixes.half_way"] {
        let mut python = python(run, module)?;
        python.args(run.full.then_some("--full"));
        if module == "catalog.blocks.run" {
            python.arg("--report").arg(folder.join("blocks.json"));
        }
        counts += counted(python.args(run.rest))?;
    }
    Ok(counts)
}

/// Writes the script of every action, and carries scripts out. With `--full`, also uses version 2 of the AWS CLI, and
/// carries out the kit of an account.
fn scripts(run: &Run<'_>) -> Result<Counts> {
    let site = repository().join("target/site");
    let (folder, collector) = (site.join("scripts"), site.join("footing-collector.sh"));
    fs::create_dir_all(&folder)?;
    fs::write(&collector, collector::whole())?;
    kit::scripts(None, Some(&folder))?;
    let mut python_of_scripts = python(run, "catalog.scripts.run")?;
    python_of_scripts.arg(&folder).args(run.rest);
    if run.full {
        python_of_scripts.arg("--full").arg("--aws2").arg(tools::aws_cli_2()?);
    }
    let mut counts = counted(&mut python_of_scripts)?;
    if run.full {
        let mut messy = python(run, "catalog.scripts.messy")?;
        counts += counted(messy.arg(std::env::current_exe()?).arg(&collector))?;
    }
    Ok(counts)
}

/// The command that runs a module of the package `catalog`.
fn python(run: &Run<'_>, module: &str) -> Result<Command> {
    let mut python = run.tools.python()?;
    python.args(["-m", module]);
    Ok(python)
}

/// Writes exports of several assessments in every format, and validates them.
fn exports(run: &Run<'_>) -> Result<Counts> {
    let folder = repository().join("target/site/exports");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    export::specimens_into(&folder)?;
    let mut parsers = run.tools.parsers()?;
    let mut counts = counted(parsers.args(["-m", "exports.run"]).arg(&folder))?;
    counts += counted(python(run, "exports.aws")?.arg(&folder))?;
    Ok(counts)
}

fn cloud(run: &Run<'_>) -> Result<Counts> {
    counted(&mut pytest(run, "xtask/fake_aws")?)
}

/// Returns a command that runs the tests of a folder, two classes at a time.
fn pytest(run: &Run<'_>, folder: &str) -> Result<Command> {
    let mut pytest = run.tools.python()?;
    pytest.args(["-W", "ignore", "-m", "pytest", "--quiet", "-p", "no:cacheprovider", "-p", "no:warnings"]);
    pytest.args(["--numprocesses", "2", "--dist", "loadscope", folder]);
    Ok(pytest)
}

fn browser(run: &Run<'_>) -> Result<Counts> {
    let arguments = ["test", "--test", "browser", "--no-fail-fast"];
    counted(&mut in_browser(run.tools, &arguments)?)
}

/// Returns a cargo command whose program runs in headless Chromium.
pub(crate) fn in_browser(tools: &Tools, arguments: &[&str]) -> Result<Command> {
    let browser = tools.browser.as_ref().context("Chromium or its driver is missing")?;
    // The driver finds Debian's Chromium itself; any other has to be named. The runner adds `headless` and similar
    // arguments.
    let options = serde_json::json!({ "goog:chromeOptions": {
        "binary": browser.chromium,
        "args": ["headless", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync", "no-first-run"],
    } });
    let file = repository().join("target/webdriver.json");
    fs::create_dir_all(repository().join("target"))?;
    fs::write(&file, options.to_string())?;
    let mut cargo = tools.command("cargo")?;
    cargo.args(arguments).args(["--locked", "--package", "footing", "--target", "wasm32-unknown-unknown"]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file).env("WASM_BINDGEN_USE_BROWSER", "1");
    Ok(cargo)
}

fn release(run: &Run<'_>) -> Result<Counts> {
    build(run.tools, None)?;
    let mut counts = Counts::one(true);
    if run.full {
        counts += Counts::one(trunk_builds_the_page(run)?);
    }
    Ok(counts)
}

/// Whether Trunk builds the page, as it does during development.
fn trunk_builds_the_page(run: &Run<'_>) -> Result<bool> {
    let mut trunk = run.tools.command(&tools::trunk()?.join("trunk").to_string_lossy())?;
    trunk.env_remove("NO_COLOR").args(["build", "--release", "--dist", "target/trunk"]);
    Ok(with_rustflags(&mut trunk).status()?.success())
}

fn sizes(run: &Run<'_>) -> Result<Counts> {
    need_build(run)?;
    Ok(Counts::one(size::as_expected()?))
}

fn end_to_end(run: &Run<'_>) -> Result<Counts> {
    playwright(run, "e2e")
}

fn hosting(run: &Run<'_>) -> Result<Counts> {
    need_build(run)?;
    let checkov = run.tools.checkov.as_ref().context("Checkov is missing")?;
    let mut pytest = pytest(run, "xtask/hosting")?;
    pytest.env("FOOTING_CHECKOV", checkov).env("FOOTING_XTASK", env::current_exe()?);
    counted(&mut pytest)
}

fn deployed(run: &Run<'_>) -> Result<Counts> {
    need_build(run)?;
    let deployed = Deployed::start(run.tools)?;
    counted(in_playwright(run.tools, "deployed")?.env("FOOTING_BUCKET", &deployed.bucket).args(run.rest))
}

fn sub_path(run: &Run<'_>) -> Result<Counts> {
    let site = package::site(SUB_PATH);
    build_into(run.tools, Some(SUB_PATH), &site)?;
    let mut npx = in_playwright(run.tools, "sub-path")?;
    counted(npx.env("FOOTING_SITE", site).env("FOOTING_SUB_PATH", SUB_PATH).args(run.rest))
}

fn accessibility(run: &Run<'_>) -> Result<Counts> {
    playwright(run, "a11y")
}

fn performance(run: &Run<'_>) -> Result<Counts> {
    playwright(run, "perf")
}

fn playwright(run: &Run<'_>, project: &str) -> Result<Counts> {
    need_build(run)?;
    let mut npx = in_playwright(run.tools, project)?;
    npx.env("FOOTING_XTASK", env::current_exe()?);
    if run.full {
        npx.env("FOOTING_FULL", "1").env("FOOTING_AWS2", tools::aws_cli_2()?);
    }
    counted(npx.args(run.rest))
}

/// Returns a command that runs a project of `e2e/playwright.config.ts` on the site that was built last.
pub(crate) fn in_playwright(tools: &Tools, project: &str) -> Result<Command> {
    if tools.browser.is_none() || !tools.end_to_end {
        bail!("Chromium or Playwright is missing");
    }
    let mut npx = tools.command("npx")?;
    npx.args(["--no-install", "playwright", "test", &format!("--project={project}")]);
    // A free port, so that two clones can be tested at once.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    if let Some(python) = &tools.python {
        npx.env("FOOTING_PYTHON", python);
    }
    npx.env("FOOTING_E2E_PORT", port.to_string()).current_dir(repository().join("e2e"));
    Ok(npx)
}

/// Fails if the npm packages for the tests are missing.
fn need_npm(run: &Run<'_>) -> Result<()> {
    if !run.tools.end_to_end {
        bail!("the packages of e2e/package.json are not installed");
    }
    Ok(())
}

/// Fails unless the site is built: in this run, or in an earlier one if only some parts are run.
fn need_build(run: &Run<'_>) -> Result<()> {
    if run.build_failed {
        bail!("not run, because the site could not be built");
    }
    serve::need_dist()
}
