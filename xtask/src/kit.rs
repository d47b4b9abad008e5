//! Scripts and remediation kits without the app, for use on the command line and for the tests.

use crate::judge::{judged, now};
use crate::process::say;
use anyhow::{Context, Result, anyhow, bail};
use footing::assessment::file::{RedactedCopy, Redaction};
use footing::assessment::{Assessment, Writer};
use footing::baseline::guidance::Guidance;
use footing::baseline::mappings::Mappings;
use footing::baseline::{ActionId, ControlId, guidance_files, mappings_file};
use footing::evidence::ProfileFacts;
use footing::protocol::evidence::EvidenceOutcome;
use footing::report::{self, Exported, Format, Length, Options, Refusal};
use footing::stdx::time::Timestamp;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Prints the script of an action, or writes the scripts of all actions with commands into a folder.
pub(crate) fn scripts(action: Option<&str>, folder: Option<&Path>) -> Result<()> {
    let now = now()?;
    let copy = copy_of(&Assessment::new(String::new(), String::new(), now, &Writer::default()));
    let guidance = guidance()?;
    let written = |id: ActionId| report::script(&copy, &guidance, id, now);
    match (action, folder) {
        (Some(action), None) => {
            let id = ActionId::find(action).with_context(|| {
                format!("there is no action `{action}`; actions have ids such as `acct-04.move-to-groups`")
            })?;
            let (_, text) = written(id).with_context(|| format!("{action} has no commands"))?;
            say(&text)
        }
        (None, Some(folder)) => {
            fs::create_dir_all(folder)?;
            for (name, text) in ActionId::all().filter_map(written) {
                fs::write(folder.join(name), text)?;
            }
            Ok(())
        }
        _ => bail!("name an action, or give `--to FOLDER` for the scripts of all actions"),
    }
}

/// Judges evidence files of one account and writes the kit for what fails.
pub(crate) fn kit(files: &[PathBuf], to: Option<&Path>) -> Result<()> {
    let now = now()?;
    let assessment = assessment(files, now)?;
    let exported = export(Format::Kit, copy_of(&assessment), &guidance()?, &Options::default(), now)?;
    written(to, exported)
}

/// Judges evidence files of one account and writes a report as HTML, Markdown or CSV.
pub(crate) fn report(files: &[PathBuf], format: Option<&str>, length: Length, to: Option<&Path>) -> Result<()> {
    let now = now()?;
    let format = match format {
        None | Some("html") => Format::Html,
        Some("markdown") => Format::Markdown,
        Some("csv") => Format::Csv,
        Some(other) => bail!("there is no format `{other}`; formats are html, markdown and csv"),
    };
    let copy = copy_of(&assessment(files, now)?);
    let exported = export(format, copy, &guidance()?, &Options { length, ..Options::default() }, now)?;
    written(to, exported)
}

/// Returns an export.
pub(crate) fn export(
    format: Format,
    copy: RedactedCopy,
    guidance: &BTreeMap<ControlId, Guidance>,
    options: &Options,
    now: Timestamp,
) -> Result<Exported> {
    report::export(format, copy, guidance, Some(&mappings()?), options, now)
        .map_err(|why: Refusal| anyhow!("{}", why.words()))
}

/// Returns the mappings to other frameworks.
fn mappings() -> Result<Mappings> {
    Mappings::read(mappings_file().1).map_err(anyhow::Error::msg)
}

/// Writes an export to a file, or to one of its own name here, and says where it is.
pub(crate) fn written(to: Option<&Path>, Exported { file_name, content, .. }: Exported) -> Result<()> {
    let path = to.map_or_else(|| PathBuf::from(file_name), Path::to_path_buf);
    fs::write(&path, content.as_bytes())?;
    say(&format!("{}\n", path.display()))
}

/// An assessment with what evidence files of one account show.
fn assessment(files: &[PathBuf], now: Timestamp) -> Result<Assessment> {
    let EvidenceOutcome::Read { accounts, refused, .. } = judged(files, ProfileFacts::default(), now)? else {
        bail!("the files could not be judged");
    };
    let ([account], []) = (accounts.as_slice(), refused.as_slice()) else {
        bail!(
            "this is for exactly one account: the files cover {} accounts, and {} files were refused",
            accounts.len(),
            refused.len()
        );
    };
    let writer = Writer::default();
    let mut assessment = Assessment::new(String::new(), account.account.to_string(), now, &writer);
    assessment.account.set(account.account.to_string(), now, &writer);
    for (criterion, finding) in &account.findings {
        assessment.findings.insert(criterion.clone(), finding.clone());
    }
    Ok(assessment)
}

fn copy_of(assessment: &Assessment) -> RedactedCopy {
    RedactedCopy::of(assessment, Redaction::default(), "")
}

/// Returns the guidance of all controls.
pub(crate) fn guidance() -> Result<BTreeMap<ControlId, Guidance>> {
    let read = |id: ControlId| {
        let (_, json) = guidance_files()
            .iter()
            .find(|(name, _)| *name == id.get().guidance)
            .context("a control has no guidance")?;
        Ok((id, Guidance::read(json).map_err(anyhow::Error::msg)?))
    };
    ControlId::all().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    #[test]
    fn others_can_unpack_a_kit() {
        let now = now().unwrap();
        let writer = Writer::default();
        let mut assessment = Assessment::new(String::new(), String::new(), now, &writer);
        let id = footing::baseline::CriterionId::find("acct-08.account-block").unwrap();
        assessment.criterion_mut(id).answer.set(Some(footing::assessment::Answer::NotMet), now, &writer);
        let kit = export(Format::Kit, copy_of(&assessment), &guidance().unwrap(), &Options::default(), now).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(kit.content.as_bytes())).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert!(
            names.contains(&"README.md".to_owned()) && names.contains(&"001-acct-08-block-account.sh".to_owned()),
            "{names:?}"
        );
        let mut file = archive.by_name("001-acct-08-block-account.sh").unwrap();
        assert_eq!(file.unix_mode(), Some(0o100_755));
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert!(text.ends_with("main \"$@\"\n"));
    }
}
