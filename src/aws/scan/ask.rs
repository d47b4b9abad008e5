//! One call from the first try to the last page.

use super::ledger::Ledger;
use super::run::{PlannedCall, Scan};
use super::runtime::{Runtime, SendError};
use crate::evidence::{CallOutcome, RecordedCall, Source, Tree, View};
use crate::stdx::time::Timestamp;
use crate::wire::{AwsError, Pages, Request, Retry, Unreadable, outcome, read, sign};
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

/// What an answer says.
type Answer = Result<Result<Value, AwsError>, Unreadable>;

/// What came of one page.
enum Page {
    /// It was read.
    Read(Value),
    /// It failed.
    Failed(CallOutcome, String),
}

impl<W: Runtime> Scan<W> {
    /// Makes a call and records what came of it.
    pub(super) async fn ask(&self, planned: &PlannedCall) -> RecordedCall {
        let mut recorded = self.ask_once(planned).await;
        let is_made = |recorded: &RecordedCall| {
            recorded.outcome != CallOutcome::Data || matches!(View::new(&recorded.data).text("State"), "" | "COMPLETE")
        };
        if planned.call.get().operation == "GenerateCredentialReport" {
            for _ in 0..REPORT_TRIES {
                if is_made(&recorded) || self.runtime.is_cancelled() {
                    break;
                }
                self.runtime.sleep(REPORT_WAIT).await;
                recorded = self.ask_once(planned).await;
            }
            if !is_made(&recorded) {
                (recorded.outcome, recorded.data) = (CallOutcome::TimedOut, Tree::Nothing);
            }
        }
        recorded
    }

    async fn ask_once(&self, planned: &PlannedCall) -> RecordedCall {
        let call = planned.call.get();
        let mut pages = Pages::of(call);
        let (mut token, mut outcome, mut code) = (None, CallOutcome::Data, String::new());
        let at = self.aws_time();
        loop {
            let request = Request::new(call, self.partition, &planned.region, &planned.parameters, token.as_deref());
            let page = match request {
                Ok(request) => self.page(planned, &request).await,
                Err(_) => Page::Failed(CallOutcome::Failed, "NotSent".to_owned()),
            };
            match page {
                Page::Read(page) => match pages.add(page) {
                    Ok(None) => break,
                    Ok(next) => token = next,
                    Err(_) => outcome = CallOutcome::Malformed,
                },
                Page::Failed(failure, its_code) => (outcome, code) = (failure, its_code),
            }
            if outcome != CallOutcome::Data || !code.is_empty() {
                break;
            }
        }
        RecordedCall {
            call: planned.call,
            region: planned.region.clone(),
            parameters: planned.parameters.clone().into(),
            at,
            outcome,
            code,
            data: pages.into_value().into(),
            source: Source::Live,
        }
    }

    /// One page, tried as often as that is worth.
    async fn page(&self, planned: &PlannedCall, request: &Request) -> Page {
        let mut last = Page::Failed(CallOutcome::Failed, String::new());
        let mut has_corrected_clock = false;
        for tried in 0..TRIES {
            if self.is_blocked(planned.call, request.host()) {
                return Page::Failed(CallOutcome::Blocked, String::new());
            }
            if self.runtime.is_cancelled() {
                return Page::Failed(CallOutcome::Cancelled, String::new());
            }
            let signed_at = self.aws_time();
            let retry = match self.send(planned, request, signed_at).await {
                Ok(answer) => {
                    self.note_answer(request.host());
                    match answer {
                        Ok(Ok(value)) => return Page::Read(value),
                        Ok(Err(error)) => {
                            let corrected = !has_corrected_clock && self.correct_clock(&error, signed_at);
                            has_corrected_clock |= corrected;
                            let retry = if corrected { Retry::Again } else { error.retry() };
                            last = Page::Failed(outcome(planned.call.get(), &error), error.code);
                            retry
                        }
                        Err(_) => {
                            last = Page::Failed(CallOutcome::Malformed, String::new());
                            Retry::Again
                        }
                    }
                }
                Err(SendError::Cancelled) => return Page::Failed(CallOutcome::Cancelled, String::new()),
                Err(SendError::BrokenOff) => {
                    last = Page::Failed(CallOutcome::Malformed, String::new());
                    Retry::Again
                }
                Err(SendError::TimedOut) => {
                    last = Page::Failed(CallOutcome::TimedOut, String::new());
                    Retry::Again
                }
                Err(SendError::Unreached) => {
                    last = Page::Failed(self.why_unreached(planned, request.host()).await, String::new());
                    Retry::Again
                }
            };
            if retry == Retry::Never || matches!(last, Page::Failed(CallOutcome::Blocked, _)) {
                break;
            }
            // A time-out has already cost half a minute; more than one more try would hold everything up. A network that is lost
            // is lost for every call: each of them waits a moment for it, and no longer.
            let most = match last {
                Page::Failed(CallOutcome::TimedOut, _) => TRIES_WITHOUT_ANSWER,
                Page::Failed(CallOutcome::Offline, _) => TRIES_WITHOUT_NETWORK,
                _ => TRIES,
            };
            if tried + 1 >= most {
                break;
            }
            self.runtime.sleep(self.wait(tried, retry)).await;
        }
        last
    }

    /// Sends a request, reads what is answered, and adds it to the ledger.
    async fn send(&self, planned: &PlannedCall, request: &Request, at: Timestamp) -> Result<Answer, SendError> {
        // A token that cannot stand in a header was refused when it was pasted.
        let headers = sign(request, &self.credentials, at).map_err(|_| SendError::Unreached)?;
        let mut line = Ledger::line(planned.call, request.host(), &planned.region, self.runtime.now());
        let sent = self.runtime.send(request, &headers).await;
        line.millis = self.runtime.now().millis_since(line.at);
        let answer = sent.map(|response| {
            (line.status, line.bytes) = (response.status, response.body.len());
            read(planned.call.get(), &response)
        });
        if let Ok(Ok(Err(error))) = &answer {
            line.code.clone_from(&error.code);
        }
        self.add_line(line);
        answer
    }

    /// Why the browser shows no answer. A host that answers when nothing is asked of it is one whose answers the browser
    /// keeps back; one that has answered before is one that the network has lost.
    async fn why_unreached(&self, planned: &PlannedCall, host: &str) -> CallOutcome {
        let mut line = Ledger::probe(host, &planned.region, self.runtime.now());
        let is_blocked = self.runtime.is_reachable(host).await;
        line.millis = self.runtime.now().millis_since(line.at);
        self.add_line(line);
        if is_blocked && self.note_unreached(planned.call, host) {
            CallOutcome::Blocked
        } else if is_blocked {
            CallOutcome::Failed
        } else {
            CallOutcome::Offline
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
        self.runtime.random() % most.max(1)
    }
}
