//! Exports in the formats of standards, for auditors and for other tools: OSCAL, OCSF, ASFF, and a lens of the AWS
//! Well-Architected Tool.
//!
//! None of them has six statuses. The exact one is in a field for extensions, and an unknown never becomes a pass.
//! The ids of everything in a file depend on the assessment only, so that a newer file updates what an earlier one brought.

/// A JSON object of these fields, without those that are empty.
macro_rules! object {
    ($($name:literal: $value:expr),* $(,)?) => {{
            let mut object = serde_json::Map::new();
            $($crate::report::standard::put(&mut object, $name, serde_json::Value::from($value));)*
            serde_json::Value::Object(object)
    }};
}

mod asff;
mod lens;
mod ocsf;
mod oscal;
#[cfg(test)]
mod tests;

use super::model::{Criterion, Report, clean};
use super::tickets;
use super::zip::{Entry, zip};
use super::{Content, Options, Preview, Refusal};
use crate::assessment::file::RedactedCopy;
use crate::assessment::{Assessment, Basis, Status, Statuses};
use crate::baseline::guidance::{CriterionGuidance, Guidance};
use crate::baseline::{ControlId, CriterionId};
use crate::evidence::{Finding, Resource, WORDS};
use crate::messages::labels;
use crate::messages::report::{self as words, standard as says};
use crate::plan::script::Account;
use crate::plan::{Plan, Row};
use crate::stdx::names::names;
use crate::stdx::time::Timestamp;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A format of a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// Four OSCAL documents in a zip: catalog, assessment plan, assessment results, plan of action and milestones.
    Oscal,
    /// OCSF compliance findings, one event a line.
    Ocsf,
    /// Findings for AWS Security Hub CSPM, in files of 100, with a script that imports them, in a zip.
    Asff,
    /// A lens of the AWS Well-Architected Tool, with a script that imports it and enters the answers, in a zip.
    Lens,
}

names!(Standard { Oscal = "oscal", Ocsf = "ocsf", Asff = "asff", Lens = "lens" });

impl Standard {
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Oscal => "-oscal.zip",
            Self::Ocsf => "-ocsf.ndjson",
            Self::Asff => "-asff.zip",
            Self::Lens => "-lens.zip",
        }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Oscal | Self::Asff | Self::Lens => "application/zip",
            Self::Ocsf => "application/x-ndjson",
        }
    }
}

/// The namespace of all ids that are made here, and of the names that no standard has. It never changes.
const NAMESPACE: Uuid = Uuid::from_u128(0x036f_9c07_22ce_5d20_b0d2_8281_ce8c_1877);
/// The version of the program.
const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");
/// The longest text about a criterion in formats that have a limit, in characters.
const LONGEST_FACT: usize = 1_000;

/// What a file in a standard's format is made of.
struct Source<'a> {
    copy: &'a RedactedCopy,
    guidance: &'a BTreeMap<ControlId, Guidance>,
    report: &'a Report<'a>,
    options: &'a Options,
    statuses: Statuses,
    plan: Plan,
    now: Timestamp,
}

/// Returns the file of a standard.
pub(super) fn write(
    standard: Standard,
    copy: &RedactedCopy,
    guidance: &BTreeMap<ControlId, Guidance>,
    report: &Report<'_>,
    options: &Options,
    now: Timestamp,
) -> Result<Content, Refusal> {
    let source = Source::of(copy, guidance, report, options, now);
    Ok(match standard {
        Standard::Oscal => Content::Bytes(zip(&oscal::files(&source)?)),
        Standard::Ocsf => Content::Text(ocsf::write(&source)?),
        Standard::Asff => Content::Bytes(zip(&asff::files(&source)?)),
        Standard::Lens => Content::Bytes(zip(&lens::files(&source))),
    })
}

/// Returns what the file of a standard would contain.
pub(super) fn preview(
    standard: Standard,
    copy: &RedactedCopy,
    guidance: &BTreeMap<ControlId, Guidance>,
    report: &Report<'_>,
    options: &Options,
    now: Timestamp,
) -> Result<Preview, Refusal> {
    let source = Source::of(copy, guidance, report, options, now);
    let (line, rows) = match standard {
        Standard::Oscal => oscal::preview(&source)?,
        Standard::Ocsf => ocsf::preview(&source)?,
        Standard::Asff => asff::preview(&source)?,
        Standard::Lens => lens::preview(&source),
    };
    Ok(Preview { line, rows, refused: None })
}

impl<'a> Source<'a> {
    fn of(
        copy: &'a RedactedCopy,
        guidance: &'a BTreeMap<ControlId, Guidance>,
        report: &'a Report<'a>,
        options: &'a Options,
        now: Timestamp,
    ) -> Self {
        let statuses = Statuses::of(copy.assessment(), now);
        let plan = Plan::of(copy.assessment(), &statuses);
        Self { copy, guidance, report, options, statuses, plan, now }
    }

    fn assessment(&self) -> &'a Assessment {
        self.copy.assessment()
    }

    /// Returns the name of the assessment as one line that is not empty.
    fn title(&self) -> String {
        let title = single(&self.report.title);
        if title.is_empty() { words::UNNAMED.to_owned() } else { title }
    }

    /// Returns the criteria within the scope; an error if there are none.
    fn criteria(&self) -> Result<Vec<&'a Criterion>, Refusal> {
        let all: Vec<&Criterion> = self.report.controls.iter().flat_map(|control| &control.criteria).collect();
        if all.is_empty() { Err(Refusal::NoCriteria) } else { Ok(all) }
    }

    /// Returns the guidance of a criterion if it was loaded.
    fn guidance(&self, id: CriterionId) -> Option<&'a CriterionGuidance> {
        let guidance = self.guidance.get(&id.get().control)?;
        guidance.criteria.iter().find(|criterion| criterion.id == id.get().id)
    }

    /// Returns the rows of the plan that help to meet a criterion, in order.
    fn rows(&self, id: CriterionId) -> impl Iterator<Item = &Row> {
        self.plan.rows.iter().filter(move |row| row.criteria.contains(&id))
    }

    /// Returns the address of a criterion in the guide, if the address of the app is known.
    fn page(&self, id: CriterionId) -> Option<String> {
        let site = tickets::site(&self.options.site)?;
        Some([site, "controls/", id.get().control.get().slug, "#", id.get().id].concat())
    }

    /// Returns the AWS account.
    fn account(&self) -> Account {
        if self.copy.redaction().account { Account::LeftOut } else { Account::of(self.assessment().account()) }
    }

    /// Returns the id of something in this assessment.
    fn uuid(&self, parts: &[&str]) -> String {
        uuid(&[&[self.assessment().id.as_str()], parts].concat())
    }

    /// Returns the id of the finding on a criterion, for tools that want one in all the world.
    fn finding_id(&self, id: CriterionId) -> String {
        ["footing/", &self.uuid(&["finding", id.get().id]), "/", id.get().id].concat()
    }

    /// Returns what decided the status of a criterion.
    fn basis(&self, id: CriterionId) -> &'static str {
        match self.statuses.detail(id).basis {
            Basis::Profile => "profile",
            Basis::Exception => "exception",
            Basis::Finding => "evidence",
            Basis::Statement => "statement",
            Basis::Answer => "answer",
            Basis::Nothing => "nothing",
        }
    }
}

/// Returns the id of something: the same for the same parts.
fn uuid(parts: &[&str]) -> String {
    Uuid::new_v5(&NAMESPACE, parts.join("\0").as_bytes()).to_string()
}

/// Puts a field into a JSON object unless it is empty: some standards refuse empty lists and texts, none needs them. Not inlined,
/// because there are hundreds of fields.
#[inline(never)]
fn put(object: &mut Map<String, Value>, name: &str, value: Value) {
    let is_empty = match &value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    if !is_empty {
        object.insert(name.to_owned(), value);
    }
}

/// Returns a document with line breaks, for people who look into it.
fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap_or_default() + "\n"
}

fn text_file(path: &str, text: String) -> Entry {
    Entry { path: path.to_owned(), text, is_program: false }
}

/// Returns a text from outside as one line.
fn single(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a status with what it is based on, such as `Not met, by evidence`.
fn status_line(criterion: &Criterion) -> String {
    let status = labels::status(criterion.status);
    if criterion.basis.is_empty() { status.to_owned() } else { [status, ", ", criterion.basis].concat() }
}

/// Returns everything that is known about a criterion, a line each. From people and accounts.
fn fact_lines(criterion: &Criterion) -> Vec<String> {
    let text = |text: &str| text.lines().map(single).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    criterion.facts.iter().map(|fact| [fact.label, ": ", &text(&fact.text)].concat()).collect()
}

/// Returns how many criteria have each of these words for their status, without those that none has.
fn counts(
    criteria: &[&Criterion],
    all: &[&'static str],
    of: impl Fn(Status) -> &'static str,
) -> Vec<(&'static str, usize)> {
    let count = |word: &&'static str| criteria.iter().filter(|criterion| of(criterion.status) == *word).count();
    all.iter().map(|word| (*word, count(word))).filter(|(_, count)| *count > 0).collect()
}

/// Returns the resources of a finding that are resources of the account, each once.
fn resources(finding: &Finding) -> Vec<Resource> {
    let mut list = finding.listed();
    list.retain(|resource| resource.kind != WORDS && !single(&resource.id).is_empty());
    list.dedup_by(|one, other| one.region == other.region && one.id == other.id);
    list
}

/// Whether something is left to do, or its risk was accepted.
fn is_open_risk(status: Status) -> bool {
    status.is_unmet() || status == Status::AcceptedRisk
}
