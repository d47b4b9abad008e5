//! Makes the site from the compiled programs and `public/index.html`, in which `data-trunk` marks what has to be built.
//!
//! [Trunk](https://trunkrs.dev) reads the same page with the settings of `Trunk.toml`, for development with `trunk
//! serve`. Releases are made here, because Trunk needs 600 crates and most of the first build's time to run the same
//! tools.

use crate::cache::repository;
use crate::post_build;
use crate::pre_build::prepare;
use crate::process::run;
use crate::setup::Tools;
use anyhow::{Context, Result, anyhow, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use regex_lite::{Captures, Regex};
use serde_json::json;
use sha2::{Digest, Sha384};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::Receiver;
use std::sync::{Mutex, PoisonError};
use std::{fs, thread};

/// The language level of minified scripts. Every browser with the programs' WebAssembly features supports it.
const LANGUAGE: &str = "--target=es2022";
/// The target of the programs.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A finished site that has not been moved to its folder yet.
pub(crate) struct Bundle {
    staging: PathBuf,
}

impl Bundle {
    /// Makes the site, processing each program as soon as its name arrives from `linked`, which closes after the last
    /// one.
    pub(crate) fn make(tools: &Tools, base: &str, linked: Receiver<String>) -> Result<Self> {
        prepare()?;
        let staging = repository().join("target/site/staging");
        if staging.exists() {
            fs::remove_dir_all(&staging)?;
        }
        fs::create_dir_all(&staging)?;
        let page = Page::read()?;
        let work = Work { tools, base, staging: &staging };
        let html = work.with_assets(&page.html)?;
        work.programs(page.programs()?, linked)?;
        work.page(&html)?;
        post_build::seal(&staging, base)?;
        Ok(Self { staging })
    }

    /// Moves the site to a folder, replacing the folder's content.
    pub(crate) fn move_to(self, dist: &Path) -> Result<()> {
        if dist.exists() {
            fs::remove_dir_all(dist)?;
        }
        if let Some(folder) = dist.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(&self.staging, dist).with_context(|| format!("{} could not be written", dist.display()))
    }
}

/// `public/index.html`.
struct Page {
    html: String,
}

/// A program of the page.
#[derive(Debug, PartialEq, Eq)]
struct Program {
    /// The name of the program's binary.
    name: String,
    /// Whether the program runs in a worker that is started by a loader script.
    has_loader: bool,
    /// The arguments of wasm-opt. Trunk wants them at every program anew.
    optimization: Vec<String>,
}

impl Program {
    /// Those of them that name the features of WebAssembly that compilers use today, without which no tool reads a program.
    fn features(&self) -> impl Iterator<Item = &String> {
        self.optimization.iter().filter(|argument| argument.starts_with("--enable-"))
    }
}

impl Page {
    fn read() -> Result<Self> {
        let path = repository().join("public/index.html");
        let html = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        // Indentation is only for readers of the source.
        Ok(Self { html: html.lines().map(str::trim_start).collect::<Vec<_>>().join("\n") })
    }

    /// The programs that the page names; the first one is started with the page.
    fn programs(&self) -> Result<Vec<Program>> {
        let elements = marked().captures_iter(&self.html).map(|found| attributes(&found)).collect::<Vec<_>>();
        let rust = elements.iter().filter(|attributes| attributes.get("rel").is_some_and(|rel| rel == "rust"));
        rust.map(|attributes| {
            let level = attributes.get("data-wasm-opt").map_or("", String::as_str);
            let parameters = attributes.get("data-wasm-opt-params").map_or("", String::as_str);
            let level = [format!("-O{level}")];
            Ok(Program {
                name: attributes.get("data-bin").context("a program has no data-bin")?.clone(),
                has_loader: attributes.contains_key("data-loader-shim"),
                optimization: level.into_iter().chain(parameters.split_whitespace().map(str::to_owned)).collect(),
            })
        })
        .collect()
    }
}

/// The common input of all steps.
struct Work<'a> {
    tools: &'a Tools,
    base: &'a str,
    staging: &'a Path,
}

impl Work<'_> {
    /// Writes the assets, and replaces the elements that mark them with elements that load them.
    fn with_assets(&self, html: &str) -> Result<String> {
        let mut result = String::with_capacity(html.len());
        let mut rest = html;
        let mut has_program = false;
        while let Some(found) = marked().captures(rest) {
            let whole = found.get(0).context("a match has no text")?;
            let attributes = attributes(&found);
            let (before, after) = (rest.get(..whole.start()), rest.get(whole.end()..));
            result.push_str(before.unwrap_or_default());
            let get = |name: &str| attributes.get(name).with_context(|| format!("`{}` has no {name}", whole.as_str()));
            let source = |name: &str| Ok::<_, anyhow::Error>(repository().join("public").join(get(name)?));
            let element = match attributes.get("rel").map(String::as_str) {
                None => self.script(&source("src")?)?,
                Some("css") => self.style(&source("href")?)?,
                Some("icon") => self.icon(&source("href")?, get("type")?)?,
                Some("copy-file") => {
                    let file = source("href")?;
                    fs::copy(&file, self.staging.join(name_of(&file)?))?;
                    String::new()
                }
                Some("copy-dir") => {
                    let folder = source("href")?;
                    copy_folder(&folder, &self.staging.join(name_of(&folder)?))?;
                    String::new()
                }
                // The first one represents all: the page has a single element that names the programs.
                Some("rust") if !has_program => {
                    has_program = true;
                    setting("pattern_script")?.replace("{base}", self.base)
                }
                Some("rust") => String::new(),
                Some(other) => bail!("public/index.html: unknown `rel=\"{other}\"`"),
            };
            result.push_str(&element);
            rest = after.unwrap_or_default();
        }
        result.push_str(rest);
        Ok(result)
    }

    fn script(&self, source: &Path) -> Result<String> {
        let (name, integrity) = self.minified(source, &[])?;
        Ok(format!("<script src=\"{}{name}\" integrity=\"{integrity}\"></script>", self.base))
    }

    fn style(&self, source: &Path) -> Result<String> {
        let (name, integrity) = self.minified(source, &[])?;
        Ok(format!("<link rel=\"stylesheet\" href=\"{}{name}\" integrity=\"{integrity}\">", self.base))
    }

    fn icon(&self, source: &Path, media_type: &str) -> Result<String> {
        let copy = self.staging.join(name_of(source)?);
        fs::copy(source, &copy)?;
        let (name, integrity) = named_by_content(&copy)?;
        Ok(format!("<link rel=\"icon\" type=\"{media_type}\" href=\"{}{name}\" integrity=\"{integrity}\">", self.base))
    }

    /// Minifies a script or style sheet and names it by its content. Returns the name and the digest for the page.
    fn minified(&self, source: &Path, arguments: &[&str]) -> Result<(String, String)> {
        let target = self.staging.join(name_of(source)?);
        self.minify(source, &target, arguments)?;
        named_by_content(&target)
    }

    fn minify(&self, source: &Path, target: &Path, arguments: &[&str]) -> Result<()> {
        let mut esbuild = self.tools.command("esbuild")?;
        esbuild.arg(source).args(["--minify", "--legal-comments=none", "--log-level=warning"]).args(arguments);
        let mut outfile = std::ffi::OsString::from("--outfile=");
        outfile.push(target);
        run(esbuild.arg(outfile)).with_context(|| format!("{} could not be minified", source.display()))
    }

    /// Processes the programs as they are linked, in as many threads as there are cores.
    fn programs(&self, programs: Vec<Program>, linked: Receiver<String>) -> Result<()> {
        let cores = thread::available_parallelism().map_or(1, usize::from).min(programs.len());
        let queue = Mutex::new(Queue { programs, linked, ready: Vec::new() });
        let next = || queue.lock().ok().and_then(|mut queue| queue.next());
        let work = || -> Result<()> {
            while let Some((program, compiled)) = next() {
                self.program(&program, &compiled)
                    .with_context(|| format!("the program {} could not be built", program.name))?;
            }
            Ok(())
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            workers.into_iter().try_for_each(|worker| {
                worker.join().unwrap_or_else(|_| Err(anyhow!("building the programs stopped unexpectedly")))
            })
        })?;
        match queue.into_inner().unwrap_or_else(PoisonError::into_inner).programs.first() {
            Some(Program { name, .. }) => {
                bail!("public/index.html names the program {name}, which cargo did not build")
            }
            None => Ok(()),
        }
    }

    /// Processes a program: generates and minifies its glue, and optimizes its WebAssembly.
    fn program(&self, program: &Program, compiled: &Path) -> Result<()> {
        let Program { name, has_loader, optimization } = program;
        let folder = repository().join("target/wasm-bindgen/release");
        fs::create_dir_all(&folder)?;
        let mut bindgen = self.tools.command("wasm-bindgen")?;
        bindgen.args(["--target=web", "--no-typescript", "--out-name", name, "--out-dir"]).arg(&folder).arg(compiled);
        run(&mut bindgen)?;
        let glue = folder.join(format!("{name}.js"));
        let used = without_classes(&fs::read_to_string(&glue)?)?;
        fs::write(&glue, &used)?;
        let program_file = self.reached(program, &folder, &used)?;
        self.minify(&glue, &self.staging.join(format!("{name}.js")), &["--format=esm", LANGUAGE])?;
        if *has_loader {
            let loader = format!("import init from './{name}.js';await init();");
            fs::write(self.staging.join(format!("{name}_loader.js")), loader)?;
        }
        let optimized = self.optimized(name, &program_file, optimization)?;
        fs::copy(optimized, self.staging.join(format!("{name}_bg.wasm")))?;
        Ok(())
    }

    /// The program without what neither its start nor the glue reaches: wasm-bindgen keeps every function that any crate exports,
    /// such as the streams of server functions, which Leptos brings and a page without a server never calls.
    fn reached(&self, program: &Program, folder: &Path, glue: &str) -> Result<PathBuf> {
        let name = &program.name;
        let graph = folder.join(format!("{name}.reached.json"));
        fs::write(&graph, serde_json::to_vec(&exports_used(glue))?)?;
        let reached = folder.join(format!("{name}_reached.wasm"));
        let mut eliminator = self.tools.command("wasm-metadce")?;
        // With the functions' names, by which the optimizer sorts them.
        eliminator.args(program.features()).args(["-g", "--graph-file"]).arg(graph).arg("--output").arg(&reached);
        run(eliminator.arg(folder.join(format!("{name}_bg.wasm"))).stdout(Stdio::null()))?;
        Ok(reached)
    }

    /// The optimized form of a program. Optimizing takes half a minute, so the result is cached for later builds, such
    /// as for another base path or after a change in another program.
    fn optimized(&self, name: &str, large: &Path, optimization: &[String]) -> Result<PathBuf> {
        let folder = repository().join("target/wasm-opt").join(name);
        // The inputs: the program, the arguments, and the optimizer's version.
        let made_from = [
            large.to_owned(),
            repository().join("public/index.html"),
            repository().join("xtask/npm/package-lock.json"),
        ];
        let small = folder.join(format!("{}.wasm", crate::cache::name_of_content(&made_from)?));
        if small.exists() {
            return Ok(small);
        }
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let unfinished = folder.join("unfinished.wasm");
        let mut optimizer = self.tools.command("wasm-opt")?;
        optimizer.arg("--output").arg(&unfinished).args(optimization).arg(large);
        run(&mut optimizer)?;
        fs::rename(unfinished, &small)?;
        let kilobytes = |file: &Path| fs::metadata(file).map_or(0, |data| data.len() / 1000);
        println!("  optimized {name}: from {} to {} kB", kilobytes(large), kilobytes(&small));
        Ok(small)
    }

    /// Writes the page with the names of the first program's files; `post_build` fills in the others.
    fn page(&self, html: &str) -> Result<()> {
        let app = post_build::hashed(self.staging, "app", &[])?;
        let html = html.replace("{js}", &format!("{app}.js")).replace("{wasm}", &format!("{app}_bg.wasm"));
        Ok(fs::write(self.staging.join("index.html"), html)?)
    }
}

/// Removes the classes from glue. The page uses none: they belong to crates that export some.
fn without_classes(glue: &str) -> Result<String> {
    let pattern = |pattern: &str| Regex::new(pattern).context("a pattern for the glue is invalid");
    let mut rest = glue.to_owned();
    for class in pattern(r"(?m)^export class (\w+) \{$")?.captures_iter(glue) {
        let name = class.get(1).map_or("", |name| name.as_str());
        for part in [
            format!(r"(?ms)^export class {name} \{{$.*?^\}}$\n"),
            format!(r"(?m)^if \(Symbol\.dispose\) {name}\..*\n"),
            format!(r"(?ms)^const {name}Finalization = .*?;\n"),
        ] {
            rest = pattern(&part)?.replace(&rest, "").into_owned();
        }
        if rest.contains(name) {
            bail!("the glue uses the class {name}, which should have been removed");
        }
    }
    Ok(rest)
}

/// The functions and memories of a program that its glue uses, in the format of wasm-metadce.
fn exports_used(glue: &str) -> serde_json::Value {
    #[expect(clippy::expect_used, reason = "a literal, which the tests compile")]
    let used = Regex::new(r"\bwasm\.(\w+)").expect("a pattern");
    let names: BTreeSet<&str> = used.captures_iter(glue).filter_map(|found| Some(found.get(1)?.as_str())).collect();
    let exports = names.iter().map(|name| json!({"name": name, "export": name}));
    let page = json!({"name": "the page", "root": true, "reaches": names});
    std::iter::once(page).chain(exports).collect()
}

/// The programs of the page that have not been processed.
struct Queue {
    /// The programs that are not linked yet.
    programs: Vec<Program>,
    /// Receives the names of linked programs; closes after the last one.
    linked: Receiver<String>,
    ready: Vec<(Program, PathBuf)>,
}

impl Queue {
    /// Waits for the next program; `None` after the last one. Of several, returns the largest, so that the longest work
    /// does not come last on a single core.
    fn next(&mut self) -> Option<(Program, PathBuf)> {
        while let Ok(name) = self.linked.try_recv() {
            self.add(&name);
        }
        while self.ready.is_empty() {
            let name = self.linked.recv().ok()?;
            self.add(&name);
        }
        self.ready.sort_by_key(|(_, compiled)| fs::metadata(compiled).map_or(0, |data| data.len()));
        self.ready.pop()
    }

    fn add(&mut self, name: &str) {
        if let Some(place) = self.programs.iter().position(|program| program.name == name) {
            let compiled = repository().join(format!("target/{TARGET}/release/{name}.wasm"));
            self.ready.push((self.programs.swap_remove(place), compiled));
        }
    }
}

/// A pattern for the elements that Trunk or this program replaces.
fn marked() -> Regex {
    #[expect(clippy::expect_used, reason = "a literal, which the tests compile")]
    Regex::new(r"<(?:link|script) data-trunk([^>]*)>(?:</script>)?\n?").expect("a pattern")
}

/// The attributes of a marked element. Attributes without a value have an empty one.
fn attributes(found: &Captures<'_>) -> BTreeMap<String, String> {
    #[expect(clippy::expect_used, reason = "a literal, which the tests compile")]
    let attribute = Regex::new(r#"([a-z-]+)(?:="([^"]*)")?"#).expect("a pattern");
    let text = found.get(1).map_or("", |part| part.as_str());
    let value = |found: Captures<'_>| {
        let part = |number| found.get(number).map_or("", |part| part.as_str()).to_owned();
        (part(1), part(2))
    };
    attribute.captures_iter(text).map(value).collect()
}

/// A setting of the `[build]` table of `Trunk.toml`.
fn setting(name: &str) -> Result<String> {
    let text = fs::read_to_string(repository().join("Trunk.toml")).context("Trunk.toml cannot be read")?;
    let table: toml::Table = text.parse().context("Trunk.toml is not TOML")?;
    let value = table.get("build").and_then(|build| build.get(name)).and_then(toml::Value::as_str);
    value.map(str::to_owned).with_context(|| format!("Trunk.toml has no {name}"))
}

fn name_of(path: &Path) -> Result<&std::ffi::OsStr> {
    path.file_name().with_context(|| format!("{} has no file name", path.display()))
}

/// Renames a file by its content. Returns the new name and the digest for the page.
fn named_by_content(file: &Path) -> Result<(String, String)> {
    let part =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let content = crate::cache::name_of_content(&[file.to_owned()])?;
    let name = format!("{}-{content}.{}", part(file.file_stem()), part(file.extension()));
    let integrity = format!("sha384-{}", STANDARD.encode(Sha384::digest(fs::read(file)?)));
    fs::rename(file, file.with_file_name(&name))?;
    Ok((name, integrity))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_five_programs_and_starts_with_the_app() {
        let programs = Page::read().unwrap().programs().unwrap();
        let names: Vec<_> = programs.iter().map(|program| (program.name.as_str(), program.has_loader)).collect();
        let workers = post_build::WORKERS.map(|worker| (worker, true));
        assert_eq!(names, [&[("app", false), ("full", false)][..], &workers].concat());
        for program in &programs {
            assert_eq!(program.optimization[0], "-Oz");
            assert!(program.features().count() > 0);
            assert_eq!(program.optimization, programs[0].optimization, "{}", program.name);
        }
    }

    #[test]
    fn programs_are_taken_as_they_are_linked_and_each_once() {
        let (sender, linked) = std::sync::mpsc::channel();
        let programs = Page::read().unwrap().programs().unwrap();
        let mut queue = Queue { programs, linked, ready: Vec::new() };
        for name in ["document_worker", "unknown", "document_worker", "app"] {
            sender.send(name.to_owned()).unwrap();
        }
        let mut taken = [queue.next().unwrap().0.name, queue.next().unwrap().0.name];
        taken.sort();
        assert_eq!(taken, ["app", "document_worker"]);
        drop(sender);
        assert!(queue.next().is_none());
        assert_eq!(queue.programs.len(), 3, "what was not linked is still waited for");
    }

    #[test]
    fn the_glue_loses_its_classes_and_keeps_what_it_uses() {
        let glue = "export class Sink {\n    close() {\n        wasm.sink_close(1);\n    }\n}\n\
            if (Symbol.dispose) Sink.prototype[Symbol.dispose] = Sink.prototype.free;\n\
            export function start() {\n    wasm.start(wasm.memory);\n}\n\
            const SinkFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? {}\n    : new X(p => wasm.sink_free(p));\n";
        let used = without_classes(glue).unwrap();
        assert_eq!(used, "export function start() {\n    wasm.start(wasm.memory);\n}\n");
        assert_eq!(
            exports_used(&used),
            json!([
                {"name": "the page", "root": true, "reaches": ["memory", "start"]},
                {"name": "memory", "export": "memory"},
                {"name": "start", "export": "start"},
            ])
        );
        assert!(without_classes(&format!("{glue}new Sink();\n")).is_err());
    }

    #[test]
    fn marked_elements_are_read_with_and_without_values() {
        let html = "<p></p>\n<link data-trunk rel=\"rust\" data-bin=\"x\" data-loader-shim>\n<script data-trunk src=\"a.js\"></script>";
        let found: Vec<_> = marked().captures_iter(html).map(|found| attributes(&found)).collect();
        let of = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(
            found,
            [of(&[("rel", "rust"), ("data-bin", "x"), ("data-loader-shim", "")]), of(&[("src", "a.js")])]
        );
    }

    #[test]
    fn the_element_for_the_programs_comes_from_the_settings_that_trunk_reads() {
        let element = setting("pattern_script").unwrap();
        assert!(element.contains("data-js=\"{base}{js}\"") && element.contains("{full-bytes}"));
        assert!(setting("no_such_setting").is_err());
    }
}
