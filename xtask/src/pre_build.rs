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

    /// The names of the style sheets in a folder.
    fn sheets(folder: &Path) -> Vec<String> {
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        files.filter(|name| name.ends_with(".css")).collect()
    }

    #[test]
    fn every_style_sheet_is_loaded_with_the_page_or_with_the_full_program() {
        let style = repository().join("style");
        let imports = fs::read_to_string(style.join("main.css")).unwrap();
        for name in sheets(&style).iter().filter(|name| *name != "main.css") {
            assert_eq!(imports.matches(&format!("\"{name}\"")).count(), 1, "{name}");
        }
        let includes = fs::read_to_string(repository().join("src/ui/full_style.rs")).unwrap();
        for name in sheets(&style.join("full")) {
            assert_eq!(includes.matches(&format!("style/full/{name}\"")).count(), 1, "{name}");
        }
    }

    #[test]
    fn imported_style_sheets_are_inserted() {
        let style = repository().join("style");
        let main = bundled(&style.join("main.css"), &mut Vec::new()).unwrap();
        assert!(!main.contains("@import"));
        assert!(main.contains(".boot"));
    }
}
