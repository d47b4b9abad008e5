//! The system's package manager, if it can be used without interaction.

use crate::process::{answer, command, on_path, run};
use crate::setup::installing;
use anyhow::{Result, bail};

/// Installs the first set of packages that the system has. Distributions use different names.
///
/// # Errors
/// `by_hand` if apt-get is missing or may not be called; apt-get's error if no set could be installed.
pub(crate) fn install(what: &str, sets: &[&[&str]], by_hand: &str) -> Result<()> {
    let Some(apt) = apt() else { bail!("{by_hand}") };
    installing(&format!("{what} with apt-get"));
    let apt_get = |words: &[&str]| {
        let (program, first) = apt.split_first().map_or(("apt-get", &[][..]), |(program, rest)| (*program, rest));
        run(command(program).args(first).args(words).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt_get(&["update", "--quiet"])?;
    let mut outcome = Ok(());
    for packages in sets {
        let words = ["install", "--yes", "--quiet", "--no-install-recommends"];
        outcome = apt_get(&[&words[..], packages].concat());
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

/// The words that call apt-get without interaction; `None` if that is not possible.
fn apt() -> Option<Vec<&'static str>> {
    on_path(&["apt-get"])?;
    if answer(command("id").arg("-u")).is_some_and(|user| user.trim() == "0") {
        return Some(vec!["apt-get"]);
    }
    answer(command("sudo").args(["-n", "true"])).map(|_| vec!["sudo", "-n", "apt-get"])
}
