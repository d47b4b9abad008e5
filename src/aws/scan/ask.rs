//! One call from the first try to the last page.

use super::ledger::Ledger;
use super::run::{Asking, Scan};
use super::world::{SendError, World};
use crate::aws::wire::{AwsError, Pages, Request, Response, Retry, outcome, read, sign};
use crate::evidence::{Outcome, RecordedCall, Road, Tree, View};
use crate::time::Timestamp;
use serde_json::Value;

/// How often one page is tried.
const TRIES: u32 = 6;
/// How often when no answer comes in time.
const TRIES_WITHOUT_ANSWER: u32 = 2;
/// How often when there is no network.
const TRIES_WITHOUT_NETWORK: u32 = 3;
/// How long to wait at most before the second try, in milliseconds; it doubles with every further one.
const FIRST_WAIT: u32 = 250;
/// How long to wait at most before any try, in milliseconds.
const LONGEST_WAIT: u32 = 20_000;
/// How often a report that AWS is making is asked for.
const REPORT_TRIES: u32 = 20;
/// How long to wait for a report between two tries, in milliseconds.
const REPORT_WAIT: u32 = 1500;

/// What came of one page.
enum Page {
    /// It was read.
    Read(Value),
    /// It failed.
    Failed(Outcome, String),
}

impl<W: World> Scan<W> {
    /// Makes a call and records what came of it.
    pub(super) async fn ask(&self, asking: &Asking) -> RecordedCall {
        let mut recorded = self.ask_once(asking).await;
        let is_made = |recorded: &RecordedCall| {
            recorded.outcome != Outcome::Data || matches!(View::new(&recorded.data).text("State"), "" | "COMPLETE")
        };
        if asking.call.get().operation == "GenerateCredentialReport" {
            for _ in 0..REPORT_TRIES {
                if is_made(&recorded) || self.world.is_cancelled() {
                    break;
                }
                self.world.sleep(REPORT_WAIT).await;
                recorded = self.ask_once(asking).await;
            }
            if !is_made(&recorded) {
                (recorded.outcome, recorded.data) = (Outcome::TimedOut, Tree::Nothing);
            }
        }
        recorded
    }

    async fn ask_once(&self, asking: &Asking) -> RecordedCall {
        let call = asking.call.get();
        let mut pages = Pages::of(call);
        let (mut token, mut outcome, mut code) = (None, Outcome::Data, String::new());
        let at = self.aws_time();
        loop {
            let request = Request::new(call, self.partition, &asking.region, &asking.parameters, token.as_deref());
            let page = match request {
                Ok(request) => self.page(asking, &request).await,
                Err(_) => Page::Failed(Outcome::Failed, "NotSent".to_owned()),
            };
            match page {
                Page::Read(page) => match pages.add(page) {
                    Ok(None) => break,
                    Ok(next) => token = next,
                    Err(_) => outcome = Outcome::Malformed,
                },
                Page::Failed(failure, its_code) => (outcome, code) = (failure, its_code),
            }
            if outcome != Outcome::Data || !code.is_empty() {
                break;
            }
        }
        RecordedCall {
            call: asking.call,
            region: asking.region.clone(),
            parameters: asking.parameters.clone().into(),
            at,
            outcome,
            code,
            data: pages.into_value().into(),
            road: Road::Live,
        }
    }

    /// One page, tried as often as that is worth.
    async fn page(&self, asking: &Asking, request: &Request) -> Page {
        let mut last = Page::Failed(Outcome::Failed, String::new());
        let mut has_corrected_clock = false;
        for tried in 0..TRIES {
            if self.is_blocked(asking.call, request.host()) {
                return Page::Failed(Outcome::Blocked, String::new());
            }
            if self.world.is_cancelled() {
                return Page::Failed(Outcome::Cancelled, String::new());
            }
            let signed_at = self.aws_time();
            let retry = match self.send(asking, request, signed_at).await {
                Ok(response) => {
                    self.note_answer(request.host());
                    match read(asking.call.get(), &response) {
                        Ok(Ok(value)) => return Page::Read(value),
                        Ok(Err(error)) => {
                            let corrected = !has_corrected_clock && self.correct_clock(&error, signed_at);
                            has_corrected_clock |= corrected;
                            let retry = if corrected { Retry::Again } else { error.retry() };
                            last = Page::Failed(outcome(asking.call.get(), &error), error.code);
                            retry
                        }
                        Err(_) => {
                            last = Page::Failed(Outcome::Malformed, String::new());
                            Retry::Again
                        }
                    }
                }
                Err(SendError::Cancelled) => return Page::Failed(Outcome::Cancelled, String::new()),
                Err(SendError::BrokenOff) => {
                    last = Page::Failed(Outcome::Malformed, String::new());
                    Retry::Again
                }
                Err(SendError::TimedOut) => {
                    last = Page::Failed(Outcome::TimedOut, String::new());
                    Retry::Again
                }
                Err(SendError::Unreached) => {
                    last = Page::Failed(self.why_unreached(asking, request.host()).await, String::new());
                    Retry::Again
                }
            };
            if retry == Retry::Never || matches!(last, Page::Failed(Outcome::Blocked, _)) {
                break;
            }
            // A time-out has already cost half a minute; more than one more try would hold everything up. A network that is lost
            // is lost for every call: each of them waits a moment for it, and no longer.
            let most = match last {
                Page::Failed(Outcome::TimedOut, _) => TRIES_WITHOUT_ANSWER,
                Page::Failed(Outcome::Offline, _) => TRIES_WITHOUT_NETWORK,
                _ => TRIES,
            };
            if tried + 1 >= most {
                break;
            }
            self.world.sleep(self.wait(tried, retry)).await;
        }
        last
    }

    async fn send(&self, asking: &Asking, request: &Request, at: Timestamp) -> Result<Response, SendError> {
        // A token that cannot stand in a header was refused when it was pasted.
        let headers = sign(request, &self.credentials, at).map_err(|_| SendError::Unreached)?;
        let mut line = Ledger::line(asking.call, request.host(), &asking.region, self.world.now());
        let sent = self.world.send(request, &headers).await;
        line.millis = self.world.now().as_millis().saturating_sub(line.at.as_millis());
        if let Ok(response) = &sent {
            (line.status, line.bytes) = (response.status, response.body.len());
            if let Ok(Err(error)) = read(asking.call.get(), response) {
                line.code = error.code;
            }
        }
        self.add_line(line);
        sent
    }

    /// Why the browser shows no answer. A host that answers when nothing is asked of it is one whose answers the browser
    /// keeps back; one that has answered before is one that the network has lost.
    async fn why_unreached(&self, asking: &Asking, host: &str) -> Outcome {
        let mut line = Ledger::probe(host, &asking.region, self.world.now());
        let is_blocked = self.world.is_reachable(host).await;
        line.millis = self.world.now().as_millis().saturating_sub(line.at.as_millis());
        self.add_line(line);
        if is_blocked && self.note_unreached(asking.call, host) {
            Outcome::Blocked
        } else if is_blocked {
            Outcome::Failed
        } else {
            Outcome::Offline
        }
    }

    /// Takes AWS's time over where it is why a request was refused.
    fn correct_clock(&self, error: &AwsError, signed_at: Timestamp) -> bool {
        let Some(difference) = error.skew(signed_at) else { return false };
        self.set_clock(signed_at, difference);
        true
    }

    /// How long to wait before the next try: anything up to a limit that doubles, so that many calls do not come back at once.
    fn wait(&self, tried: u32, retry: Retry) -> u32 {
        let first = if retry == Retry::Slower { 2 * FIRST_WAIT } else { FIRST_WAIT };
        let most = first.saturating_mul(1 << tried.min(16)).min(LONGEST_WAIT);
        self.world.random() % most.max(1)
    }
}
