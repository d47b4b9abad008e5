//! What is taken out of an assessment before it leaves.

use crate::assessment::{ActionState, Answer, Assessment, Exception, Register, Version};
use crate::evidence::Finding;
use serde::{Deserialize, Serialize};

/// What stands for a text that was taken out.
pub const REDACTED: &str = "[redacted]";

/// What is taken out, in every version of the history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Part>", into = "Vec<Part>")]
pub struct Redaction {
    /// The AWS account id, wherever it stands, and every other text that looks like one.
    pub account: bool,
    /// The name of the assessment, the authors, who accepted risks, and in findings every resource that may be named after a person
    /// or a company: contacts, users, roles, groups and whatever is not known to be something else.
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

impl From<Vec<Part>> for Redaction {
    fn from(parts: Vec<Part>) -> Self {
        let has = |part| parts.contains(&part);
        Self {
            account: has(Part::Account),
            names: has(Part::Names),
            notes: has(Part::Notes),
            owners: has(Part::Owners),
        }
    }
}

impl From<Redaction> for Vec<Part> {
    fn from(redaction: Redaction) -> Self {
        let Redaction { account, names, notes, owners } = redaction;
        let parts = [(account, Part::Account), (names, Part::Names), (notes, Part::Notes), (owners, Part::Owners)];
        parts.into_iter().filter_map(|(taken, part)| taken.then_some(part)).collect()
    }
}

/// The kinds of resources that are named after what they do or by AWS. All others may carry the name of a person.
const TECHNICAL: &[&str] = &[
    "api",
    "bucket",
    "budget",
    "cache",
    "cluster",
    "database",
    "distribution",
    "docdb",
    "domain",
    "elastic-ip",
    "file-system",
    "function",
    "instance",
    "key",
    "launch-template",
    "listener",
    "load-balancer",
    "memorydb",
    "neptune",
    "network-interface",
    "queue",
    "region",
    "repository",
    "secret",
    "security-group",
    "service",
    "snapshot",
    "stack",
    "subnet",
    "topic",
    "trail",
    "volume",
    "vpc",
    "vpc-endpoint",
    "web-acl",
];

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
        if self.names {
            assessment.findings.values_mut().for_each(without_people);
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

/// Takes out the resources of a finding that may be named after people, and their names where its reason repeats them.
fn without_people(finding: &mut Finding) {
    for resource in &mut finding.resources {
        if TECHNICAL.contains(&resource.kind.as_str()) {
            continue;
        }
        if !resource.id.is_empty() {
            finding.reason = finding.reason.replace(&resource.id, REDACTED);
        }
        REDACTED.clone_into(&mut resource.id);
        REDACTED.clone_into(&mut resource.what);
    }
}

/// What people gave as the account id, and every account id that stands plainly in a text: it may stand in another form, or within
/// a longer number, elsewhere. Very short ones would tear holes into other words.
fn known_accounts(assessment: &mut Assessment) -> Vec<String> {
    let versions = assessment.account.history().chain(assessment.account.current());
    let given = versions.map(|version| version.value.trim().to_owned());
    let mut known: Vec<String> = given.filter(|account| account.len() >= 4).collect();
    let digits: Vec<String> =
        known.iter().map(|account| account.chars().filter(char::is_ascii_digit).collect()).collect();
    known.extend(digits.into_iter().filter(|digits: &String| digits.len() == ACCOUNT_DIGITS));
    each_text(assessment, &mut |_, text| {
        let runs = text.split(|c: char| !c.is_ascii_digit());
        for account in runs.filter(|run| run.len() == ACCOUNT_DIGITS) {
            if !known.iter().any(|other| other == account) {
                known.push(account.to_owned());
            }
        }
    });
    known
}

/// What is done with a text.
type Visit<'a> = dyn FnMut(Said, &mut String) + 'a;

/// Visits every free text in every version.
fn each_text(assessment: &mut Assessment, visit: &mut Visit<'_>) {
    fn author<T: Clone + PartialEq + Serialize>(
        register: &mut Register<T>,
        visit: &mut Visit<'_>,
        value: fn(&mut T, &mut Visit<'_>),
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
            visit(Said::Observed, &mut resource.region);
            visit(Said::Observed, &mut resource.what);
        }
    }
}

/// How many digits an account id has.
const ACCOUNT_DIGITS: usize = 12;
/// How many signs may stand between two digits of a known account id that somebody has grouped.
const MOST_SIGNS: usize = 3;

/// The text without the known account ids, however they are grouped and also within longer runs, and without whatever else looks
/// like one: twelve digits, alone, in an ARN or in groups of four.
fn without_accounts(text: &str, known: &[String]) -> String {
    let text = known.iter().fold(text.to_owned(), |text, account| without(&text, account));
    let mut rest = text.as_str();
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
    result
}

/// The text without a known account id or alias. Between the digits of an id, signs and blanks may stand.
fn without(text: &str, account: &str) -> String {
    let is_id = account.len() == ACCOUNT_DIGITS && account.bytes().all(|byte| byte.is_ascii_digit());
    if !is_id {
        return text.replace(account, REDACTED);
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = grouped_length(rest, account) {
            result.push_str(REDACTED);
            rest = rest.split_at(length).1;
        } else {
            result.push(first);
            rest = rest.split_at(first.len_utf8()).1;
        }
    }
    result
}

/// How many bytes of a text are this account id, when it begins with it.
fn grouped_length(text: &str, account: &str) -> Option<usize> {
    let mut wanted = account.chars();
    let mut next = wanted.next()?;
    let mut signs = 0;
    for (at, c) in text.char_indices() {
        if c == next {
            signs = 0;
            match wanted.next() {
                Some(digit) => next = digit,
                None => return Some(at + c.len_utf8()),
            }
        } else if at == 0 || c.is_alphanumeric() || signs == MOST_SIGNS {
            return None;
        } else {
            signs += 1;
        }
    }
    None
}

/// How many digits a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// How many bytes of a text are an account id, when it begins with one: twelve digits, or three groups of four with the same sign
/// between them.
fn account_length(text: &str) -> Option<usize> {
    match digits(text) {
        ACCOUNT_DIGITS => Some(ACCOUNT_DIGITS),
        4 => {
            let sign = text.chars().nth(4).filter(|c| !c.is_alphanumeric())?;
            let second = text.get(4 + sign.len_utf8()..)?;
            let third = second.get(4..)?.strip_prefix(sign)?;
            let is_grouped = digits(second) == 4 && digits(third) == 4;
            is_grouped.then_some(ACCOUNT_DIGITS + 2 * sign.len_utf8())
        }
        _ => None,
    }
}
