//! Checking that two builds of a commit give the same files: one here, and one in a clone elsewhere.

use crate::build::set_up_and_build;
use crate::cache::{dist, repository};
use crate::post_build::DIGESTS;
use crate::process::{answer, command, run};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

/// Builds twice and compares the digests of all files. Takes as long as a first build.
pub(crate) fn reproduce() -> Result<ExitCode> {
    let changes = answer(command("git").args(["status", "--porcelain"]))
        .context("this folder is not a clone of the repository")?;
    if !changes.trim().is_empty() {
        bail!("there are uncommitted changes; commit them first:\n{changes}");
    }
    set_up_and_build(None, &dist())?;
    let elsewhere = env::temp_dir().join(format!("footing-elsewhere-{}", std::process::id()));
    run(command("git").args(["clone", "--quiet"]).arg(repository()).arg(&elsewhere))?;
    let built = run(command("cargo").args(["xtask", "build"]).current_dir(&elsewhere));
    let lists = built.and_then(|()| Ok((list(&dist())?, list(&elsewhere.join("dist"))?)));
    fs::remove_dir_all(&elsewhere)?;
    let (here, there) = lists?;
    let different = different(&here, &there);
    if different.is_empty() {
        println!("Both builds gave the same {} files.", here.lines().count());
        return Ok(ExitCode::SUCCESS);
    }
    println!("These files differ, or are in only one of the two builds:\n{}", different.join("\n"));
    Ok(ExitCode::FAILURE)
}

fn list(site: &Path) -> Result<String> {
    let path = site.join(DIGESTS);
    fs::read_to_string(&path).with_context(|| format!("{} does not exist", path.display()))
}

/// The lines that are in only one of two lists.
fn different<'a>(one: &'a str, other: &'a str) -> Vec<&'a str> {
    let missing =
        |from: &'a str, to: &'a str| from.lines().filter(move |line| to.lines().all(|theirs| theirs != *line));
    missing(one, other).chain(missing(other, one)).collect()
}

#[cfg(test)]
mod tests {
    use super::different;

    #[test]
    fn what_is_in_one_list_only_is_told() {
        assert!(different("1  a\n2  b\n", "2  b\n1  a\n").is_empty());
        assert_eq!(different("1  a\n2  b\n", "1  a\n3  b\n4  c\n"), ["2  b", "3  b", "4  c"]);
    }
}
