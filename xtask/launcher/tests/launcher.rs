//! Tests of the launcher on machines with different Rust installations. Small scripts replace rustup, cargo and rustc,
//! so that a case takes milliseconds. One test runs the real `cargo xtask` with only the oldest supported Rust visible.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use xtask_launcher::{OLDEST, PINNED};

/// A temporary folder of a test, removed at the test's end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("footing-launcher-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn program(&self, name: &str, script: &str) {
        let file = self.0.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A machine whose programs are scripts. Its `cargo` prints the arguments that it gets.
struct Machine(Folder);

impl Machine {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        folder.program("cargo", "echo \"cargo $*\"");
        Self(folder)
    }

    /// Adds a compiler of a version, with or without the WebAssembly target.
    fn rustc(self, version: &str, has_target: bool) -> Self {
        let library = self.0.0.join("lib");
        if has_target {
            fs::create_dir_all(library.join("libstd.rlib")).unwrap();
        }
        let script = format!(
            "case $1 in --version) echo 'rustc {version}.0 (0123456 2026-01-01)';; *) echo '{}';; esac",
            library.display()
        );
        self.0.program("rustc", &script);
        self
    }

    /// Adds a rustup without the pinned toolchain, which can or cannot install it.
    fn rustup(self, can_install: bool) -> Self {
        let outcome = if can_install { "exit 0" } else { "echo 'no connection' >&2; exit 1" };
        let script = format!(
            "case $1 in --version) ;; which) exit 1;; run) shift 2; exec \"$@\";; *) echo \"rustup $*\" >&2; {outcome};; esac"
        );
        self.0.program("rustup", &script);
        self
    }

    /// Runs `cargo xtask test`. Returns its output, both streams together, and whether it succeeded.
    fn run(&self) -> (String, bool) {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask-launcher"))
            .arg("test")
            .env("PATH", format!("{}:/usr/bin:/bin", self.0.0.display()))
            .env("CARGO", self.0.0.join("cargo"))
            .output()
            .unwrap();
        let text = [output.stderr, output.stdout].concat();
        (String::from_utf8(text).unwrap(), output.status.success())
    }
}

#[track_caller]
fn says(machine: &Machine, parts: &[&str]) {
    let (text, _) = machine.run();
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn the_pinned_toolchain_is_installed_and_used() {
    let machine = Machine::new("install").rustc("1.95", true).rustup(true);
    says(
        &machine,
        &[
            "Installing Rust 1.96.1",
            "rustup toolchain install 1.96.1 --profile minimal",
            "--component clippy,rustfmt",
            "cargo run --locked --package xtask",
            "-- test\n",
        ],
    );
    assert!(machine.run().1);
}

#[test]
fn a_newer_toolchain_gives_way_to_the_pinned_one() {
    says(&Machine::new("newer").rustc("1.99", true).rustup(true), &["Installing Rust 1.96.1", "cargo run --locked"]);
}

#[test]
fn where_the_pinned_one_cannot_be_had_a_new_enough_one_goes_on() {
    let machine = Machine::new("offline").rustc("1.95", true).rustup(false);
    says(&machine, &["Rust 1.96.1 could not be installed. Continuing with Rust 1.95", "cargo run --locked"]);
    assert!(machine.run().1);
}

#[test]
fn without_rustup_a_new_enough_toolchain_goes_on() {
    let machine = Machine::new("distribution").rustc("1.99", true);
    says(&machine, &["there is no rustup to install it. Continuing with Rust 1.99", "cargo run --locked"]);
}

#[test]
fn without_rustup_and_target_it_says_what_to_install_and_why() {
    let machine = Machine::new("no-target").rustc("1.99", false);
    says(&machine, &["not its `wasm32-unknown-unknown` target, which the site is compiled for. Install rustup from"]);
    assert!(!machine.run().1);
}

#[test]
fn a_toolchain_that_is_too_old_is_refused_with_what_to_do() {
    let machine = Machine::new("old").rustc("1.90", true).rustup(false);
    says(&machine, &["Rust 1.90 is too old: Footing needs 1.95 or newer.", "or run `rustup toolchain install 1.96.1"]);
    assert!(!machine.run().1);
    says(&Machine::new("old-alone").rustc("1.90", true), &["Install rustup from https://rustup.rs"]);
}

/// The README's first command with automatic installation off, only the oldest supported toolchain visible to rustup,
/// and an unreachable server. Ends as soon as the launcher has reported how it continues.
#[test]
fn the_real_command_starts_where_only_the_oldest_toolchain_is_installed() {
    let oldest = oldest_toolchain().expect("`cargo xtask setup` installs the oldest supported Rust");
    let folder = Folder::new("rustup-home");
    let name = oldest.file_name().unwrap().to_str().unwrap();
    fs::create_dir_all(folder.0.join("toolchains")).unwrap();
    symlink(&oldest, folder.0.join("toolchains").join(name)).unwrap();
    fs::write(folder.0.join("settings.toml"), format!("version = \"12\"\ndefault_toolchain = \"{name}\"\n")).unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let mut command = Command::new("cargo");
    for (variable, _) in
        std::env::vars().filter(|(variable, _)| variable.starts_with("CARGO_") || variable.starts_with("RUST"))
    {
        if variable != "CARGO_HOME" {
            command.env_remove(variable);
        }
    }
    let mut child = command
        .args(["xtask", "--help"])
        .current_dir(repository)
        .env("RUSTUP_HOME", &folder.0)
        .env("RUSTUP_AUTO_INSTALL", "0")
        .env("RUSTUP_DIST_SERVER", "http://127.0.0.1:9")
        .env("CARGO_TARGET_DIR", folder.0.join("target"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // A process group of its own, so that the compilers that it starts can be stopped with it.
        .process_group(0)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let installing = lines.find(|line| line.starts_with("Installing Rust")).expect("it says what it installs");
    assert!(installing.contains(PINNED), "{installing}");
    let outcome = lines.find(|line| line.starts_with("Rust ")).expect("it says how it goes on");
    Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status().unwrap();
    child.wait().unwrap();
    assert!(outcome.contains(&OLDEST.to_string()), "{outcome}");
}

/// The folder of the oldest supported toolchain in the real rustup home.
fn oldest_toolchain() -> Option<PathBuf> {
    let output = Command::new("rustup")
        .args(["which", "--toolchain", &format!("{OLDEST}.0"), "rustc"])
        .env("RUSTUP_AUTO_INSTALL", "0")
        .output()
        .ok()?;
    let rustc = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    Some(rustc.parent()?.parent()?.to_owned()).filter(|folder| output.status.success() && folder.is_dir())
}
