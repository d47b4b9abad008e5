//! Chromium and its driver, for the tests: found, or installed with the system's package manager.

use crate::process::{answer, command, on_path, run};
use crate::setup::installing;
use anyhow::{Result, bail};
use std::env;
use std::path::{Path, PathBuf};

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const BY_HAND: &str =
    "install Chromium (or Chrome) and the ChromeDriver of the same version, or set CHROMIUM and CHROMEDRIVER to them";

/// A browser and the driver that fits it.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds both, or installs them where that is possible without asking.
pub(crate) fn browser() -> Result<Browser> {
    if let Some(browser) = found() {
        return fitting(browser);
    }
    let Some(apt) = apt() else { bail!(BY_HAND) };
    installing("Chromium and its driver with apt-get");
    let apt_get = |words: &[&str]| {
        let (program, first) = apt.split_first().map_or(("apt-get", &[][..]), |(program, rest)| (*program, rest));
        run(command(program).args(first).args(words).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt_get(&["update", "--quiet"])?;
    // Debian's names, then Ubuntu's.
    if apt_get(&["install", "--yes", "--quiet", "--no-install-recommends", "chromium", "chromium-driver"]).is_err() {
        apt_get(&[
            "install",
            "--yes",
            "--quiet",
            "--no-install-recommends",
            "chromium-browser",
            "chromium-chromedriver",
        ])?;
    }
    match found() {
        Some(browser) => fitting(browser),
        None => bail!(BY_HAND),
    }
}

fn found() -> Option<Browser> {
    let set = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.exists());
    let mac = || Some(PathBuf::from(MAC)).filter(|path| path.exists());
    Some(Browser {
        chromium: set("CHROMIUM").or_else(|| set("CHROME_PATH")).or_else(|| on_path(NAMES)).or_else(mac)?,
        driver: set("CHROMEDRIVER").or_else(|| on_path(&["chromedriver"]))?,
    })
}

/// Refuses a pair that would fail later with a riddle.
fn fitting(browser: Browser) -> Result<Browser> {
    let (chromium, driver) = (major(&browser.chromium), major(&browser.driver));
    if let (Some(chromium), Some(driver)) = (&chromium, &driver)
        && chromium != driver
    {
        bail!("Chromium is version {chromium}, but its driver is version {driver}; {BY_HAND}");
    }
    Ok(browser)
}

/// `Chromium 156.0.8078.79 built on …` gives 156.
fn major(program: &Path) -> Option<String> {
    let said = answer(command(program).arg("--version"))?;
    let version =
        said.split_whitespace().find(|word| word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()))?;
    version.split('.').next().map(str::to_owned)
}

/// How to call apt-get without being asked for anything; nothing where that cannot be done.
fn apt() -> Option<Vec<&'static str>> {
    on_path(&["apt-get"])?;
    if answer(command("id").arg("-u")).is_some_and(|user| user.trim() == "0") {
        return Some(vec!["apt-get"]);
    }
    answer(command("sudo").args(["-n", "true"])).map(|_| vec!["sudo", "-n", "apt-get"])
}
