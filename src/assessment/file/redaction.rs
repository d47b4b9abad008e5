//! What is taken out of an assessment before it leaves.

use crate::assessment::{ActionState, Answer, Assessment, Exception, Register, Version};
use serde::{Deserialize, Serialize};

/// What stands for a text that was taken out.
pub const REDACTED: &str = "[redacted]";

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
