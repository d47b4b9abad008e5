//! Judging evidence on the command line as the page does, for pipelines and for people who prefer not to open a
//! browser.

mod report;
#[cfg(test)]
mod tests;

use crate::process::say;
use anyhow::{Context, Result, anyhow, bail};
use flate2::read::GzDecoder;
use footing::assessment::{Assessment, ProfileAnswer, Writer, file, profile};
use footing::baseline::{CriterionId, profile_questions};
use footing::catalog::Region;
use footing::credentials::paste;
use footing::evidence::ProfileFacts;
use footing::evidence::file::{Damage, EvidenceFile, FileError, FileReader};
use footing::evidence_worker::{Reading, work};
use footing::messages::ui as words;
use footing::protocol::evidence::{AccountPage, EvidenceOutcome, Job};
use footing::protocol::scan::Refused;
use footing::stdx::time::Timestamp;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// The first bytes of a gzip file.
const PACKED: [u8; 2] = [0x1f, 0x8b];
/// The number of bytes of a file read at a time.
const CHUNK: usize = 65_536;

/// The input of judging.
#[derive(Debug)]
pub(crate) struct Request {
    /// Files with evidence or with results of Prowler or Security Hub.
    pub(crate) files: Vec<PathBuf>,
    /// The file with the profile: an exported assessment, or a JSON object of answers by question.
    pub(crate) profile: Option<PathBuf>,
    /// The id of the criterion for which text is pasted on standard input.
    pub(crate) paste: Option<String>,
    /// The Region of the pasted text.
    pub(crate) region: Option<String>,
    /// Whether standard input has credentials, which are only described.
    pub(crate) credentials: bool,
    /// Whether to print JSON.
    pub(crate) json: bool,
}

impl Request {
    /// Judges and prints. Fails if a critical or high criterion fails, or if a file or standard input is refused.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let now = now()?;
        let kinds = [!self.files.is_empty(), self.paste.is_some(), self.credentials];
        match kinds.iter().filter(|is_given| **is_given).count() {
            0 => bail!("name the files to judge, or give --paste CRITERION or --credentials; see `cargo xtask --help`"),
            1 => {}
            _ => bail!("give only one of: files, --paste, --credentials"),
        }
        if self.region.is_some() && self.paste.is_none() {
            bail!("--region is only for --paste: evidence files name their own Regions");
        }
        if self.credentials {
            return credentials(&standard_input()?, now, self.json);
        }
        let profile_facts = match &self.profile {
            Some(path) => profile_facts(path, now)?,
            None => ProfileFacts::default(),
        };
        if let Some(criterion) = &self.paste {
            let region = self.region.as_deref().map(region).transpose()?;
            return pasted(criterion, &standard_input()?, region, profile_facts, now, self.json);
        }
        let outcome = judged(&self.files, profile_facts, now)?;
        report::print(&outcome, &self.files, self.json)
    }
}

/// Judges files as the page does.
pub(crate) fn judged(files: &[PathBuf], profile_facts: ProfileFacts, now: Timestamp) -> Result<EvidenceOutcome> {
    let mut reading = Reading::new(Vec::new(), now);
    for path in files {
        let read = read(path, now).with_context(|| format!("{} cannot be read", path.display()))?;
        reading.add(read);
    }
    Ok(reading.finish(profile_facts, 0, &AccountPage::all()).0)
}

/// Reads a file, decompressing it if needed.
fn read(path: &Path, now: Timestamp) -> io::Result<Result<EvidenceFile, FileError>> {
    let file = File::open(path)?;
    let bytes = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let mut file = BufReader::with_capacity(CHUNK, file);
    let mut beginning = Vec::new();
    file.by_ref().take(2).read_to_end(&mut beginning)?;
    let whole = beginning.as_slice().chain(file);
    let reader = FileReader::new(now);
    if beginning == PACKED {
        // A file that is cut off or damaged cannot be decompressed to its end.
        let unpacked = taken(GzDecoder::new(whole), reader.packed(bytes));
        return Ok(unpacked.unwrap_or(Err(FileError::Damaged(Damage::CutOff))));
    }
    taken(whole, reader)
}

fn taken(mut from: impl Read, mut reader: FileReader) -> io::Result<Result<EvidenceFile, FileError>> {
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = from.read(&mut chunk)?;
        if length == 0 {
            return Ok(reader.finish());
        }
        if let Err(error) = reader.push(chunk.get(..length).unwrap_or_default()) {
            return Ok(Err(error));
        }
    }
}

/// The Region with this name.
fn region(name: &str) -> Result<Region> {
    Region::parse(name).with_context(|| format!("`{name}` is not the name of a Region, such as eu-west-1"))
}

/// Judges a text pasted for a criterion.
fn pasted(
    criterion: &str,
    text: &str,
    region: Option<Region>,
    profile_facts: ProfileFacts,
    now: Timestamp,
    json: bool,
) -> Result<ExitCode> {
    let id = CriterionId::find(criterion).with_context(|| {
        format!(
            "there is no criterion `{criterion}`; criteria have ids such as acct-02.root-mfa, and `cargo xtask catalog --json` lists them"
        )
    })?;
    let job = Job::Pasted {
        criterion: id.get().id.to_owned(),
        text: text.to_owned(),
        account: None,
        region,
        profile_facts,
        now,
        cached: None,
    };
    match work(&job, &[]).0 {
        EvidenceOutcome::Judged { finding, .. } => report::print_pasted(id, finding, json),
        EvidenceOutcome::Refused { why } => report::print_refused(&why, json),
        outcome => Err(anyhow!("reading the pasted text gave an unexpected result: {outcome:?}")),
    }
}

/// Describes credentials without printing their values.
fn credentials(text: &str, now: Timestamp, json: bool) -> Result<ExitCode> {
    match paste::read(text, now) {
        Ok(credentials) => report::print_credentials(&credentials, json),
        Err(why) => {
            let (what, next) = words::refusal(&Refused { why: why.into(), code: None, role: false });
            report::print_refused(&format!("{what} {next}"), json)
        }
    }
}

/// The facts of the profile that checks use, from an export with a single assessment, or from a JSON object such as
/// `{"people": "few", "accounts": ["member"]}`.
fn profile_facts(path: &Path, now: Timestamp) -> Result<ProfileFacts> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let refused = |why: String| anyhow!("{} is not a profile: {why}", path.display());
    let answers: Value = serde_json::from_str(&text).map_err(|error| refused(error.to_string()))?;
    if answers.get("assessments").is_some() {
        let (read, _) = file::read(&text, now).map_err(|error| refused(words::restore_error(&error)))?;
        return match read.assessments.as_slice() {
            [assessment] => Ok(profile::profile_facts(assessment)),
            several => Err(refused(format!("it has {} assessments; export only one", several.len()))),
        };
    }
    let answers = answers.as_object().ok_or_else(|| refused("it is not a JSON object".to_owned()))?;
    let writer = Writer::default();
    let mut assessment = Assessment::new("profile".to_owned(), String::new(), now, &writer);
    for (question, answer) in answers {
        let chosen = choices(question, answer).map_err(|error| refused(format!("{error:#}")))?;
        assessment.profile.entry(question).set(ProfileAnswer::Chosen(chosen), now, &writer);
    }
    Ok(profile::profile_facts(&assessment))
}

/// The ids of the choices for a question, given as a text or a list of texts.
fn choices(question: &str, answer: &Value) -> Result<Vec<String>> {
    let known = profile_questions().iter().find(|known| known.id == question).with_context(|| {
        let ids: Vec<&str> = profile_questions().iter().map(|known| known.id).collect();
        format!("there is no question `{question}`; the questions are {}", ids.join(", "))
    })?;
    let ids: Vec<&str> = match answer {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().map(|one| one.as_str().unwrap_or_default()).collect(),
        _ => bail!("the answer to `{question}` is neither a choice nor a list of choices"),
    };
    if let Some(unknown) = ids.iter().find(|id| known.choices.iter().all(|choice| choice.id != **id)) {
        let choices: Vec<&str> = known.choices.iter().map(|choice| choice.id).collect();
        bail!("`{unknown}` is not a choice of `{question}`; the choices are {}", choices.join(", "));
    }
    Ok(ids.into_iter().map(str::to_owned).collect())
}

fn standard_input() -> Result<String> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
    String::from_utf8(bytes).context("standard input is not UTF-8 text")
}

pub(crate) fn now() -> Result<Timestamp> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).context("this machine's clock is set to before 1970")?;
    Timestamp::try_from(u64::try_from(since.as_millis())?).map_err(|_| anyhow!("this machine's clock is wrong"))
}

/// Prints a value as JSON.
fn print_json(value: &impl serde::Serialize) -> Result<()> {
    say(&(serde_json::to_string_pretty(value)? + "\n"))
}
