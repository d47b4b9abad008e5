//! Redaction of an assessment before it leaves the device. Nothing else redacts: writers see only a [`RedactedCopy`].

mod accounts;
mod names;
mod unlink;

use crate::assessment::{
    ActionRecord, ActionState, Answer, Assessment, CriterionRecord, Exception, Register, Version, sample,
};
use crate::evidence::{Finding, Named, Resource, Sighting, WORDS};
use crate::stdx::table::Table;
use accounts::Accounts;
use names::{LONGEST, Names};
use serde::{Deserialize, Serialize};

/// The text that replaces a redacted text.
pub const REDACTED: &str = "[redacted]";

/// The kinds of texts that are redacted, in every version of the history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Part>", into = "Vec<Part>")]
pub struct Redaction {
    /// The AWS account ID wherever it occurs, and every other text that looks like one.
    pub account: bool,
    /// The name of the assessment, the authors and the accepters of risks; in findings, everything that may name a person or a
    /// company: contacts, users, roles, groups, and resources that are not known to be something else.
    pub names: bool,
    /// The names and ids of all resources, including users and roles.
    pub resources: bool,
    /// The notes, and the reasons of answers, exceptions and actions that were set aside.
    pub notes: bool,
    /// The people who do the actions.
    pub owners: bool,
}

/// A kind of redaction, as files name it.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Part {
    Account,
    Names,
    Resources,
    Notes,
    Owners,
}

impl From<Vec<Part>> for Redaction {
    fn from(parts: Vec<Part>) -> Self {
        let has = |part| parts.contains(&part);
        Self {
            account: has(Part::Account),
            names: has(Part::Names),
            resources: has(Part::Resources),
            notes: has(Part::Notes),
            owners: has(Part::Owners),
        }
    }
}

impl From<Redaction> for Vec<Part> {
    fn from(redaction: Redaction) -> Self {
        let Redaction { account, names, resources, notes, owners } = redaction;
        let parts = [
            (account, Part::Account),
            (names, Part::Names),
            (resources, Part::Resources),
            (notes, Part::Notes),
            (owners, Part::Owners),
        ];
        parts.into_iter().filter_map(|(taken, part)| taken.then_some(part)).collect()
    }
}

/// A redacted copy of an assessment. Writers see nothing else of the assessment.
#[derive(Clone, Debug, PartialEq)]
pub struct RedactedCopy {
    assessment: Assessment,
    redaction: Redaction,
}

impl RedactedCopy {
    /// Makes the copy. If anything is redacted, the copy gets the id `new_id`, so that it cannot be linked to the assessment
    /// and is never mistaken for it.
    pub fn of(assessment: &Assessment, redaction: Redaction, new_id: &str) -> Self {
        let mut assessment = assessment.clone();
        if !redaction.is_none() {
            let name = sample::is_sample(&assessment).then(|| assessment.name.clone());
            redaction.apply(&mut assessment);
            unlink::unlink(&mut assessment, new_id);
            // The sample belongs to nobody, and every copy of it has to say that it is a sample.
            if let Some(name) = name {
                assessment.name = name;
            }
        }
        Self { assessment, redaction }
    }

    /// Returns the redacted assessment.
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// Returns what was redacted.
    pub fn redaction(&self) -> Redaction {
        self.redaction
    }

    /// Returns the redacted assessment and what was redacted.
    pub(super) fn into_parts(self) -> (Assessment, Redaction) {
        (self.assessment, self.redaction)
    }
}

/// The kinds of resources that are named by AWS or after what they do. Resources of other kinds may have the name of a person.
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

/// The criteria whose reasons name users and roles in findings of versions that did not list names.
const NAMED_IN_REASONS: [&str; 3] = ["acct-02.daily-admin", "acct-04.through-groups", "wkld-01.least-privilege"];

/// The fewest characters of a name that is redacted everywhere. A shorter name is redacted only in its own finding, because it
/// would match parts of words.
const SHORTEST: usize = 3;

/// The kind of a text that a person or a scan wrote.
#[derive(Clone, Copy, PartialEq)]
enum TextKind {
    Name,
    Author,
    Accepter,
    Note,
    Reason,
    Owner,
    Observed,
}

impl Redaction {
    /// Every kind of redaction.
    pub const ALL: Self = Self { account: true, names: true, resources: true, notes: true, owners: true };

    /// Whether nothing is redacted.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Redacts an assessment. Reasons are replaced, not removed, so that no status changes.
    fn apply(self, assessment: &mut Assessment) {
        // A value may name a person, a resource or an account, and only the sender's commands need it.
        assessment.values = Table::default();
        let names = self.known_names(assessment);
        let mut accounts = Accounts::default();
        if self.account {
            assessment.account.map_all(|version| accounts.add_given(&version.value));
            each_text(assessment, &mut |_, text| accounts.add_from(text));
            assessment.milestones.list().iter().for_each(|one| accounts.add_from(&one.name));
            assessment.account = Register::default();
        }
        for (id, finding) in assessment.findings.iter_mut() {
            self.redact_finding(id, finding, &names);
        }
        each_text(assessment, &mut |kind, text| {
            let is_empty = text.trim().is_empty();
            match kind {
                TextKind::Observed => {}
                TextKind::Name | TextKind::Author if self.takes(kind) => text.clear(),
                _ if self.takes(kind) && !is_empty => REDACTED.clone_into(text),
                _ => *text = names.out_of(text),
            }
            if self.account {
                *text = accounts.out_of(text);
            }
        });
        // A resource's hash can be compared with a name, and an ARN has the account ID in it.
        let keeps_resources = !self.account && !self.names && !self.resources;
        assessment.milestones.redact(keeps_resources, &mut |name| {
            if self.names || self.notes {
                name.clear();
            }
            *name = names.out_of(name);
            if self.account {
                *name = accounts.out_of(name);
            }
        });
    }

    /// Whether texts of this kind are redacted as a whole.
    fn takes(self, kind: TextKind) -> bool {
        match kind {
            TextKind::Name | TextKind::Author | TextKind::Accepter => self.names,
            TextKind::Note | TextKind::Reason => self.notes,
            TextKind::Owner => self.owners,
            TextKind::Observed => false,
        }
    }

    /// Whether names of this type are redacted.
    fn takes_named(self, named: Named) -> bool {
        match named {
            Named::Person => self.names,
            Named::Identity => self.names || self.resources,
            Named::Resource => self.resources,
        }
    }

    /// Returns the names that are redacted wherever people repeat them.
    fn known_names(self, assessment: &mut Assessment) -> Names {
        let mut known = Names::default();
        let mut add = |name: &str| {
            if name.trim().chars().count() >= SHORTEST {
                known.add(name);
            }
        };
        each_text(assessment, &mut |kind, text| {
            if matches!(kind, TextKind::Name | TextKind::Author | TextKind::Accepter | TextKind::Owner)
                && self.takes(kind)
            {
                add(text);
            }
        });
        for finding in assessment.findings.values() {
            for name in finding.names.iter().flatten().filter_map(|entry| self.taken_entry(entry)) {
                add(name);
                // An entry may list several names: `a, b and 3 more`.
                let pieces = name.split(", ").flat_map(|piece| piece.split(" and "));
                pieces.filter(|piece| !piece.ends_with(" more")).for_each(&mut add);
            }
            for resource in finding.resources.iter().filter(|resource| self.takes_id(finding, resource)) {
                add(&resource.id);
                if resource.id.starts_with("arn:") {
                    resource.id.rsplit([':', '/']).take(1).for_each(&mut add);
                }
            }
        }
        known
    }

    /// Returns the name in an entry of [`Finding::names`] if names of its type are redacted.
    fn taken_entry(self, entry: &str) -> Option<&str> {
        match Named::read(entry) {
            Some((named, name)) => self.takes_named(named).then_some(name),
            None => (self.names || self.resources).then_some(entry),
        }
    }

    /// Whether the id of a finding's resource is redacted.
    fn takes_id(self, finding: &Finding, resource: &Resource) -> bool {
        let Resource { id, kind, region, .. } = resource;
        let is_nobodys = is_marked(finding) && kind == WORDS || id == region && unlink::is_region(id);
        let named = if TECHNICAL.contains(&kind.as_str()) { Named::Resource } else { Named::Identity };
        !is_nobodys && self.takes_named(named)
    }

    /// Redacts the names in a finding: those that its check marked. If the names are not marked, redacts every text that may contain one.
    fn redact_finding(self, criterion: &str, finding: &mut Finding, known: &Names) {
        if !self.names && !self.resources {
            return;
        }
        let taken: Vec<bool> = finding.resources.iter().map(|resource| self.takes_id(finding, resource)).collect();
        let mut names = Names::default();
        let ids = finding.resources.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(resource, _)| &resource.id);
        ids.for_each(|id| names.add(id));
        let is_marked = is_marked(finding);
        if let Some(entries) = &mut finding.names {
            entries.iter().filter_map(|entry| self.taken_entry(entry)).for_each(|name| names.add(name));
            entries.retain(|entry| is_marked && self.taken_entry(entry).is_none());
        }
        // The marks in a stated finding come from the program that wrote the file, or are missing. So any of its texts may contain names.
        let is_unknown = !is_marked && (self.resources || finding.stated.is_some());
        let redact = |text: &mut String, is_taken: bool| {
            if is_taken {
                REDACTED.clone_into(text);
            } else {
                *text = names.out_of(text);
                if !is_marked {
                    *text = known.out_of(text);
                }
            }
        };
        redact(&mut finding.reason, is_unknown || !is_marked && NAMED_IN_REASONS.contains(&criterion));
        for (resource, is_taken) in finding.resources.iter_mut().zip(taken) {
            redact(&mut resource.what, is_unknown || finding.source.is_external_scanner() || is_taken && !is_marked);
            if is_taken {
                REDACTED.clone_into(&mut resource.id);
            }
        }
    }
}

/// Whether a check of this version marked the names in a finding, on this device.
fn is_marked(finding: &Finding) -> bool {
    let is_long = |entry: &String| entry.len() > LONGEST;
    finding.stated.is_none() && finding.names.as_ref().is_some_and(|names| !names.iter().any(is_long))
}

/// A function that is called with a text and its kind.
type Visit<'a> = dyn FnMut(TextKind, &mut String) + 'a;

/// Calls `visit` with every free text in every version. The fields are named one by one, so that a new field cannot be forgotten.
fn each_text(assessment: &mut Assessment, visit: &mut Visit<'_>) {
    fn each_version<T: Clone + PartialEq + Serialize>(
        register: &mut Register<T>,
        visit: &mut Visit<'_>,
        visit_value: fn(&mut T, &mut Visit<'_>),
    ) {
        register.map_all(|version: &mut Version<T>| {
            let Version { at: _, since: _, tab: _, author, value: written } = version;
            visit(TextKind::Author, author);
            visit_value(written, visit);
        });
    }

    let Assessment {
        format: _,
        id: _,
        edition: _,
        created: _,
        name,
        account,
        profile,
        criteria,
        actions,
        findings,
        sightings,
        dismissed,
        milestones: _,
        values: _, // left out as a whole
        deleted,
    } = assessment;
    each_version(name, visit, |name, visit| visit(TextKind::Name, name));
    each_version(account, visit, |_, _| {});
    each_version(deleted, visit, |_, _| {});
    for register in profile.values_mut() {
        each_version(register, visit, |_, _| {});
    }
    for register in dismissed.values_mut() {
        each_version(register, visit, |_, _| {});
    }
    for register in sightings.values_mut() {
        each_version(register, visit, |Sighting { count: _, regions }, visit| {
            regions.iter_mut().for_each(|region| visit(TextKind::Observed, region));
        });
    }
    for CriterionRecord { answer, note, exception } in criteria.values_mut() {
        each_version(answer, visit, |answer, visit| {
            if let Some(Answer::DoesNotApply { reason }) = answer {
                visit(TextKind::Reason, reason);
            }
        });
        each_version(note, visit, |note, visit| visit(TextKind::Note, note));
        each_version(exception, visit, |exception, visit| {
            if let Some(Exception { reason, owner, until: _ }) = exception {
                visit(TextKind::Reason, reason);
                visit(TextKind::Accepter, owner);
            }
        });
    }
    for ActionRecord { state, owner, due, note, ticket } in actions.values_mut() {
        each_version(state, visit, |state, visit| {
            if let ActionState::WontDo { reason } = state {
                visit(TextKind::Reason, reason);
            }
        });
        each_version(owner, visit, |owner, visit| visit(TextKind::Owner, owner));
        each_version(due, visit, |_, _| {});
        each_version(note, visit, |note, visit| visit(TextKind::Note, note));
        // The key of a project, or an address, names a company.
        each_version(ticket, visit, |ticket, visit| visit(TextKind::Name, ticket));
    }
    for finding in findings.values_mut() {
        let Finding {
            verdict: _,
            reason,
            names,
            observed: _,
            span_ms: _,
            rejudged_at: _,
            stated: _,
            source: _,
            other_sources: _,
            resources,
            resource_count: _,
            calls: _,
            regions: _,
            missing: _,
            before: _,
        } = finding;
        visit(TextKind::Observed, reason);
        names.iter_mut().flatten().for_each(|name| visit(TextKind::Observed, name));
        for Resource { id, kind: _, region, what } in resources {
            visit(TextKind::Observed, id);
            visit(TextKind::Observed, region);
            visit(TextKind::Observed, what);
        }
    }
}
