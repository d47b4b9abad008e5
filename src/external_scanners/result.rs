//! The results of another tool, and the findings that all results of a file give.

use super::map::{Ids, Mapping, Rule, rules};
use super::{Foreign, MAX_RESULTS, Others, OthersAccount, OthersError};
use crate::catalog::{AccountId, Region};
use crate::checks::failing::worst_first;
use crate::evidence::{Degree, Finding, Resource, Source, Verdict};
use crate::messages::findings::others as say;
use crate::stdx::sort;
use crate::stdx::time::{DAY, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// The most characters of a resource's ID, and of what a tool says about it.
const LONGEST: (usize, usize) = (512, 300);
/// By how many milliseconds a result may be ahead of us: a day, because some tools write local times without saying where.
const AHEAD: u64 = DAY;

/// What a tool says about one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResultStatus {
    /// The resource fails.
    Fails,
    /// The resource passes.
    Passes,
    /// A person has to look.
    Open,
    /// Somebody has muted the result.
    Muted,
}

/// One result, as the file has it. Nothing in it is trusted.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScannerResult<'a> {
    pub account: &'a str,
    pub ids: Ids,
    pub check: &'a str,
    pub outcome: ResultStatus,
    pub at: Option<Timestamp>,
    pub resource: &'a str,
    pub region: &'a str,
    pub words: &'a str,
}

/// The results of a file so far.
#[derive(Debug)]
pub(super) struct ResultSet {
    now: Timestamp,
    source: Option<Source>,
    version: String,
    accounts: BTreeMap<AccountId, Account>,
    /// The number of results that cannot be used: without account or time, from the future, or not results at all.
    lost: u32,
    /// The kind of a value that is known, but is no result.
    pub foreign: Option<Foreign>,
    /// The number of all results, including those that cannot be used.
    came: u32,
}

#[derive(Debug, Default)]
struct Account {
    read: u32,
    mapped: u32,
    unmapped: u32,
    muted: u32,
    tallies: Vec<Tally>,
}

/// The results about one criterion.
#[derive(Debug)]
struct Tally {
    criterion: &'static str,
    /// Whether any result is from Security Hub itself.
    is_hubs: bool,
    results: u32,
    passes: u32,
    open: u32,
    failing: Vec<(Mapping, &'static str, Resource)>,
    oldest: Timestamp,
    regions: BTreeSet<String>,
}

impl ResultSet {
    pub fn new(now: Timestamp) -> Self {
        Self { now, source: None, version: String::new(), accounts: BTreeMap::new(), lost: 0, came: 0, foreign: None }
    }

    /// Whether results of this tool are read from the file. The first result decides which tool that is.
    pub fn is_from(&mut self, source: Source, version: &str) -> bool {
        if self.source.is_none() {
            self.source = Some(source);
            self.version = cut(version, LONGEST.1).to_owned();
        }
        self.source == Some(source)
    }

    /// Counts a result that cannot be used.
    pub fn lose(&mut self) {
        self.lost = self.lost.saturating_add(1);
        self.came = self.came.saturating_add(1);
    }

    /// Whether there are more results than are read.
    pub fn is_full(&self) -> bool {
        self.came > MAX_RESULTS
    }

    /// Takes a result in.
    pub fn take(&mut self, told: ScannerResult<'_>) {
        let latest = self.now.as_millis().saturating_add(AHEAD);
        let at = told.at.filter(|at| at.as_millis() <= latest);
        let (Some(account), Some(at)) = (AccountId::parse(told.account), at) else { return self.lose() };
        self.came = self.came.saturating_add(1);
        self.accounts.entry(account).or_default().take(told, at);
    }

    /// The findings that the results give.
    ///
    /// # Errors
    /// [`OthersError`] if there is no result that can be used.
    pub fn conclude(self) -> Result<Others, OthersError> {
        let Some(source) = self.source else {
            return Err(match self.foreign {
                Some(foreign) => OthersError::Foreign(foreign),
                None if self.lost == 0 => OthersError::Empty,
                None => OthersError::NotKnown,
            });
        };
        if self.accounts.is_empty() {
            return Err(OthersError::NoAccount { results: self.lost });
        }
        let accounts = self.accounts.into_iter().map(|(id, account)| account.conclude(id)).collect();
        Ok(Others { accounts, unreadable: self.lost, tool: source, version: self.version })
    }
}

impl Account {
    fn take(&mut self, result: ScannerResult<'_>, at: Timestamp) {
        self.read = self.read.saturating_add(1);
        if result.outcome == ResultStatus::Muted {
            self.muted = self.muted.saturating_add(1);
            return;
        }
        let mut is_mapped = false;
        for (rule, check) in rules(result.ids, result.check) {
            is_mapped = true;
            let known = self.tallies.iter().position(|tally| tally.criterion == rule.criterion);
            let index = known.unwrap_or(self.tallies.len());
            if known.is_none() {
                self.tallies.push(Tally::new(rule, at));
            }
            if let Some(tally) = self.tallies.get_mut(index) {
                tally.take(rule.mapping, check, result, at);
            }
        }
        let count = if is_mapped { &mut self.mapped } else { &mut self.unmapped };
        *count = count.saturating_add(1);
    }

    fn conclude(mut self, account: AccountId) -> OthersAccount {
        sort::by_text(&mut self.tallies, |tally| tally.criterion.to_owned());
        let finding = |tally: Tally| (tally.criterion.to_owned(), tally.conclude());
        OthersAccount {
            account,
            findings: self.tallies.into_iter().map(finding).collect(),
            read: self.read,
            mapped: self.mapped,
            unmapped: self.unmapped,
            muted: self.muted,
        }
    }
}

impl Tally {
    fn new(rule: &Rule, at: Timestamp) -> Self {
        Self {
            criterion: rule.criterion,
            is_hubs: false,
            results: 0,
            passes: 0,
            open: 0,
            failing: Vec::new(),
            oldest: at,
            regions: BTreeSet::new(),
        }
    }

    fn take(&mut self, says: Mapping, check: &'static str, result: ScannerResult<'_>, at: Timestamp) {
        self.results = self.results.saturating_add(1);
        self.oldest = self.oldest.min(at);
        self.is_hubs |= result.ids == Ids::Hub;
        let region = if Region::is_valid(result.region) { result.region } else { "" };
        if !region.is_empty() && !self.regions.contains(region) {
            self.regions.insert(region.to_owned());
        }
        match result.outcome {
            ResultStatus::Passes => self.passes = self.passes.saturating_add(1),
            ResultStatus::Fails => {
                // A tool's IDs may be of any kind, so that they fill no command.
                let resource = Resource::new("", cut(result.resource, LONGEST.0), region, cut(result.words, LONGEST.1));
                self.failing.push((says, check, resource));
            }
            ResultStatus::Open | ResultStatus::Muted => self.open = self.open.saturating_add(1),
        }
    }

    fn conclude(self) -> Finding {
        // A result of Prowler stays one of Prowler in the format of Security Hub.
        let (source, tool) =
            if self.is_hubs { (Source::SecurityHub, say::SECURITY_HUB) } else { (Source::Prowler, say::PROWLER) };
        let decides = |says: Mapping| match says {
            Mapping::Wholly => Some(Degree::Wholly),
            Mapping::Partly => Some(Degree::Partly),
            Mapping::Share if self.passes == 0 => Some(Degree::Wholly),
            Mapping::Share => Some(Degree::Partly),
            Mapping::Hint => None,
        };
        let (mut failing, mut hints) = (Vec::new(), Vec::new());
        let (mut checks, mut hinting) = (BTreeSet::new(), BTreeSet::new());
        for (says, check, resource) in self.failing {
            if let Some(degree) = decides(says) {
                checks.insert(check);
                failing.push((degree, resource));
            } else {
                hinting.insert(check);
                hints.push(resource);
            }
        }
        let (fails, hinted) = (number(failing.len()), number(hints.len()));
        let (checks, hinting) = (Vec::from_iter(checks), Vec::from_iter(hinting));
        let (verdict, reason, resources) = match worst_first(failing) {
            Some((degree, resources)) => {
                (Verdict::Fail { degree }, say::fails(tool, degree, fails, self.results, &checks), resources)
            }
            None if hinted > 0 => (Verdict::Review, say::hints(tool, hinted, self.results, &hinting), hints),
            None if self.open > 0 => (Verdict::Review, say::open(tool, self.open, self.results), hints),
            None => (Verdict::Review, say::passes(tool, self.results), hints),
        };
        let resources = once_each(resources);
        Finding {
            verdict,
            reason,
            // The text about a resource is the tool's own, all of it.
            names: Some(Vec::new()),
            observed: self.oldest,
            span_ms: 0,
            rejudged_at: Timestamp::default(),
            stated: None,
            other_sources: Vec::new(),
            source,
            resource_count: number(resources.len()),
            resources,
            calls: Vec::new(),
            regions: self.regions.into_iter().collect(),
            missing: Vec::new(),
            before: None,
        }
    }
}

/// Every resource once, with the first text about it. Several standards and checks report the same resource.
fn once_each(mut resources: Vec<Resource>) -> Vec<Resource> {
    let mut seen = BTreeSet::new();
    resources.retain(|resource| seen.insert([resource.region.as_str(), &resource.id].join("\0")));
    resources
}

/// The beginning of a text, with this many characters at most.
fn cut(text: &str, letters: usize) -> &str {
    let end = text.char_indices().nth(letters).map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or_default()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
