//! Files of assessments: what an export writes and an import reads. Wholly and without redaction, reading gives back exactly
//! what was written. A part of an assessment says that it is one.

use super::document::{Answer, ActionState, Assessment, Exception};
use super::register::{Register, Version};
use super::restore::{self, RestoreError};
use super::status::{Standing, Status};
use crate::baseline::{ControlId, CriterionId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the envelope around the assessments.
const FILE_FORMAT: u64 = 1;
/// What the envelope says it is.
const KIND: &str = "assessments";
/// What stands for a text that was taken out.
pub const REDACTED: &str = "[redacted]";

/// Assessments on their way out of or into the app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentFile {
    footing: String,
    format: u64,
    /// When it was written.
    pub exported: Timestamp,
    /// How much of the assessments is in it.
    #[serde(default, skip_serializing_if = "Scope::is_whole")]
    pub scope: Scope,
    /// What was taken out.
    #[serde(default, rename = "redacted", skip_serializing_if = "Redaction::is_none")]
    pub redaction: Redaction,
    /// At least one when read; their ids differ.
    pub assessments: Vec<Assessment>,
}

/// How much of an assessment goes into a file or report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// All of it.
    #[default]
    Whole,
    /// The criteria that are not met, partly met or unknown, and their actions.
    OpenItems,
    /// One control and its actions.
    Control(#[serde(with = "control_id")] ControlId),
}

/// What is taken out, in every version of the history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Part>", into = "Vec<Part>")]
pub struct Redaction {
    /// The AWS account id, wherever it stands, and every other text that looks like one.
    pub account: bool,
    /// The name of the assessment, the authors, and who accepted risks.
    pub names: bool,
    /// Notes, and the reasons of answers, exceptions and actions set aside.
    pub notes: bool,
    /// Who does the actions.
    pub owners: bool,
}

/// A redaction's name in files.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Part {
    Account,
    Names,
    Notes,
    Owners,
}

impl AssessmentFile {
    /// Puts copies of assessments into a file: cut to the scope as it is at the time of export, then redacted.
    pub fn of<'a>(
        assessments: impl IntoIterator<Item = &'a Assessment>,
        scope: Scope,
        redaction: Redaction,
        now: Timestamp,
    ) -> Self {
        let mut assessments: Vec<Assessment> = assessments.into_iter().cloned().collect();
        for assessment in &mut assessments {
            scope.cut(assessment, now);
            redaction.apply(assessment);
        }
        Self { footing: KIND.to_owned(), format: FILE_FORMAT, exported: now, scope, redaction, assessments }
    }

    /// Whether nothing was left out, so that an assessment may be replaced by the one in the file.
    pub fn is_complete(&self) -> bool {
        self.scope.is_whole() && self.redaction.is_none()
    }

    /// What to merge into `current` of one of the file's assessments. A redacted version never competes with the
    /// whole version of the same writing: where `current` has it, it is left out.
    pub fn mergeable(&self, incoming: &Assessment, current: &Assessment) -> Assessment {
        let mut incoming = incoming.clone();
        if !self.redaction.is_none() {
            leave_out_known(&mut incoming, current);
        }
        incoming
    }
}

/// The file as text: JSON, indented for people and for version control.
pub fn write(file: &AssessmentFile) -> String {
    indented(&serde_json::to_string(file).unwrap_or_default())
}

/// Reads a file of assessments, or a single assessment as it lies in storage. Assessments with the same id become one.
///
/// # Errors
/// See [`RestoreError`]. Never panics, whatever the text is.
pub fn read(text: &str) -> Result<AssessmentFile, RestoreError> {
    /// The part of the envelope that says what it is.
    #[derive(Deserialize)]
    struct Head {
        footing: Option<String>,
        format: Option<u64>,
    }

    let text = text.trim_start_matches('\u{feff}');
    let head: Head = restore::read(text)?;
    if head.footing.is_none() {
        let assessment = restore::restore(text)?;
        let changed = assessment.changed();
        return Ok(AssessmentFile::of([&assessment], Scope::Whole, Redaction::default(), changed));
    }
    match (head.footing.as_deref(), head.format) {
        (Some(KIND), Some(format)) if format > FILE_FORMAT => Err(RestoreError::Newer { format }),
        (Some(KIND), Some(FILE_FORMAT)) => read_envelope(text),
        _ => Err(RestoreError::NotOurs),
    }
}

fn read_envelope(text: &str) -> Result<AssessmentFile, RestoreError> {
    let mut file: AssessmentFile = serde_json::from_str(text).map_err(|error| match newest_format(text) {
        Some(format) if format > u64::from(super::FORMAT) => RestoreError::Newer { format },
        _ => RestoreError::Damaged { what: error.to_string() },
    })?;
    let mut by_id: Vec<Assessment> = Vec::new();
    for assessment in std::mem::take(&mut file.assessments) {
        let assessment = restore::accept(assessment)?;
        match by_id.iter_mut().find(|other| other.id == assessment.id) {
            Some(same) => {
                same.merge(&assessment);
            }
            None => by_id.push(assessment),
        }
    }
    if by_id.is_empty() {
        return Err(RestoreError::Empty);
    }
    file.assessments = by_id;
    Ok(file)
}

/// The newest format among the assessments of a file that could not be read, as far as it can be told.
fn newest_format(text: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Envelope {
        assessments: Vec<Head>,
    }
    #[derive(Deserialize)]
    struct Head {
        format: u64,
    }
    let envelope: Envelope = serde_json::from_str(text).ok()?;
    envelope.assessments.iter().map(|head| head.format).max()
}

impl Scope {
    /// Whether it is all.
    pub fn is_whole(&self) -> bool {
        *self == Self::Whole
    }

    /// Whether a criterion is within it.
    pub fn covers(self, standing: &Standing, id: CriterionId) -> bool {
        match self {
            Self::Whole => true,
            Self::OpenItems => matches!(standing.status(id), Status::Partly | Status::NotMet | Status::Unknown),
            Self::Control(control) => id.get().control == control,
        }
    }

    /// Leaves only what is within it. The profile stays, because statuses follow from it.
    fn cut(self, assessment: &mut Assessment, now: Timestamp) {
        if self.is_whole() {
            return;
        }
        let standing = Standing::of(assessment, now);
        let covered: Vec<CriterionId> = CriterionId::all().filter(|id| self.covers(&standing, *id)).collect();
        let has_criterion = |id: &str| covered.iter().any(|criterion| criterion.get().id == id);
        let has_action =
            |id: &str| covered.iter().flat_map(|criterion| criterion.get().actions).any(|action| action.get().id == id);
        assessment.criteria.retain(|id, _| has_criterion(id));
        assessment.findings.retain(|id, _| has_criterion(id));
        assessment.actions.retain(|id, _| has_action(id));
    }
}

mod control_id {
    use crate::baseline::ControlId;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(id: &ControlId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(id.get().id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ControlId, D::Error> {
        let id = String::deserialize(deserializer)?;
        ControlId::find(&id).ok_or_else(|| D::Error::custom("a control that this edition does not know"))
    }
}

impl From<Vec<Part>> for Redaction {
    fn from(parts: Vec<Part>) -> Self {
        let has = |part| parts.contains(&part);
        Self { account: has(Part::Account), names: has(Part::Names), notes: has(Part::Notes), owners: has(Part::Owners) }
    }
}

impl From<Redaction> for Vec<Part> {
    fn from(redaction: Redaction) -> Self {
        let Redaction { account, names, notes, owners } = redaction;
        let parts = [(account, Part::Account), (names, Part::Names), (notes, Part::Notes), (owners, Part::Owners)];
        parts.into_iter().filter_map(|(taken, part)| taken.then_some(part)).collect()
    }
}

/// What kind of text a person or a scan left.
#[derive(Clone, Copy)]
enum Said {
    Name,
    Author,
    Accepter,
    Note,
    Reason,
    Owner,
    Observed,
}

impl Redaction {
    /// Everything that can be taken out.
    pub const ALL: Self = Self { account: true, names: true, notes: true, owners: true };

    /// Whether nothing is taken out.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Takes it out of an assessment. Reasons leave a mark, so that every status stays what it is.
    pub fn apply(self, assessment: &mut Assessment) {
        if self.is_none() {
            return;
        }
        let accounts = if self.account { known_accounts(assessment) } else { Vec::new() };
        if self.account {
            assessment.account = Register::default();
        }
        each_text(assessment, &mut |said, text| {
            let taken = match said {
                Said::Name | Said::Author | Said::Accepter => self.names,
                Said::Note | Said::Reason => self.notes,
                Said::Owner => self.owners,
                Said::Observed => false,
            };
            if taken && matches!(said, Said::Name | Said::Author) {
                text.clear();
            } else if taken && !text.trim().is_empty() {
                REDACTED.clone_into(text);
            } else if self.account {
                *text = without_accounts(text, &accounts);
            }
        });
    }
}

/// What people gave as the account id. Very short ones would tear holes into other words.
fn known_accounts(assessment: &Assessment) -> Vec<String> {
    let versions = assessment.account.history().chain(assessment.account.current());
    versions.map(|version| version.value.trim().to_owned()).filter(|account| account.len() >= 4).collect()
}

/// Visits every free text in every version.
fn each_text(assessment: &mut Assessment, visit: &mut dyn FnMut(Said, &mut String)) {
    fn author<T: Clone + PartialEq + Serialize>(
        register: &mut Register<T>,
        visit: &mut dyn FnMut(Said, &mut String),
        value: fn(&mut T, &mut dyn FnMut(Said, &mut String)),
    ) {
        register.map_all(|version: &mut Version<T>| {
            visit(Said::Author, &mut version.author);
            value(&mut version.value, visit);
        });
    }

    author(&mut assessment.name, visit, |name, visit| visit(Said::Name, name));
    author(&mut assessment.account, visit, |_, _| {});
    author(&mut assessment.deleted, visit, |_, _| {});
    for register in assessment.profile.values_mut() {
        author(register, visit, |_, _| {});
    }
    for record in assessment.criteria.values_mut() {
        author(&mut record.answer, visit, |answer, visit| {
            if let Some(Answer::DoesNotApply { reason }) = answer {
                visit(Said::Reason, reason);
            }
        });
        author(&mut record.note, visit, |note, visit| visit(Said::Note, note));
        author(&mut record.exception, visit, |exception, visit| {
            if let Some(Exception { reason, owner, until: _ }) = exception {
                visit(Said::Reason, reason);
                visit(Said::Accepter, owner);
            }
        });
    }
    for record in assessment.actions.values_mut() {
        author(&mut record.state, visit, |state, visit| {
            if let ActionState::WontDo { reason } = state {
                visit(Said::Reason, reason);
            }
        });
        author(&mut record.owner, visit, |owner, visit| visit(Said::Owner, owner));
        author(&mut record.due, visit, |_, _| {});
        author(&mut record.note, visit, |note, visit| visit(Said::Note, note));
    }
    for finding in assessment.findings.values_mut() {
        visit(Said::Observed, &mut finding.reason);
        for resource in &mut finding.resources {
            visit(Said::Observed, &mut resource.id);
            visit(Said::Observed, &mut resource.what);
        }
    }
}

/// The text without the known account ids and without whatever else looks like one: twelve digits, alone, in an ARN or
/// in groups of four as the console writes them.
fn without_accounts(text: &str, known: &[String]) -> String {
    let mut rest = text;
    let mut result = String::with_capacity(text.len());
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        result.push_str(before);
        if let Some(length) = account_length(from) {
            result.push_str(REDACTED);
            rest = from.split_at(length).1;
        } else {
            let (run, after) = from.split_at(digits(from));
            result.push_str(run);
            rest = after;
        }
    }
    result.push_str(rest);
    known.iter().fold(result, |text, account| text.replace(account.as_str(), REDACTED))
}

/// How many digits a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// How many bytes of a text are an account id, when it begins with one.
fn account_length(text: &str) -> Option<usize> {
    match digits(text) {
        12 => Some(12),
        4 => {
            let (second, third) = (text.get(5..)?, text.get(10..)?);
            let separators = [text.as_bytes().get(4)?, text.as_bytes().get(9)?];
            let grouped = separators == [&b'-'; 2] || separators == [&b' '; 2];
            (grouped && digits(second) == 4 && digits(third) == 4).then_some(14)
        }
        _ => None,
    }
}

/// Drops every version of `incoming` whose stamp `current` has, and every finding of the same time.
fn leave_out_known(incoming: &mut Assessment, current: &Assessment) {
    fn known<T: Clone + PartialEq + Serialize>(register: &mut Register<T>, other: &Register<T>) {
        register.retain(|version| !other.has_stamp(version));
    }
    known(&mut incoming.name, &current.name);
    known(&mut incoming.account, &current.account);
    known(&mut incoming.deleted, &current.deleted);
    for (id, register) in &mut incoming.profile {
        current.profile.get(id).inspect(|other| known(register, other));
    }
    for (id, record) in &mut incoming.criteria {
        if let Some(other) = current.criteria.get(id) {
            known(&mut record.answer, &other.answer);
            known(&mut record.note, &other.note);
            known(&mut record.exception, &other.exception);
        }
    }
    for (id, record) in &mut incoming.actions {
        if let Some(other) = current.actions.get(id) {
            known(&mut record.state, &other.state);
            known(&mut record.owner, &other.owner);
            known(&mut record.due, &other.due);
            known(&mut record.note, &other.note);
        }
    }
    incoming.findings.retain(|id, finding| current.findings.get(id).is_none_or(|other| other.observed != finding.observed));
}

/// What merging an assessment into another would change there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The answers that would be others.
    pub answers: Vec<AnswerChange>,
    /// How many notes on criteria would be others.
    pub notes: usize,
    /// How many exceptions would be others.
    pub exceptions: usize,
    /// How many actions would have another state, owner, due date or note.
    pub actions: usize,
    /// How many profile answers would be others.
    pub profile: usize,
    /// How many findings would be others.
    pub findings: usize,
    /// Whether the name or the account id would be another.
    pub names: bool,
    /// Whether it would be deleted or be there again.
    pub deletion: bool,
    /// How many answers, notes, exceptions, actions and profile answers are only in the current one; merging keeps them.
    pub only_current: usize,
}

/// An answer that a merge would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerChange {
    /// The criterion's id, also one that this edition does not know.
    pub criterion: String,
    /// The answer now.
    pub before: Option<Answer>,
    /// The answer afterwards.
    pub after: Option<Answer>,
}

impl Changes {
    /// What merging `incoming` into `current` would change. For a redacted file, `incoming` is what
    /// [`AssessmentFile::mergeable`] gives.
    pub fn between(current: &Assessment, incoming: &Assessment) -> Self {
        let mut merged = current.clone();
        merged.merge(incoming);
        let mut changes = Self {
            names: (current.name(), current.account()) != (merged.name(), merged.account()),
            deletion: current.is_deleted() != merged.is_deleted(),
            ..Self::default()
        };
        for (id, after) in &merged.criteria {
            let before = current.criteria.get(id).cloned().unwrap_or_default();
            let theirs = incoming.criteria.get(id).cloned().unwrap_or_default();
            let answer = |register: &Register<Option<Answer>>| register.get().cloned().flatten();
            if answer(&before.answer) != answer(&after.answer) {
                let (before, after) = (answer(&before.answer), answer(&after.answer));
                changes.answers.push(AnswerChange { criterion: id.clone(), before, after });
            }
            changes.notes += usize::from(before.note.get() != after.note.get());
            changes.exceptions += usize::from(before.exception.get() != after.exception.get());
            changes.only_current += usize::from(is_only(&before.answer, &theirs.answer))
                + usize::from(is_only(&before.note, &theirs.note))
                + usize::from(is_only(&before.exception, &theirs.exception));
        }
        for (id, after) in &merged.actions {
            let before = current.actions.get(id).cloned().unwrap_or_default();
            let same = before.state.get() == after.state.get()
                && before.owner.get() == after.owner.get()
                && before.due.get() == after.due.get()
                && before.note.get() == after.note.get();
            changes.actions += usize::from(!same);
        }
        let profile = |assessment: &Assessment, id: &str| assessment.profile.get(id).and_then(|r| r.get()).cloned();
        changes.profile = merged.profile.keys().filter(|id| profile(current, id) != profile(&merged, id)).count();
        changes.findings = merged.findings.iter().filter(|(id, after)| current.findings.get(*id) != Some(after)).count();
        changes.only_current += lacking(&current.actions, &incoming.actions) + lacking(&current.profile, &incoming.profile);
        changes
    }

    /// Whether everybody would see the same as before.
    pub fn is_empty(&self) -> bool {
        let nothing = Self { only_current: self.only_current, ..Self::default() };
        *self == nothing
    }
}

fn is_only<T: Clone + PartialEq + Serialize>(ours: &Register<T>, theirs: &Register<T>) -> bool {
    !ours.is_empty() && theirs.is_empty()
}

/// How many keys of the one the other does not have.
fn lacking<V>(ours: &BTreeMap<String, V>, theirs: &BTreeMap<String, V>) -> usize {
    ours.keys().filter(|id| !theirs.contains_key(*id)).count()
}

/// Indents compact JSON by two spaces. Done on the text, because a second serializer for every type would weigh more.
fn indented(json: &str) -> String {
    let mut result = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut last = ' ';
    for c in json.chars() {
        if in_text {
            result.push(c);
            in_text = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            last = c;
            continue;
        }
        let opens = matches!(last, '{' | '[');
        let closes = matches!(c, '}' | ']');
        depth -= usize::from(closes && depth > 0);
        if opens != closes || (last == ',') {
            new_line(&mut result, depth);
        }
        depth += usize::from(matches!(c, '{' | '['));
        in_text = c == '"';
        result.push(c);
        if c == ':' {
            result.push(' ');
        }
        last = c;
    }
    result.push('\n');
    result
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}
