//! Recorded calls, and the evidence that they make together.

use super::file;
use super::finding::Source;
use super::tree::Tree;
use super::view::View;
use crate::catalog::{CallId, Endpoint, Fanout, is_region_known};
use crate::stdx::sort;
use crate::stdx::time::Timestamp;
use crate::wire::CallOutcome;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// One asking of AWS and what came of it. The pages of an answer are one call.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedCall {
    /// What was asked.
    pub call: CallId,
    /// The Region that was asked; empty for global services.
    pub region: String,
    /// What was sent, without what only turns pages.
    pub parameters: Tree,
    /// When it was asked, by AWS's clock where that is known.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: CallOutcome,
    /// The error's code, as AWS gives it; empty where there was none.
    pub code: String,
    /// The answer as the AWS CLI prints it, trimmed to what is read. Beside an outcome other than data: the pages that came.
    pub data: Tree,
    /// How it came here.
    pub source: Source,
}

impl RecordedCall {
    /// Whether what came of it says something of the account, and not only of the asking.
    pub fn tells_of_account(&self) -> bool {
        matches!(self.outcome, CallOutcome::Data | CallOutcome::DeniedByScp | CallOutcome::Unsupported)
    }
}

/// How many people sign in are involved, as the profile has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum People {
    /// Not said.
    #[default]
    Unknown,
    /// One.
    One,
    /// 2 to 5.
    Few,
    /// 6 to 20.
    Several,
    /// More than 20.
    Many,
}

/// The facts of the profile that rules of CRITERIA.md name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileFacts {
    /// `profile.people`.
    pub people: People,
    /// `profile.accounts` is `member`.
    pub says_member: bool,
    /// `profile.stage` is `before-production`; "don't know" counts as production.
    pub is_before_production: bool,
}

/// What was observed in one account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The account's number; empty where it is not known.
    pub account: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// When it was begun.
    pub begun: Timestamp,
    /// The Regions that a person narrowed it to; empty means all enabled ones.
    pub narrowed_to: Vec<String>,
    calls: BTreeMap<CallId, BTreeMap<Key, RecordedCall>>,
    /// What every check asks, and only looking at all calls tells.
    regions: OnceCell<Regions>,
}

/// What tells the askings of one call apart: the values of the parameters that name the item, each with [`END`] after it, and
/// the Region. One text is found quicker than a list of them.
type Key = String;

/// More Regions than an account can have enabled: AWS has about forty.
const MOST_REGIONS: usize = 200;

/// Stands in no value.
const END: char = '\0';

/// The Regions, as far as the calls tell.
#[derive(Clone, Debug, Default, PartialEq)]
struct Regions {
    /// The enabled ones, sorted; `None` where nobody could say.
    enabled: Option<Vec<String>>,
    /// Those of them that the organization has closed.
    denied_by_scp: Vec<String>,
}

impl Evidence {
    /// Evidence of an account, without any calls yet.
    pub fn new(account: &str, partition: &str, begun: Timestamp) -> Self {
        Self { account: account.to_owned(), partition: partition.to_owned(), begun, ..Self::default() }
    }

    /// Takes a call in; a later one takes the place of an earlier one.
    pub fn record(&mut self, recorded: RecordedCall) {
        self.regions.take();
        let key = item_of(recorded.call, &recorded.parameters) + &recorded.region;
        let known = self.calls.entry(recorded.call).or_default();
        if known.get(&key).is_none_or(|earlier| earlier.at <= recorded.at) {
            known.insert(key, recorded);
        }
    }

    /// Takes all calls of other evidence of the same account in; of equal askings, the later one stays.
    pub fn join(&mut self, other: Self) {
        self.begun = self.begun.min(other.begun);
        // What was narrowed on one side only is not narrowed.
        if self.narrowed_to.is_empty() || other.narrowed_to.is_empty() {
            self.narrowed_to.clear();
        } else {
            self.narrowed_to.extend(other.narrowed_to);
            sort::by_text(&mut self.narrowed_to, String::clone);
            self.narrowed_to.dedup();
        }
        for recorded in other.calls.into_values().flat_map(BTreeMap::into_values) {
            self.record(recorded);
        }
    }

    /// As an evidence file: JSON, one recorded call a line.
    pub fn to_file(&self) -> String {
        file::write(self, false)
    }

    /// The same for this device to keep: each call says by which road it came.
    pub fn to_cache_file(&self) -> String {
        file::write(self, true)
    }

    /// How it came here, where no call tells more.
    pub fn source(&self) -> Source {
        self.calls().next().map(|recorded| recorded.source).unwrap_or_default()
    }

    /// All recorded calls, by call, item and Region.
    pub fn calls(&self) -> impl Iterator<Item = &RecordedCall> {
        self.calls.values().flat_map(BTreeMap::values)
    }

    /// The askings of one call.
    pub fn of(&self, call: CallId) -> impl Iterator<Item = &RecordedCall> {
        self.calls.get(&call).into_iter().flat_map(BTreeMap::values)
    }

    /// The asking of one call in a Region (empty for global services) about an item.
    pub fn find(&self, call: CallId, region: &str, item: &[&str]) -> Option<&RecordedCall> {
        self.calls.get(&call)?.get(&(ended(item) + region))
    }

    /// The asking of one call with these parameters in a Region.
    pub fn find_asking(&self, call: CallId, region: &str, sent: &Map<String, Value>) -> Option<&RecordedCall> {
        self.calls.get(&call)?.get(&(item_of(call, &sent.clone().into()) + region))
    }

    /// The asking of one call about an item, in whichever Region; any item where none is named. An answer comes before
    /// whatever else came of it, such as the refusal of a Region that does not have the item; a later answer before an earlier one.
    pub fn find_anywhere(&self, call: CallId, item: &[&str]) -> Option<&RecordedCall> {
        let beginning = ended(item);
        let askings = self.calls.get(&call)?.range::<str, _>((Bound::Included(&*beginning), Bound::Unbounded));
        let about = askings.take_while(|(known, _)| known.starts_with(&beginning));
        about
            .map(|(_, recorded)| recorded)
            .min_by_key(|recorded| (recorded.outcome != CallOutcome::Data, Reverse(recorded.at)))
    }

    /// The enabled Regions, sorted; `None` where nobody could say.
    pub fn enabled_regions(&self) -> Option<Vec<&str>> {
        let enabled = self.regions().enabled.as_ref()?;
        Some(enabled.iter().map(String::as_str).collect())
    }

    /// Whether the organization has closed a Region: every call there whose answer could be seen was refused by an explicit
    /// deny of its policies. What a browser keeps back says nothing for or against it.
    pub fn is_denied_by_scp(&self, region: &str) -> bool {
        self.regions().denied_by_scp.iter().any(|closed| closed == region)
    }

    fn regions(&self) -> &Regions {
        self.regions.get_or_init(|| {
            let enabled = self.find_enabled();
            let closed = enabled.iter().flatten().filter(|region| self.is_refused(region)).cloned().collect();
            Regions { enabled, denied_by_scp: closed }
        })
    }

    fn find_enabled(&self) -> Option<Vec<String>> {
        let recorded = self
            .of(CallId::find("ec2:DescribeRegions")?)
            .filter(|call| call.outcome == CallOutcome::Data)
            .max_by_key(|call| call.at)?;
        let Some(Tree::List(listed)) = recorded.data.get("Regions") else { return None };
        let names = listed.iter().map(|region| View::new(region).text("RegionName"));
        let mut names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        sort::by_text(&mut names, String::clone);
        names.dedup();
        // Of so many that AWS never has, nothing can be believed; and each is looked for in every call.
        (names.len() <= MOST_REGIONS).then_some(names)
    }

    /// Whether every call in a Region whose answer could be seen was refused by an explicit deny.
    fn is_refused(&self, region: &str) -> bool {
        let is_there = |call: &&RecordedCall| call.region == region && call.call.get().fanout != Fanout::Once;
        let is_seen = |call: &&RecordedCall| call.outcome != CallOutcome::Blocked;
        let mut refusing = BTreeSet::new();
        for call in self.calls().filter(is_there).filter(is_seen) {
            if call.outcome != CallOutcome::DeniedByScp {
                return false;
            }
            refusing.insert(call.call.get().service.name);
        }
        // A policy against one service does not close the Region.
        refusing.len() > 1
    }

    /// The Regions in which a call has to have been made, and those enabled ones of which the endpoint data knows nothing.
    pub(crate) fn regions_of(&self, call: CallId) -> Option<(Vec<&str>, Vec<&str>)> {
        let Endpoint::Regional { absent, .. } = call.get().service.endpoint else {
            return Some((vec![""], Vec::new()));
        };
        let enabled = self.enabled_regions()?;
        let (known, unknown): (Vec<_>, Vec<_>) = enabled.into_iter().partition(|region| is_region_known(region));
        let there = known.into_iter().filter(|region| !absent.contains(region) && !self.is_denied_by_scp(region));
        Some((there.collect(), unknown))
    }
}

fn ended(item: &[&str]) -> String {
    let mut all = String::new();
    for part in item {
        all.push_str(part);
        all.push(END);
    }
    all
}

/// The values that tell this asking from others of the same call, as in [`Key`].
fn item_of(call: CallId, parameters: &Tree) -> String {
    let value = |name: &&str| match parameters.get(name) {
        Some(Tree::Text(text)) => text.to_string(),
        Some(other) => Value::from(other).to_string(),
        None => String::new(),
    };
    let values: Vec<String> = call.get().item.iter().map(value).collect();
    ended(&values.iter().map(String::as_str).collect::<Vec<_>>())
}
