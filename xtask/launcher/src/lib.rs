//! The choice of the Rust toolchain that builds Footing: the pinned one, installed with rustup if missing, or else the
//! one that is present.

use std::ffi::OsString;
use std::fmt::{self, Display};
use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

/// The version that builds releases, so that every build of a commit gives the same files.
pub const PINNED: &str = "1.96.1";
/// The oldest version that compiles this repository: `rust-version` of its packages.
pub const OLDEST: Version = Version { major: 1, minor: 95 };
const COMPONENTS: [&str; 2] = ["clippy", "rustfmt"];
const TARGET: &str = "wasm32-unknown-unknown";

/// A version of Rust, without its patch level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    major: u32,
    minor: u32,
}

impl Version {
    /// Reads the output of `rustc --version`, such as `rustc 1.95.0 (59807616e 2026-04-14)`.
    fn read(line: &str) -> Option<Self> {
        let mut numbers = line.strip_prefix("rustc ")?.split(['.', '-', ' ']);
        Some(Self { major: numbers.next()?.parse().ok()?, minor: numbers.next()?.parse().ok()? })
    }
}

impl Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A toolchain that can build the site.
#[derive(Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// The pinned toolchain, run with rustup.
    Pinned,
    /// Another toolchain, which started this program.
    Present(Version),
}

/// Why no toolchain can build the site.
#[derive(Debug, PartialEq, Eq)]
pub enum Problem {
    /// The present toolchain is too old, or its version cannot be read.
    TooOld {
        /// The version, if it can be read.
        present: Option<Version>,
        /// Whether rustup is present and failed to install the pinned toolchain.
        rustup: bool,
    },
    /// The present toolchain cannot compile to WebAssembly.
    NoTarget {
        /// The version.
        present: Version,
        /// Whether rustup is present and failed to install the pinned toolchain.
        rustup: bool,
    },
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rustup = match self {
            Self::TooOld { present: Some(present), rustup } => {
                write!(f, "Rust {present} is too old: Footing needs {OLDEST} or newer.")?;
                rustup
            }
            Self::TooOld { present: None, rustup } => {
                write!(f, "No Rust compiler was found: `rustc --version` printed no version.")?;
                rustup
            }
            Self::NoTarget { present, rustup } => {
                write!(
                    f,
                    "Rust {present} is installed, but not its `{TARGET}` target, which the site is compiled for."
                )?;
                rustup
            }
        };
        if *rustup {
            write!(f, " Rust {PINNED} could not be installed; rustup's message above says why. ")?;
            write!(f, "Check the connection, then run the command again, or run `{}`.", install_by_hand())
        } else {
            write!(f, " Install rustup from https://rustup.rs. With rustup, this command installs Rust {PINNED}, ")?;
            write!(f, "which the site is built with, and its `{TARGET}` target.")
        }
    }
}

impl Toolchain {
    /// Returns the pinned toolchain, installing it if needed. Without rustup, or if rustup cannot install it, returns
    /// the toolchain that runs this program.
    ///
    /// # Errors
    /// A [`Problem`] if neither can build the site.
    pub fn find_or_install() -> Result<Self, Problem> {
        let rustup = is_rustup_here();
        if rustup && (is_pinned_complete() || install_pinned()) {
            return Ok(Self::Pinned);
        }
        let version = output(Command::new("rustc").arg("--version")).as_deref().and_then(Version::read);
        let present =
            version.filter(|version| *version >= OLDEST).ok_or(Problem::TooOld { present: version, rustup })?;
        let can_compile = has_target(Path::new("rustc")) || (rustup && add_target());
        if !can_compile {
            return Err(Problem::NoTarget { present, rustup });
        }
        let reason =
            if rustup { "could not be installed" } else { "is not installed, and there is no rustup to install it" };
        eprintln!(
            "Rust {PINNED} {reason}. Continuing with Rust {present}, which is new enough; \
             the files of the site may differ from those of a release."
        );
        Ok(Self::Present(present))
    }

    /// Returns a command that runs this toolchain's cargo.
    pub fn cargo(&self) -> Command {
        match self {
            Self::Pinned => {
                let mut command = rustup();
                command.args(["run", PINNED, "cargo"]);
                command
            }
            Self::Present(_) => Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"))),
        }
    }
}

impl Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pinned => f.write_str(PINNED),
            Self::Present(version) => version.fmt(f),
        }
    }
}

fn rustup() -> Command {
    Command::new("rustup")
}

fn is_rustup_here() -> bool {
    succeeds(rustup().arg("--version"))
}

/// Whether the pinned toolchain is installed with everything that building and testing need.
fn is_pinned_complete() -> bool {
    // Without this variable, some versions of rustup install missing toolchains at this point, with more than is
    // needed.
    let found = output(rustup().args(["which", "--toolchain", PINNED, "rustc"]).env("RUSTUP_AUTO_INSTALL", "0"));
    found.is_some_and(|path| {
        let rustc = Path::new(path.trim());
        let has = |program: &str| rustc.with_file_name(format!("{program}{}", env::consts::EXE_SUFFIX)).exists();
        has("cargo-clippy") && has("rustfmt") && has_target(rustc)
    })
}

fn install_pinned() -> bool {
    eprintln!(
        "Installing Rust {PINNED} with Clippy, rustfmt and the {TARGET} target. Releases are built with this version, \
         so that every build of a commit gives the same files. Installing takes about half a minute and 700 MB."
    );
    let mut install = rustup();
    install.args(["toolchain", "install", PINNED, "--profile", "minimal", "--no-self-update", "--target", TARGET]);
    install.args(["--component", &COMPONENTS.join(",")]);
    runs(&mut install)
}

fn install_by_hand() -> String {
    format!(
        "rustup toolchain install {PINNED} --profile minimal --component {} --target {TARGET}",
        COMPONENTS.join(",")
    )
}

/// Adds the WebAssembly target to the toolchain that runs this program. Returns whether that succeeded.
fn add_target() -> bool {
    runs(rustup().args(["target", "add", TARGET]))
}

/// Whether a compiler has the standard library for WebAssembly.
fn has_target(rustc: &Path) -> bool {
    let folder = output(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]));
    folder.and_then(|folder| fs::read_dir(folder.trim()).ok()).is_some_and(|mut files| files.next().is_some())
}

/// Runs a command with this program's output streams. Returns false if it fails or cannot be started.
fn runs(command: &mut Command) -> bool {
    // A backtrace of rustup's own code would bury its message.
    command.env("RUST_BACKTRACE", "0").status().is_ok_and(|status| status.success())
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The standard output of a command; `None` if it fails.
fn output(command: &mut Command) -> Option<String> {
    let Output { status, stdout, .. } = command.output().ok()?;
    status.success().then(|| String::from_utf8_lossy(&stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_rustc_prints() {
        let version = |minor| Some(Version { major: 1, minor });
        assert_eq!(Version::read("rustc 1.95.0 (59807616e 2026-04-14)\n"), version(95));
        assert_eq!(Version::read("rustc 1.97.0-nightly (4d1f98451 2026-05-15)"), version(97));
        assert_eq!(Version::read("rustc 1.99.1 (Debian package)"), version(99));
        assert_eq!(Version::read("gcc 12.2.0"), None);
        assert!(version(100) > version(99));
    }

    #[test]
    fn the_oldest_version_is_the_one_that_the_packages_name() {
        let manifest = include_str!("../../../Cargo.toml");
        assert!(manifest.contains(&format!("rust-version = \"{OLDEST}\"")));
    }
}
