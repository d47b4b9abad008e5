//! Files that have to exist before the site is made: the guidance files, the sample and the style sheet.

use crate::cache::repository;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes `target/site/`: `guidance/` and `footing.css`.
pub(crate) fn prepare() -> Result<()> {
    let site = repository().join("target/site");
    let guidance = site.join("guidance");
    if guidance.exists() {
        fs::remove_dir_all(&guidance)?;
    }
    fs::create_dir_all(&guidance)?;
    let others =
        [footing::baseline::glossary_file(), footing::baseline::mappings_file(), footing::assessment::sample::file()];
    for (name, json) in footing::baseline::guidance_files().iter().chain(&others) {
        fs::write(guidance.join(name), json)?;
    }
    let style = repository().join("style");
    fs::write(site.join("footing.css"), bundled(&style.join("main.css"), &mut Vec::new())?)?;
    Ok(())
}

/// A style sheet with the sheets that it imports inserted, so that the page loads one file.
fn bundled(file: &Path, open: &mut Vec<PathBuf>) -> Result<String> {
    if open.contains(&file.to_path_buf()) {
        bail!("{} imports itself", file.display());
    }
    open.push(file.to_path_buf());
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut whole = String::new();
    for line in text.lines() {
        match line.trim().strip_prefix("@import") {
            Some(rest) => {
                let name = rest.trim().trim_end_matches(';').trim_matches('"');
                let folder = file.parent().context("a style sheet has no folder")?;
                if name.contains(char::is_whitespace) || name.contains("url(") {
                    bail!("{}: `{line}` does not have the form `@import \"file.css\";`", file.display());
                }
                whole.push_str(&bundled(&folder.join(name), open)?);
            }
            None => whole.push_str(line),
        }
        whole.push('\n');
    }
    open.pop();
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_sheet_is_imported_once() {
        let style = repository().join("style");
        let main = bundled(&style.join("main.css"), &mut Vec::new()).unwrap();
        assert!(!main.contains("@import"));
        assert!(main.contains(".boot"));
    }
}
