//! The scan itself: a queue of planned calls, which grows with the answers and is worked off several calls at a time.

use super::follow::{follow, is_conditional, is_worth_asking};
use super::ledger::{Ledger, Line};
use super::runtime::Runtime;
use super::scope::ScanScope;
use crate::catalog::{CallId, Endpoint, Fanout, Partition, Region};
use crate::credentials::Credentials;
use crate::evidence::{CallOutcome, Evidence, RecordedCall};
use crate::stdx::time::Timestamp;
use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::{Map, Value};
use std::cell::{Cell, Ref, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The most requests under way at once.
const AT_ONCE: usize = 40;
/// The most requests under way to one host. Browsers open at most six connections to a host.
const AT_ONE_HOST: usize = 5;
/// After how many unanswered requests a call counts as blocked by a host that has answered other calls.
const UNREACHED_LIMIT: u32 = 2;

/// How long an answer is fresh for a scan that continues an earlier one, in milliseconds: an hour.
const FRESH: u64 = 3_600_000;

/// A call that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedCall {
    /// The call.
    pub call: CallId,
    /// The Region; empty for global services.
    pub region: String,
    /// The parameters, except those that only turn pages.
    pub parameters: Map<String, Value>,
}

/// The progress of a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The calls that are known to be needed so far.
    pub planned: usize,
    /// The calls that have ended.
    pub done: usize,
    /// The calls by service: done, planned.
    pub services: BTreeMap<&'static str, (usize, usize)>,
    /// The calls by Region: done, planned. Global services have an empty name.
    pub regions: BTreeMap<String, (usize, usize)>,
}

/// What is known of a host so far.
#[derive(Clone, Debug, Default)]
struct HostHistory {
    has_answered: bool,
    is_blocked: bool,
    unreached: BTreeMap<CallId, u32>,
}

/// A scan of one account.
#[derive(Debug)]
pub struct Scan<W> {
    pub(super) runtime: W,
    pub(super) credentials: Credentials,
    pub(super) partition: Partition,
    evidence: RefCell<Evidence>,
    ledger: RefCell<Ledger>,
    hosts: RefCell<BTreeMap<String, HostHistory>>,
    progress: RefCell<Progress>,
    ahead: Cell<i64>,
    /// Whether fresh answers are kept, not requested again.
    goes_on: Cell<bool>,
}

impl<W: Runtime> Scan<W> {
    /// A scan of an account with these credentials. `ahead` is by how many milliseconds AWS's clock is ahead of the device's, 0
    /// if that is not known.
    pub fn new(runtime: W, credentials: Credentials, partition: Partition, account: &str, ahead: i64) -> Self {
        let begun = shifted(runtime.now(), ahead);
        Self {
            runtime,
            credentials,
            partition,
            evidence: RefCell::new(Evidence::new(account, partition.as_str(), begun)),
            ledger: RefCell::default(),
            hosts: RefCell::default(),
            progress: RefCell::default(),
            ahead: Cell::new(ahead),
            goes_on: Cell::default(),
        }
    }

    /// The evidence so far.
    pub fn evidence(&self) -> Ref<'_, Evidence> {
        self.evidence.borrow()
    }

    /// The requests so far.
    pub fn ledger(&self) -> Ref<'_, Ledger> {
        self.ledger.borrow()
    }

    /// The progress so far.
    pub fn progress(&self) -> Ref<'_, Progress> {
        self.progress.borrow()
    }

    /// The environment of the scan.
    pub fn runtime(&self) -> &W {
        &self.runtime
    }

    /// The credentials that sign the requests.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// By how many milliseconds AWS's clock is ahead of the device's; 0 if that is not known.
    pub fn ahead(&self) -> i64 {
        self.ahead.get()
    }

    /// The partition that is scanned.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// Requests the enabled Regions, unless they are known.
    pub async fn find_regions(&self) {
        self.discover_regions(&mut Queue::default(), &BTreeSet::new(), &mut |_| ()).await;
    }

    /// Makes every call of the scope and those that the answers lead to, and calls `tell` whenever a call has ended. Calls of
    /// an earlier run are made again, unless this run continues it and their answers are fresh. A scan that is cancelled keeps
    /// its answers, and records the calls that were not made as cancelled.
    pub async fn run(&self, wanted: &ScanScope, mut tell: impl FnMut(&Progress)) {
        *self.progress.borrow_mut() = Progress::default();
        self.goes_on.set(wanted.goes_on);
        self.evidence.borrow_mut().narrowed_to = wanted.regions.iter().map(Region::to_string).collect();
        let needed = &wanted.calls;
        let mut queue = Queue::default();
        self.discover_regions(&mut queue, needed, &mut tell).await;
        let (conditional, sure): (BTreeSet<CallId>, _) = needed.iter().partition(|call| is_conditional(**call));
        let first = self.first(&sure, &wanted.regions);
        self.plan(&mut queue, first);
        self.work(&mut queue, needed, &mut tell).await;
        let mut more = self.first(&conditional, &wanted.regions);
        more.retain(|planned| is_worth_asking(planned, &self.evidence.borrow()));
        self.plan(&mut queue, more);
        self.work(&mut queue, needed, &mut tell).await;
    }

    /// Requests the enabled Regions, unless they are known. They hold as long as the credentials do.
    async fn discover_regions(&self, queue: &mut Queue, needed: &BTreeSet<CallId>, tell: &mut impl FnMut(&Progress)) {
        if self.evidence.borrow().enabled_regions().is_none() {
            let regions = self.planned_call(CallId::find("ec2:DescribeRegions"), self.partition.home_region());
            self.plan(queue, regions.into_iter().collect());
            self.work(queue, needed, tell).await;
        }
    }

    /// Makes the calls in the queue, and those that their answers lead to, until none is left.
    async fn work(&self, queue: &mut Queue, needed: &BTreeSet<CallId>, tell: &mut impl FnMut(&Progress)) {
        let mut under_way = FuturesUnordered::new();
        loop {
            while under_way.len() < AT_ONCE
                && let Some(planned) = queue.take()
            {
                let known = self.known(&planned);
                under_way.push(async move {
                    let recorded = match known {
                        Some(known) => known,
                        None => self.ask(&planned).await,
                    };
                    (planned, recorded)
                });
            }
            let Some((planned, recorded)) = under_way.next().await else { break };
            queue.finish(&planned);
            let following = follow(&recorded, needed, &self.evidence.borrow());
            self.evidence.borrow_mut().record(recorded);
            self.plan(queue, following);
            self.count(&planned, |(done, _)| *done += 1);
            self.progress.borrow_mut().done += 1;
            tell(&self.progress.borrow());
        }
    }

    /// A fresh answer from an earlier run, if this run continues it. Outcomes that may differ at another try do not count.
    fn known(&self, planned: &PlannedCall) -> Option<RecordedCall> {
        if !self.goes_on.get() {
            return None;
        }
        let evidence = self.evidence.borrow();
        let known = evidence.find_asking(planned.call, &planned.region, &planned.parameters)?;
        let age = self.aws_time().millis_since(known.at);
        let is_settled = matches!(
            known.outcome,
            CallOutcome::Data
                | CallOutcome::Denied
                | CallOutcome::DeniedByScp
                | CallOutcome::Blocked
                | CallOutcome::Unsupported
        );
        (is_settled && age < FRESH).then(|| known.clone())
    }

    /// Adds those calls to the queue that were never in it, and returns how many these are.
    fn plan(&self, queue: &mut Queue, calls: Vec<PlannedCall>) -> usize {
        let mut added = 0;
        for call in calls {
            if queue.add(call.clone()) {
                added += 1;
                self.count(&call, |(_, planned)| *planned += 1);
            }
        }
        self.progress.borrow_mut().planned += added;
        added
    }

    fn count(&self, planned: &PlannedCall, change: impl Fn(&mut (usize, usize))) {
        let mut progress = self.progress.borrow_mut();
        change(progress.services.entry(planned.call.get().service.name).or_default());
        change(progress.regions.entry(planned.region.clone()).or_default());
    }

    /// The calls that no other answer leads to: once, or in every Region.
    fn first(&self, needed: &BTreeSet<CallId>, narrowed_to: &[Region]) -> Vec<PlannedCall> {
        let evidence = self.evidence.borrow();
        let enabled = evidence.enabled_regions().unwrap_or_default();
        let chosen = |region: &&str| narrowed_to.is_empty() || narrowed_to.iter().any(|name| name.as_str() == *region);
        let regions: Vec<&str> = enabled.into_iter().filter(chosen).collect();
        let mut calls = Vec::new();
        for call in needed {
            let places: Vec<&str> = match (call.get().fanout, call.get().service.endpoint) {
                (Fanout::PerItem(_), _) => Vec::new(),
                (_, Endpoint::Global(_)) => vec![""],
                (Fanout::Once, _) => vec![self.partition.home_region()],
                (Fanout::PerRegion, Endpoint::Regional { absent, .. }) => {
                    regions.iter().copied().filter(|region| !absent.contains(region)).collect()
                }
            };
            for region in places {
                let fixed = call.get().fixed(&evidence.account, self.partition.as_str());
                let planned = |parameters| PlannedCall { call: *call, region: region.to_owned(), parameters };
                calls.extend(fixed.into_iter().map(planned));
            }
        }
        calls
    }

    fn planned_call(&self, call: Option<CallId>, region: &str) -> Option<PlannedCall> {
        call.map(|call| PlannedCall { call, region: region.to_owned(), parameters: Map::new() })
    }

    /// The time by AWS's clock; by the device's clock while the difference is not known.
    pub(super) fn aws_time(&self) -> Timestamp {
        shifted(self.runtime.now(), self.ahead.get())
    }

    /// Corrects the clock after a request that was signed `difference` milliseconds behind AWS's time. Several calls may find
    /// the same difference at once, so it replaces the correction of another call and is not added to it.
    pub(super) fn set_clock(&self, signed_at: Timestamp, difference: i64) {
        let right = signed_at.as_millis().saturating_add_signed(difference);
        self.ahead.set(right.cast_signed().saturating_sub(self.runtime.now().as_millis().cast_signed()));
    }

    pub(super) fn add_line(&self, line: Line) {
        self.ledger.borrow_mut().add(line);
    }

    pub(super) fn note_answer(&self, host: &str) {
        self.hosts.borrow_mut().entry(host.to_owned()).or_default().has_answered = true;
    }

    /// Notes that a call got no answer from a host that is reachable. Returns whether the call now counts as blocked: at once
    /// if the host has never answered, else after `UNREACHED_LIMIT` such requests.
    pub(super) fn note_unreached(&self, call: CallId, host: &str) -> bool {
        let mut hosts = self.hosts.borrow_mut();
        let host = hosts.entry(host.to_owned()).or_default();
        host.is_blocked |= !host.has_answered;
        let times = host.unreached.entry(call).or_default();
        *times += 1;
        host.is_blocked || *times >= UNREACHED_LIMIT
    }

    pub(super) fn is_blocked(&self, call: CallId, host: &str) -> bool {
        let hosts = self.hosts.borrow();
        let Some(host) = hosts.get(host) else { return false };
        host.is_blocked || host.unreached.get(&call).is_some_and(|times| *times >= UNREACHED_LIMIT)
    }
}

fn shifted(time: Timestamp, by: i64) -> Timestamp {
    Timestamp::from_millis(time.as_millis().saturating_add_signed(by))
}

/// The planned calls that wait, by host. `known` has all that were ever added, so that no call is made twice in one run.
#[derive(Default)]
struct Queue {
    hosts: Vec<Host>,
    /// The index of the host whose turn it is.
    turn: usize,
    known: BTreeSet<(CallId, String, String)>,
}

/// One service in one Region, and the calls that wait for it.
struct Host {
    service: &'static str,
    region: String,
    waiting: VecDeque<PlannedCall>,
    busy: usize,
}

impl Queue {
    fn add(&mut self, planned: PlannedCall) -> bool {
        let item = serde_json::to_string(&planned.parameters).unwrap_or_default();
        if !self.known.insert((planned.call, planned.region.clone(), item)) {
            return false;
        }
        match self.host_of(&planned) {
            Some(host) => host.waiting.push_back(planned),
            None => self.hosts.push(Host {
                service: planned.call.get().service.name,
                region: planned.region.clone(),
                waiting: VecDeque::from([planned]),
                busy: 0,
            }),
        }
        true
    }

    /// The next planned call to a host with a free connection. The hosts take turns.
    fn take(&mut self) -> Option<PlannedCall> {
        let is_free = |index: &usize| {
            self.hosts.get(*index).is_some_and(|host| host.busy < AT_ONE_HOST && !host.waiting.is_empty())
        };
        let index = (self.turn..self.hosts.len()).chain(0..self.turn).find(is_free)?;
        self.turn = index + 1;
        let host = self.hosts.get_mut(index)?;
        host.busy += 1;
        host.waiting.pop_front()
    }

    fn finish(&mut self, planned: &PlannedCall) {
        if let Some(host) = self.host_of(planned) {
            host.busy = host.busy.saturating_sub(1);
        }
    }

    fn host_of(&mut self, planned: &PlannedCall) -> Option<&mut Host> {
        let service = planned.call.get().service.name;
        self.hosts.iter_mut().find(|host| host.service == service && host.region == planned.region)
    }
}
