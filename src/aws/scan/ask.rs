//! One call from the first try to the last page.

use super::ledger::Ledger;
use super::run::{PlannedCall, Scan};
use super::runtime::{Runtime, SendError};
use crate::evidence::{CallOutcome, RecordedCall, Source, Tree, View};
use crate::stdx::time::Timestamp;
use crate::wire::{AwsError, Pages, Request, Retry, Unreadable, outcome, read, sign};
use serde_json::Value;

/// The most tries of one page.
const TRIES: u32 = 6;
/// The most tries of a page that times out.
const TRIES_WITHOUT_ANSWER: u32 = 2;
/// The most tries of a page while the network is offline.
const TRIES_WITHOUT_NETWORK: u32 = 3;
/// The longest wait before the second try, in milliseconds. It doubles with every further try.
const FIRST_WAIT: u32 = 250;
/// The longest wait before any try, in milliseconds.
const LONGEST_WAIT: u32 = 20_000;
/// How often a report that AWS has not finished is requested again.
const REPORT_TRIES: u32 = 20;
/// The wait before a report is requested again, in milliseconds.
const REPORT_WAIT: u32 = 1500;

/// What an answer says.
type Answer = Result<Result<Value, AwsError>, Unreadable>;

/// What came of one page.
enum Page {
    /// The page, read by the call's shape.
    Read(Value),
    /// The outcome of a page that failed, and AWS's error code, which may be empty.
    Failed(CallOutcome, String),
}

impl<W: Runtime> Scan<W> {
    /// Makes a call and records its outcome. Waits until AWS has finished the credential report.
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

    /// One page, tried again while that is worthwhile.
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
            // A time-out takes half a minute, so that more than one further try would delay every other call. A lost network is
            // lost for every call, so each call waits for it only briefly.
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

    /// Why a request got no answer. If the host does not answer a probe either, the device is offline. If it does, the browser
    /// withholds the answer: the call is blocked, or has only failed so far if the host has answered other calls.
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

    /// Takes over AWS's time if the error is about the clock, and returns whether it is.
    fn correct_clock(&self, error: &AwsError, signed_at: Timestamp) -> bool {
        let Some(difference) = error.skew(signed_at) else { return false };
        self.set_clock(signed_at, difference);
        true
    }

    /// The wait before the next try, in milliseconds: a random time below a limit that doubles, so that many calls do not
    /// return at once.
    fn wait(&self, tried: u32, retry: Retry) -> u32 {
        let first = if retry == Retry::Slower { 2 * FIRST_WAIT } else { FIRST_WAIT };
        let most = first.saturating_mul(1 << tried.min(16)).min(LONGEST_WAIT);
        self.runtime.random() % most.max(1)
    }
}
