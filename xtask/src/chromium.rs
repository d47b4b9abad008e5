//! Chromium and its driver, for the tests: found, or installed with the system's package manager.

use crate::packages;
use crate::process::{answer, command, on_path};
use anyhow::{Result, bail};
use std::env;
use std::path::{Path, PathBuf};

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const BY_HAND: &str = "install Chromium (or Chrome) and the ChromeDriver of the same version, or set CHROMIUM and CHROMEDRIVER to their paths";

/// A browser and a matching driver.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds both programs, or installs them if that needs no interaction.
pub(crate) fn browser() -> Result<Browser> {
    if let Some(browser) = found() {
        return fitting(browser);
    }
    // The names in Debian, then those in Ubuntu.
    let names: [&[&str]; 2] = [&["chromium", "chromium-driver"], &["chromium-browser", "chromium-chromedriver"]];
    packages::install("Chromium and its driver", &names, BY_HAND)?;
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

/// Refuses a mismatched pair, which would fail later with an unclear message.
fn fitting(browser: Browser) -> Result<Browser> {
    let (chromium, driver) = (major(&browser.chromium), major(&browser.driver));
    if let (Some(chromium), Some(driver)) = (&chromium, &driver)
        && chromium != driver
    {
        bail!("Chromium is version {chromium}, but its driver is version {driver}; {BY_HAND}");
    }
    Ok(browser)
}

/// The major version of a program, such as 156 of `Chromium 156.0.8078.79 built on …`.
fn major(program: &Path) -> Option<String> {
    let said = answer(command(program).arg("--version"))?;
    let version =
        said.split_whitespace().find(|word| word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()))?;
    version.split('.').next().map(str::to_owned)
}
