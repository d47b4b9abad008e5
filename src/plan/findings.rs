//! The findings of an assessment for browsing: what fails first, filtered, grouped, and by resource.

use crate::assessment::Assessment;
use crate::baseline::{ControlId, CriterionId, Severity};
use crate::evidence::{Degree, Finding, Source, Verdict};
use crate::messages::findings::explanation;
use crate::stdx::names::names;
use crate::stdx::sort::{by_number, by_text};
use crate::stdx::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One hour in milliseconds. The observations of one scan are closer together than that.
const HOUR: u64 = 3_600_000;

/// The kinds of findings, in the order in which they need attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Not met or partly met.
    Fails,
    /// For a person to review.
    Review,
    /// The evidence does not decide.
    Unknown,
    /// Met.
    Met,
    /// Does not apply.
    NotApplicable,
}

names!(Kind {
    Fails = "fails",
    Review = "review",
    Unknown = "unknown",
    Met = "met",
    NotApplicable = "not-applicable",
});

impl Kind {
    /// The kind of findings with a verdict.
    pub fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Fail { .. } => Self::Fails,
            Verdict::Review => Self::Review,
            Verdict::Unknown => Self::Unknown,
            Verdict::Pass => Self::Met,
            Verdict::NotApplicable => Self::NotApplicable,
        }
    }
}

/// How findings are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// What fails and what needs review, the most severe first; then the rest, by kind.
    #[default]
    Severity,
    /// In the order of the baseline.
    Control,
    /// By the Regions of the affected resources.
    Region,
    /// By the services that were asked.
    Service,
    /// One row per resource, with everything that is wrong with it.
    Resource,
}

names!(Grouping {
    Severity = "severity",
    Control = "control",
    Region = "region",
    Service = "service",
    Resource = "resource",
});

/// A finding, with the texts and values by which it can be filtered.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The criterion.
    pub id: CriterionId,
    /// The finding.
    pub finding: Arc<Finding>,
    /// Whether the finding still counts.
    pub is_fresh: bool,
    /// The services that were asked, as the catalog names them, sorted.
    pub services: Vec<String>,
    /// The texts about the criterion, and the reason, in small letters.
    about: String,
    /// The texts about the resources, in small letters.
    of_resources: String,
}

impl Found {
    /// Returns a finding as of `now`, with what it can be filtered by.
    pub fn new(id: CriterionId, finding: Arc<Finding>, now: Timestamp) -> Self {
        let (criterion, control) = (id.get(), id.get().control.get());
        let texts = [criterion.id, criterion.name, criterion.question, control.id, control.title, &finding.reason];
        let resources = finding.resources.iter().map(|resource| format!("{} {}", resource.id, resource.what));
        let of_resources = resources.collect::<Vec<_>>().join("\n").to_lowercase();
        // The Regions are listed for every check.
        let calls = finding.calls.iter().filter(|call| *call != "ec2:DescribeRegions");
        let mut services: Vec<String> =
            calls.filter_map(|call| call.split_once(':')).map(|(service, _)| service.to_owned()).collect();
        by_text(&mut services, String::clone);
        services.dedup();
        let is_fresh = finding.is_fresh(now);
        Self { id, is_fresh, services, about: texts.join("\n").to_lowercase(), of_resources, finding }
    }

    /// The severity of the criterion's control.
    pub fn severity(&self) -> Severity {
        self.id.get().control.get().severity
    }

    /// The kind of the finding.
    pub fn kind(&self) -> Kind {
        Kind::of(self.finding.verdict)
    }

    /// The Regions of the affected resources, or else those that were asked.
    fn regions(&self) -> Vec<&str> {
        let finding = &self.finding;
        let mut regions: Vec<&str> = match finding.resources.as_slice() {
            [] => finding.regions.iter().map(String::as_str).collect(),
            some => some.iter().map(|resource| resource.region.as_str()).filter(|region| !region.is_empty()).collect(),
        };
        by_text(&mut regions, |region| (*region).to_owned());
        regions.dedup();
        regions
    }

    /// The finding's position in lists: failures first, then the most severe, then those that fail wholly. Lower comes first.
    fn rank(&self) -> u64 {
        let verdict: u64 = match self.finding.verdict {
            Verdict::Fail { degree: Degree::Wholly } => 0,
            Verdict::Fail { degree: Degree::Partly } => 1,
            Verdict::Review => 2,
            Verdict::Unknown => 3,
            Verdict::Pass => 4,
            Verdict::NotApplicable => 5,
        };
        (kind_place(self.kind()) << 16) | (severity_place(self.severity()) << 8) | verdict
    }
}

fn kind_place(kind: Kind) -> u64 {
    Kind::ALL.iter().position(|known| *known == kind).unwrap_or_default() as u64
}

fn severity_place(severity: Severity) -> u64 {
    Severity::ALL.iter().position(|known| *known == severity).unwrap_or_default() as u64
}

/// The findings of an assessment, what fails first and most severe first. `in_full` gives a finding with all its resources, if
/// they are known.
pub fn of_assessment(
    assessment: &Assessment,
    now: Timestamp,
    in_full: impl Fn(CriterionId, &Finding) -> Arc<Finding>,
) -> Vec<Arc<Found>> {
    let known = assessment.findings.iter().filter_map(|(id, finding)| Some((CriterionId::find(id)?, finding)));
    let mut found: Vec<Arc<Found>> =
        known.map(|(id, finding)| Arc::new(Found::new(id, in_full(id, finding), now))).collect();
    by_number(&mut found, |one| one.id.get().control.place() as u64);
    by_number(&mut found, |one| one.rank());
    found
}

/// The filter of the browser of findings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// The words that have to occur, in small letters.
    pub words: Vec<String>,
    /// The kind; `None` for all.
    pub kind: Option<Kind>,
    /// The severity; `None` for all.
    pub severity: Option<Severity>,
    /// The Region; `None` for all.
    pub region: Option<String>,
    /// The service, as the catalog names it; `None` for all.
    pub service: Option<String>,
    /// The source of the newest evidence; `None` for all.
    pub source: Option<Source>,
    /// Whether to admit only findings that say something else than the finding before.
    pub only_changed: bool,
}

impl Filter {
    /// Whether the filter admits a finding.
    pub fn admits(&self, found: &Found) -> bool {
        self.admits_finding(found)
            && self.region.as_ref().is_none_or(|region| found.regions().contains(&region.as_str()))
            && self.words.iter().all(|word| found.about.contains(word) || found.of_resources.contains(word))
    }

    /// Whether the filter admits a finding, apart from Region and words, which are checked for each resource instead.
    fn admits_finding(&self, found: &Found) -> bool {
        self.kind.is_none_or(|kind| found.kind() == kind)
            && self.severity.is_none_or(|severity| found.severity() == severity)
            && self.service.as_ref().is_none_or(|service| found.services.contains(service))
            && self.source.is_none_or(|source| found.finding.source == source)
            && (!self.only_changed || found.finding.changed_from().is_some())
    }
}

/// The Regions and services by which findings can be filtered, sorted.
pub fn places(found: &[Arc<Found>]) -> (Vec<String>, Vec<String>) {
    let sorted = |mut texts: Vec<String>| {
        by_text(&mut texts, String::clone);
        texts.dedup();
        texts
    };
    let regions = found.iter().flat_map(|one| one.regions()).map(str::to_owned).collect();
    (sorted(regions), sorted(found.iter().flat_map(|one| one.services.clone()).collect()))
}

/// What the findings of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// The severity.
    Severity(Severity),
    /// The kind, for findings that are not known to be a problem, so that their severity does not matter.
    Kind(Kind),
    /// The control.
    Control(ControlId),
    /// The Region of affected resources; `None` for findings about global resources, or that name no resource.
    Region(Option<String>),
    /// A service that was asked, as the catalog names it.
    Service(String),
}

/// Findings in groups. A finding is in every group whose Region or service it is about.
pub fn groups(found: &[Arc<Found>], by: Grouping) -> Vec<(Group, Vec<Arc<Found>>)> {
    let mut groups: Vec<(Group, Vec<Arc<Found>>)> = Vec::new();
    let mut put = |group: Group, one: &Arc<Found>| match groups.iter_mut().find(|(known, _)| *known == group) {
        Some((_, members)) => members.push(one.clone()),
        None => groups.push((group, vec![one.clone()])),
    };
    for one in found {
        match by {
            Grouping::Severity | Grouping::Resource => match one.kind() {
                Kind::Fails | Kind::Review => put(Group::Severity(one.severity()), one),
                kind @ (Kind::Unknown | Kind::Met | Kind::NotApplicable) => put(Group::Kind(kind), one),
            },
            Grouping::Control => put(Group::Control(one.id.get().control), one),
            Grouping::Region => {
                let regions = if one.finding.resources.is_empty() { Vec::new() } else { one.regions() };
                if regions.is_empty() || one.finding.resources.iter().any(|resource| resource.region.is_empty()) {
                    put(Group::Region(None), one);
                }
                regions.into_iter().for_each(|region| put(Group::Region(Some(region.to_owned())), one));
            }
            Grouping::Service => one.services.iter().for_each(|service| put(Group::Service(service.clone()), one)),
        }
    }
    by_text(&mut groups, |(group, _)| match group {
        Group::Severity(severity) => severity_place(*severity).to_string(),
        Group::Kind(kind) => format!("9{}", kind_place(*kind)),
        Group::Control(control) => format!("{:03}", control.place()),
        Group::Region(region) => region.clone().unwrap_or_default(),
        Group::Service(service) => service.clone(),
    });
    groups
}

/// Findings that are shown together.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The sentence that is shown once for all findings of the block; empty if the block has only one finding.
    pub lead: String,
    /// The findings, each with the rest of its reason; the rest is empty if the lead says everything.
    pub findings: Vec<(Arc<Found>, String)>,
}

/// Findings with the same explanation or the same reason as one block each, in the order of the first of them.
pub fn blocks(found: &[Arc<Found>]) -> Vec<Block> {
    let mut same: BTreeMap<&str, usize> = BTreeMap::new();
    for one in found {
        *same.entry(&one.finding.reason).or_default() += 1;
    }
    let mut blocks: Vec<Block> = Vec::new();
    for one in found {
        let reason = &one.finding.reason;
        let (lead, rest) = match explanation(reason) {
            Some((rest, lead)) if one.kind() == Kind::Unknown => (lead.to_owned(), rest),
            // A failure is a block of its own. Its reason keeps the names of the calls that were blocked, without the explanation.
            Some((rest, _)) => (String::new(), rest),
            None if same.get(reason.as_str()).is_some_and(|times| *times > 1) => (reason.clone(), String::new()),
            None => (String::new(), reason.clone()),
        };
        match blocks.iter_mut().find(|block| !lead.is_empty() && block.lead == lead) {
            Some(block) => block.findings.push((one.clone(), rest)),
            None => blocks.push(Block { lead, findings: vec![(one.clone(), rest)] }),
        }
    }
    blocks
}

/// A resource with everything that findings say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceRow {
    /// The resource's ID. Text from outside.
    pub id: String,
    /// The kind, as in [`Resource::kind`](crate::evidence::Resource::kind); may be empty.
    pub kind: String,
    /// The Region; empty for a global resource.
    pub region: String,
    /// The findings that name the resource, and what they say of it.
    pub problems: Vec<(Arc<Found>, String)>,
    about: String,
}

impl ResourceRow {
    /// The problems that the filter admits, if there are any.
    fn admitted(&self, filter: &Filter) -> Option<Self> {
        if filter.region.as_ref().is_some_and(|region| self.region != *region) {
            return None;
        }
        let has_words =
            |found: &Found| filter.words.iter().all(|word| self.about.contains(word) || found.about.contains(word));
        let wanted = |found: &Found| filter.admits_finding(found) && has_words(found);
        let problems: Vec<_> = self.problems.iter().filter(|(found, _)| wanted(found)).cloned().collect();
        (!problems.is_empty()).then(|| Self { problems, ..self.clone() })
    }

    /// The most severe first, then those with the most problems.
    fn rank(&self) -> u64 {
        let worst = self.problems.iter().map(|(found, _)| found.rank()).min().unwrap_or(u64::MAX >> 33);
        (worst << 32) | (u64::from(u32::MAX) - self.problems.len() as u64)
    }
}

/// Every resource that findings name, one row each.
pub fn by_resource(found: &[Arc<Found>]) -> Vec<Arc<ResourceRow>> {
    let mut rows: BTreeMap<(&str, &str, &str), ResourceRow> = BTreeMap::new();
    for one in found {
        for resource in &one.finding.resources {
            let row = rows.entry((&resource.region, &resource.id, &resource.kind)).or_insert_with(|| ResourceRow {
                id: resource.id.clone(),
                kind: resource.kind.clone(),
                region: resource.region.clone(),
                problems: Vec::new(),
                about: String::new(),
            });
            row.problems.push((one.clone(), resource.what.clone()));
        }
    }
    rows.into_values()
        .map(|mut row| {
            let whats = row.problems.iter().map(|(_, what)| what.as_str());
            row.about = [row.id.as_str()].into_iter().chain(whats).collect::<Vec<_>>().join("\n").to_lowercase();
            Arc::new(row)
        })
        .collect()
}

/// The rows that a filter admits, the worst first.
pub fn resources_by_rank(rows: &[Arc<ResourceRow>], filter: &Filter) -> Vec<Arc<ResourceRow>> {
    let mut admitted: Vec<Arc<ResourceRow>> =
        rows.iter().filter_map(|row| row.admitted(filter)).map(Arc::new).collect();
    by_number(&mut admitted, |row| row.rank());
    admitted
}

/// The time and source that most findings have in common, so that the page need not repeat them for each finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Common {
    /// The newest of these findings.
    pub of: Arc<Found>,
    /// The number of these findings.
    pub number: usize,
}

impl Common {
    /// What most findings have in common; `None` if there are none.
    pub fn of(found: &[Arc<Found>]) -> Option<Self> {
        let like = |one: &Arc<Found>| found.iter().filter(|other| is_like(&one.finding, &other.finding)).count();
        let counted = found.iter().map(|one| Self { of: one.clone(), number: like(one) });
        counted.fold(None, |best: Option<Self>, one| {
            let key = |of: &Self| (of.number, of.of.finding.newest());
            if best.as_ref().is_some_and(|best| key(best) >= key(&one)) { best } else { Some(one) }
        })
    }

    /// Whether a finding has this time and source.
    pub fn has(&self, found: &Found) -> bool {
        is_like(&self.of.finding, &found.finding)
    }
}

/// Whether a finding was observed within the hour before another one, in the same way.
fn is_like(newest: &Finding, other: &Finding) -> bool {
    let way = |finding: &Finding| (finding.source, finding.other_sources.clone(), finding.stated);
    way(newest) == way(other)
        && other.newest() <= newest.newest()
        && newest.newest().millis_since(other.observed) <= HOUR
}

#[cfg(test)]
mod tests;
