//! Recorded calls, and the evidence that they form together.

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

/// A call to AWS and its outcome. The pages of an answer are one call.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedCall {
    /// The call.
    pub call: CallId,
    /// The Region of the call; empty for global services.
    pub region: String,
    /// The parameters, except those that only turn pages.
    pub parameters: Tree,
    /// When the call was made, by AWS's clock if that is known.
    pub at: Timestamp,
    /// The outcome.
    pub outcome: CallOutcome,
    /// AWS's error code; empty if there was none.
    pub code: String,
    /// The answer as the AWS CLI prints it, trimmed to what is read. With an outcome other than data, the pages that arrived.
    pub data: Tree,
    /// The source of the recorded call.
    pub source: Source,
}

impl RecordedCall {
    /// Whether the outcome says something about the account, and not only about the call.
    pub fn tells_of_account(&self) -> bool {
        matches!(self.outcome, CallOutcome::Data | CallOutcome::DeniedByScp | CallOutcome::Unsupported)
    }
}

/// How many people there are, according to the profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum People {
    /// Not answered.
    #[default]
    Unknown,
    /// One person.
    One,
    /// 2 to 5 people.
    Few,
    /// 6 to 20 people.
    Several,
    /// More than 20 people.
    Many,
}

/// The facts of the profile that rules of CRITERIA.md name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileFacts {
    /// The answer to `profile.people`.
    pub people: People,
    /// Whether `profile.accounts` is `member`.
    pub says_member: bool,
    /// Whether `profile.stage` is `before-production`; "don't know" counts as production.
    pub is_before_production: bool,
}

/// The recorded calls of one account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The account ID; empty if it is not known.
    pub account: String,
    /// The partition: `aws`, `aws-cn` or `aws-us-gov`; empty if it is not known.
    pub partition: String,
    /// When the evidence was begun.
    pub begun: Timestamp,
    /// The Regions that a person narrowed the evidence to; empty for all enabled Regions.
    pub narrowed_to: Vec<String>,
    calls: BTreeMap<CallId, BTreeMap<Key, RecordedCall>>,
    /// The Regions, which every check needs, and which take a pass over all calls.
    regions: OnceCell<Regions>,
}

/// The key of a recorded call among those of one operation: the values of the parameters that name the item, each followed by
/// [`END`], and the Region. One text is found faster than a list of texts.
type Key = String;

/// More Regions than an account can have enabled: AWS has about forty.
const MOST_REGIONS: usize = 200;

/// A character that occurs in no value.
const END: char = '\0';

/// The Regions according to the calls.
#[derive(Clone, Debug, Default, PartialEq)]
struct Regions {
    /// The enabled Regions, sorted; `None` if they are not known.
    enabled: Option<Vec<String>>,
    /// Those of the enabled Regions that an SCP denies.
    denied_by_scp: Vec<String>,
}

impl Evidence {
    /// The evidence of an account, without any calls yet.
    pub fn new(account: &str, partition: &str, begun: Timestamp) -> Self {
        Self { account: account.to_owned(), partition: partition.to_owned(), begun, ..Self::default() }
    }

    /// Adds a recorded call, which replaces an earlier one with the same key.
    pub fn record(&mut self, recorded: RecordedCall) {
        self.regions.take();
        let key = item_of(recorded.call, &recorded.parameters) + &recorded.region;
        let known = self.calls.entry(recorded.call).or_default();
        if known.get(&key).is_none_or(|earlier| earlier.at <= recorded.at) {
            known.insert(key, recorded);
        }
    }

    /// Adds all calls of other evidence on the same account. Of two calls with the same key, the later one stays.
    pub fn join(&mut self, other: Self) {
        self.begun = self.begun.min(other.begun);
        // Evidence that was narrowed on one side only is not narrowed.
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

    /// The evidence as an evidence file: JSON, with one recorded call per line.
    pub fn to_file(&self) -> String {
        file::write(self, false)
    }

    /// The evidence as a file of the evidence cache, in which each call names its source.
    pub fn to_cache_file(&self) -> String {
        file::write(self, true)
    }

    /// The source of the first call, for findings that rest on none.
    pub fn source(&self) -> Source {
        self.calls().next().map(|recorded| recorded.source).unwrap_or_default()
    }

    /// All recorded calls, in the order of call, item and Region.
    pub fn calls(&self) -> impl Iterator<Item = &RecordedCall> {
        self.calls.values().flat_map(BTreeMap::values)
    }

    /// The recorded calls of one operation.
    pub fn of(&self, call: CallId) -> impl Iterator<Item = &RecordedCall> {
        self.calls.get(&call).into_iter().flat_map(BTreeMap::values)
    }

    /// The recorded call in a Region (empty for global services) about an item.
    pub fn find(&self, call: CallId, region: &str, item: &[&str]) -> Option<&RecordedCall> {
        self.calls.get(&call)?.get(&(ended(item) + region))
    }

    /// The recorded call with these parameters in a Region.
    pub fn find_asking(&self, call: CallId, region: &str, sent: &Map<String, Value>) -> Option<&RecordedCall> {
        self.calls.get(&call)?.get(&(item_of(call, &sent.clone().into()) + region))
    }

    /// The recorded call about an item in whichever Region; about any item if none is given. An answer is preferred to other
    /// outcomes, such as the refusal of a Region that does not have the item, and a later call to an earlier one.
    pub fn find_anywhere(&self, call: CallId, item: &[&str]) -> Option<&RecordedCall> {
        let beginning = ended(item);
        let askings = self.calls.get(&call)?.range::<str, _>((Bound::Included(&*beginning), Bound::Unbounded));
        let about = askings.take_while(|(known, _)| known.starts_with(&beginning));
        about
            .map(|(_, recorded)| recorded)
            .min_by_key(|recorded| (recorded.outcome != CallOutcome::Data, Reverse(recorded.at)))
    }

    /// The enabled Regions, sorted; `None` if they are not known.
    pub fn enabled_regions(&self) -> Option<Vec<&str>> {
        let enabled = self.regions().enabled.as_ref()?;
        Some(enabled.iter().map(String::as_str).collect())
    }

    /// Whether an SCP denies a whole Region: every call there whose answer could be seen was refused by an explicit deny.
    /// Answers that a browser withheld count neither for nor against that.
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
        // A list longer than any of AWS's cannot be true, and every call would be searched for each of its Regions.
        (names.len() <= MOST_REGIONS).then_some(names)
    }

    /// Whether every call in a Region whose answer could be seen was refused by an explicit deny, in two services at least.
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
        // A policy against one service does not deny the Region.
        refusing.len() > 1
    }

    /// The Regions in which a call has to be made, and the enabled Regions that the endpoint data does not know. `None` if the
    /// enabled Regions are not known.
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

/// The part of a [`Key`] that is about the item.
fn item_of(call: CallId, parameters: &Tree) -> String {
    let value = |name: &&str| match parameters.get(name) {
        Some(Tree::Text(text)) => text.to_string(),
        Some(other) => Value::from(other).to_string(),
        None => String::new(),
    };
    let values: Vec<String> = call.get().item.iter().map(value).collect();
    ended(&values.iter().map(String::as_str).collect::<Vec<_>>())
}
