//! What Trunk cannot do itself, called by the hooks of Trunk.toml: before the build, the guidance files and one style sheet;
//! after it, what is known only then.

use crate::cache::{name_of_content, repository};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Writes `target/site/`: `guidance/` and `footing.css`.
pub(crate) fn before_trunk() -> Result<()> {
    let site = repository().join("target/site");
    let guidance = site.join("guidance");
    if guidance.exists() {
        fs::remove_dir_all(&guidance)?;
    }
    fs::create_dir_all(&guidance)?;
    for (name, json) in footing::baseline::guidance_files().iter().chain([&footing::baseline::glossary_file()]) {
        fs::write(guidance.join(name), json)?;
    }
    let style = repository().join("style");
    fs::write(site.join("footing.css"), bundled(&style.join("main.css"), &mut Vec::new())?)?;
    Ok(())
}

/// A style sheet with the sheets that it imports in their places, so that the page asks for one file.
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
                let folder = file.parent().context("a style sheet lies in a folder")?;
                if name.contains(char::is_whitespace) || name.contains("url(") {
                    bail!("{}: `{line}` is more than `@import \"file.css\";`", file.display());
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

/// Gives the whole program names with a hash, and fills into the staged index.html what is known only now: the base path,
/// and the programs' names and sizes.
pub(crate) fn after_trunk() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).context("this is for Trunk to call")?;
    let base = env::var("TRUNK_PUBLIC_URL").unwrap_or_else(|_| "/".to_owned());
    let page = staging.join("index.html");
    let html = fs::read_to_string(&page)?;
    let (whole, bytes) = hashed(&staging, "whole")?;
    let html = html.replace("{whole}", &whole).replace("{whole-bytes}", &bytes.to_string());
    fs::write(&page, filled(&html, &base, |wasm| Ok(fs::metadata(staging.join(wasm))?.len()))?)?;
    Ok(())
}

/// Renames the files of a program, `NAME.js` and `NAME_bg.wasm`, so that their content names them: what is cached is then
/// never of another version than the page. Returns the new name and the size of the unpacked program in bytes.
fn hashed(staging: &Path, name: &str) -> Result<(String, u64)> {
    let files = [".js", "_bg.wasm"].map(|ending| (staging.join(format!("{name}{ending}")), ending));
    let new = format!("{name}-{}", name_of_content(&files.clone().map(|(file, _)| file))?);
    for (file, ending) in &files {
        fs::rename(file, staging.join(format!("{new}{ending}")))
            .with_context(|| format!("{} is not there", file.display()))?;
    }
    let bytes = fs::metadata(staging.join(format!("{new}_bg.wasm")))?.len();
    Ok((new, bytes))
}

/// The page with `{base}` replaced, and with `data-bytes`, the unpacked size of the program, beside `data-wasm`.
fn filled(html: &str, base: &str, size: impl Fn(&str) -> Result<u64>) -> Result<String> {
    let html = html.replace("{base}", base);
    let mark = "data-wasm=";
    let (before, after) = html.split_once(mark).context("index.html has no data-wasm")?;
    // The minifier may have dropped the quotes.
    let end = after.trim_start_matches('"').find(['"', ' ', '>']).context("index.html ends in data-wasm")?;
    let wasm = after.trim_start_matches('"').get(..end).unwrap_or_default();
    let bytes = size(wasm.strip_prefix(base).unwrap_or(wasm)).with_context(|| format!("{wasm} is not there"))?;
    Ok(format!("{before}data-bytes=\"{bytes}\" {mark}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_learns_base_and_size() {
        let size = |wasm: &str| {
            assert_eq!(wasm, "app-1_bg.wasm");
            Ok(7)
        };
        for quote in ["\"", ""] {
            let html =
                format!("<link href=\"{{base}}m\"><template data-wasm={quote}/x/app-1_bg.wasm{quote}></template>");
            let filled = filled(&html, "/x/", size).unwrap();
            assert!(filled.contains("href=\"/x/m\""));
            assert!(filled.contains(&format!("<template data-bytes=\"7\" data-wasm={quote}/x/app-1_bg.wasm{quote}>")));
        }
        assert!(filled("<p>", "/", size).is_err());
    }

    #[test]
    fn every_style_sheet_is_imported_once() {
        let style = repository().join("style");
        let main = bundled(&style.join("main.css"), &mut Vec::new()).unwrap();
        assert!(!main.contains("@import"));
        assert!(main.contains(".boot"));
    }
}
