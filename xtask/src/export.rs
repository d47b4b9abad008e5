//! Exports without the app: the same bytes as the page writes, for other programs and for the tests.

use crate::kit::{export, guidance, written};
use anyhow::{Context, Result, anyhow, bail};
use footing::assessment::file::{self, RedactedCopy, Redaction, Scope};
use footing::assessment::{Answer, Assessment, Exception, Writer, restore, sample};
use footing::baseline::guidance::Guidance;
use footing::baseline::{ActionId, ControlId, CriterionId};
use footing::evidence::Finding;
use footing::report::{Format, Grouping, Length, Options};
use footing::stdx::time::{Date, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};
use std::thread;

/// What to export, as the arguments say it.
#[derive(Default)]
pub(crate) struct Wish {
    /// The file with the assessment; `None` for the sample.
    pub(crate) file: Option<PathBuf>,
    pub(crate) format: String,
    pub(crate) scope: Option<String>,
    /// The parts to leave out, separated by commas.
    pub(crate) leave_out: Option<String>,
    pub(crate) grouping: Option<String>,
    pub(crate) is_long: bool,
    /// Whether a page for customers also says what is not met.
    pub(crate) shows_gaps: bool,
    /// The address of the site, for links to its guide.
    pub(crate) site: Option<String>,
    /// The time at which the export is made, in RFC 3339; now if it is not given.
    pub(crate) at: Option<String>,
    pub(crate) out: Option<PathBuf>,
}

/// Writes an export.
pub(crate) fn run(wish: &Wish) -> Result<()> {
    let now = match &wish.at {
        Some(at) => Timestamp::parse(at).with_context(|| format!("`{at}` is no time such as 2026-11-22T20:17:00Z"))?,
        None => crate::judge::now()?,
    };
    let format = Format::find(&wish.format).with_context(|| {
        let names: Vec<&str> = Format::ALL.into_iter().map(Format::as_str).collect();
        format!("there is no format `{}`; formats are {}", wish.format, names.join(", "))
    })?;
    let options = Options {
        scope: scope(wish.scope.as_deref())?,
        length: if wish.is_long { Length::WithInstructions } else { Length::Summary },
        grouping: grouping(wish.grouping.as_deref())?,
        shows_gaps: wish.shows_gaps,
        site: wish.site.clone().unwrap_or_default(),
    };
    let redaction = redaction(wish.leave_out.as_deref())?;
    let copy = RedactedCopy::of(&assessment(wish.file.as_deref(), now)?, redaction, &new_id());
    written(wish.out.as_deref(), export(format, copy, &guidance()?, &options, now)?)
}

/// Reads an assessment: an exported file with one, a stored document, or the sample.
fn assessment(file: Option<&Path>, now: Timestamp) -> Result<Assessment> {
    let Some(path) = file else {
        let (_, text) = sample::file();
        return Ok(sample::open(text, now)?);
    };
    let text = fs::read_to_string(path).with_context(|| format!("{} could not be read", path.display()))?;
    if let Ok(assessment) = restore(&text, now) {
        return Ok(assessment);
    }
    let (file, _) = file::read(&text, now).with_context(|| format!("{} is no assessment", path.display()))?;
    match <[Assessment; 1]>::try_from(file.assessments) {
        Ok([assessment]) => Ok(assessment),
        Err(all) => bail!("{} has {} assessments; this is for exactly one", path.display(), all.len()),
    }
}

fn scope(name: Option<&str>) -> Result<Scope> {
    match name {
        None | Some("whole") => Ok(Scope::Whole),
        Some("open-items") => Ok(Scope::OpenItems),
        Some(control) => match ControlId::find_slug(control) {
            Some(id) => Ok(Scope::Control(id)),
            None => bail!("there is no scope `{control}`; scopes are whole, open-items and controls such as acct-05"),
        },
    }
}

fn grouping(name: Option<&str>) -> Result<Grouping> {
    match name {
        None | Some("action") => Ok(Grouping::Action),
        Some("control") => Ok(Grouping::Control),
        Some(other) => bail!("tickets are for each action or control, not for each {other}"),
    }
}

fn redaction(names: Option<&str>) -> Result<Redaction> {
    let names: Vec<&str> = names.into_iter().flat_map(|names| names.split(',')).map(str::trim).collect();
    serde_json::from_value(serde_json::json!(names))
        .with_context(|| format!("{names:?}: what can be left out is account, names, resources, notes and owners"))
}

/// A random id for a copy that leaves something out.
fn new_id() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// Texts that would act, or be markup or code, in some format.
const HOSTILE: &str = "@octocat closes #1 GH-12 !5 ~bug https://evil.example\n/close\n=cmd()|1\n<script>alert(1)</script>\n```\n{code}\n\
[x](javascript:y) \\ ; , \"quoted\" \u{202e}txt";

/// An assessment whose exports are validated: its name in the list, and texts that redaction removes from it.
type Specimen = (&'static str, Assessment, Vec<&'static str>);

/// Returns the assessments whose exports are validated.
fn specimens(now: Timestamp) -> Result<Vec<Specimen>> {
    let by = Writer { tab: "t".to_owned(), author: "Ada Author".to_owned() };
    let new = |name: &str| {
        let mut assessment = Assessment::new("specimen".to_owned(), name.to_owned(), now, &by);
        assessment.account.set("111122223333".to_owned(), now, &by);
        assessment
    };
    let with = |name: &str, answer: &Answer| {
        let mut assessment = new(name);
        for id in CriterionId::all() {
            assessment.criterion_mut(id).answer.set(Some(answer.clone()), now, &by);
        }
        assessment
    };
    let messy = |name: &str, text: &str| {
        let mut assessment = with(name, &Answer::NotMet);
        for id in ActionId::all() {
            let record = assessment.action_mut(id);
            record.owner.set(format!("Olga Owner {text}"), now, &by);
            record.note.set(format!("Nora's note {text}").repeat(5), now, &by);
            record.due.set(Date::parse("2027-01-31"), now, &by);
        }
        for id in CriterionId::all() {
            let resource = |number: usize| {
                let (id, what) = (format!("secret-bucket-{number} {text}"), format!("open {text}"));
                json!({"id": id, "kind": "bucket", "region": "eu-west-1", "what": what})
            };
            let finding = json!({
                "verdict": {"is": "fail", "degree": "wholly"}, "reason": "Seen by a check.", "observed": now.as_millis(),
                "resources": (0..20).map(resource).collect::<Vec<_>>(), "resource_count": 50,
            });
            let finding = Finding::read(&finding.to_string()).map_err(anyhow::Error::msg)?;
            assessment.findings.insert(id.get().id.to_owned(), finding);
        }
        for id in CriterionId::all().step_by(9) {
            let until = Date::parse("2027-06-30").context("a day")?;
            let exception =
                Exception { reason: format!("Rhea's reason {text}"), owner: "Axel Accepter".to_owned(), until };
            assessment.criterion_mut(id).exception.set(Some(exception), now, &by);
        }
        anyhow::Ok(assessment)
    };
    let secrets = vec!["111122223333", "Ada Author", "Olga", "Nora", "secret-bucket", "Rhea", "Axel", "Acme"];
    // Half of it is met, and nothing else that is known of it may be told.
    let is_met = |id: &str| id.starts_with("acct-02.") || id == "acct-05.console-mfa";
    let mut mixed = messy(&format!("Acme 111122223333 {HOSTILE}"), HOSTILE)?;
    for id in CriterionId::all().filter(|id| id.get().weight % 2 == 0 || is_met(id.get().id)) {
        let pass =
            json!({"verdict": {"is": "pass"}, "reason": "Seen.", "observed": now.as_millis(), "resource_count": 0});
        let pass = Finding::read(&pass.to_string()).map_err(anyhow::Error::msg)?;
        mixed.findings.insert(id.get().id.to_owned(), pass);
        mixed.criterion_mut(id).exception.set(None, now, &by);
        mixed.criterion_mut(id).answer.set(Some(Answer::Met), now, &by);
    }
    Ok(vec![
        ("mixed", mixed, secrets.clone()),
        ("empty", Assessment::new("specimen".to_owned(), String::new(), now, &by), Vec::new()),
        ("sample", assessment(None, now)?, Vec::new()),
        ("met", with("Acme", &Answer::Met), secrets.clone()),
        ("unknown", with("Acme", &Answer::DontKnow), secrets.clone()),
        ("messy", messy("Acme", "")?, secrets.clone()),
        ("hostile", messy(&format!("Acme {HOSTILE}"), HOSTILE)?, secrets),
    ])
}

/// Writes exports of several assessments in every format, scope and redaction into a folder, and a list of them.
pub(crate) fn specimens_into(folder: &Path) -> Result<()> {
    let now = Timestamp::parse("2026-11-22T20:17:00Z").context("a time")?;
    let guidance = guidance()?;
    let written = thread::scope(|threads| {
        let write = |specimen| threads.spawn(|| specimen_into(folder, &guidance, now, specimen));
        let all: Vec<_> = specimens(now)?.into_iter().map(write).collect();
        let joined = all.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a thread panicked"))?);
        joined.collect::<Result<Vec<Vec<Value>>>>()
    })?;
    fs::write(folder.join("manifest.json"), serde_json::to_string(&written.concat())?)?;
    Ok(())
}

/// Writes the exports of one assessment. Returns their entries in the list.
fn specimen_into(
    folder: &Path,
    guidance: &BTreeMap<ControlId, Guidance>,
    now: Timestamp,
    (name, assessment, secrets): Specimen,
) -> Result<Vec<Value>> {
    let parts = ["account", "names", "resources", "notes", "owners"];
    let (nothing, everything) = (Vec::new(), parts.to_vec());
    let each = parts.map(|part| ("whole", vec![part]));
    let both = ["whole", "open-items", "acct-05"].map(|scope| [(scope, nothing.clone()), (scope, everything.clone())]);
    let mut entries = Vec::new();
    for format in Format::ALL.into_iter().filter(|format| is_validated(*format)) {
        fs::create_dir_all(folder.join(name).join(format.as_str()))?;
        for (scope_name, left_out) in both.iter().flatten().chain(&each) {
            // Tickets for each control are written in the scope of open items.
            let grouping = if *scope_name == "open-items" { Grouping::Control } else { Grouping::Action };
            let site = "https://footing.example/".to_owned();
            // And a page for customers says of one control what is not met.
            let shows_gaps = *scope_name == "acct-05";
            let options = Options { scope: scope(Some(scope_name))?, grouping, shows_gaps, site, ..Options::default() };
            let copy = RedactedCopy::of(&assessment, serde_json::from_value(json!(left_out))?, "copy");
            let label = if left_out.is_empty() { "nothing".to_owned() } else { left_out.join("-") };
            let file = format!("{name}/{}/{scope_name}-{label}.txt", format.as_str());
            let refused = match export(format, copy, guidance, &options, now) {
                Ok(exported) => {
                    fs::write(folder.join(&file), exported.content.as_bytes())?;
                    None
                }
                Err(why) => Some(why.to_string()),
            };
            let gone: &[&str] = if left_out.len() == parts.len() { &secrets } else { &[] };
            entries.push(json!({
                "assessment": name, "format": format.as_str(), "scope": scope_name, "left_out": left_out, "file": file,
                "refused": refused, "secrets": gone,
            }));
        }
    }
    Ok(entries)
}

/// Whether the validators read a format. Reports and kits have tests of their own.
fn is_validated(format: Format) -> bool {
    !matches!(format, Format::Markdown | Format::Html | Format::Kit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_named_as_in_files() {
        assert_eq!(scope(None).unwrap(), Scope::Whole);
        assert_eq!(scope(Some("open-items")).unwrap(), Scope::OpenItems);
        assert!(matches!(scope(Some("acct-05")).unwrap(), Scope::Control(_)));
        assert!(scope(Some("ACCT")).is_err());
        let some = redaction(Some("account, owners")).unwrap();
        assert!(some.account && some.owners && !some.names);
        assert!(redaction(Some("accounts")).is_err() && redaction(Some("")).is_err());
        assert!(redaction(None).unwrap().is_none());
        assert!(grouping(Some("criterion")).is_err());
    }

    #[test]
    fn every_format_of_the_sample_can_be_written() {
        let now = Timestamp::parse("2026-11-22T20:17:00Z").unwrap();
        for format in Format::ALL {
            let copy = RedactedCopy::of(&assessment(None, now).unwrap(), Redaction::default(), "");
            assert!(
                !export(format, copy, &guidance().unwrap(), &Options::default(), now)
                    .unwrap()
                    .content
                    .as_bytes()
                    .is_empty()
            );
        }
    }
}
