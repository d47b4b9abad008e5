//! The scanner's access to AWS: the browser's `fetch`, clock and timers. Only a worker has it.

use super::clock;
use crate::aws::scan::{Runtime, SendError};
use crate::stdx::time::Timestamp;
use crate::wire::{Request, Response};
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, DedicatedWorkerGlobalScope, Headers, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect, SecurityPolicyViolationEvent,
};

/// The time limit for an answer, in milliseconds.
const TIME_OUT: u32 = 30_000;
/// The time limit for a probe of whether a host is reachable, in milliseconds.
const PROBE_TIME_OUT: u32 = 8_000;
/// The longest that a wait continues after [`Network::end`], in milliseconds.
const SLICE: u32 = 150;

/// The time in which the browser reports that its policy has blocked a redirect, in milliseconds.
const POLICY_WORD: u32 = 60;

/// The network of the scanner. Clones share one state and are ended together.
#[derive(Clone, Debug)]
pub struct Network(Rc<State>);

#[derive(Debug)]
struct State {
    scope: DedicatedWorkerGlobalScope,
    is_ended: Cell<bool>,
    /// The addresses whose redirects the policy has blocked.
    sent_on: RefCell<Vec<String>>,
    /// The requests in progress, by number.
    under_way: RefCell<Vec<(u32, AbortController)>>,
    number: Cell<u32>,
}

impl Network {
    /// The network of a worker.
    pub fn of(scope: DedicatedWorkerGlobalScope) -> Self {
        let network = Self(Rc::new(State {
            scope,
            is_ended: Cell::new(false),
            sent_on: RefCell::default(),
            under_way: RefCell::default(),
            number: Cell::new(0),
        }));
        network.notice_policy();
        network
    }

    /// Records what the policy blocks. The event names the requested address, not the target of the redirect.
    fn notice_policy(&self) {
        let state = Rc::downgrade(&self.0);
        let notice =
            Closure::<dyn FnMut(SecurityPolicyViolationEvent)>::new(move |event: SecurityPolicyViolationEvent| {
                if let Some(state) = state.upgrade() {
                    state.sent_on.borrow_mut().push(event.blocked_uri());
                }
            });
        let name = "securitypolicyviolation";
        let _ = self.0.scope.add_event_listener_with_callback(name, notice.as_ref().unchecked_ref());
        notice.forget();
    }

    /// Aborts every request, and allows no other until [`Network::resume`].
    pub fn end(&self) {
        self.0.is_ended.set(true);
        self.0.under_way.borrow().iter().for_each(|(_, controller)| controller.abort());
    }

    /// Allows requests again.
    pub fn resume(&self) {
        self.0.is_ended.set(false);
    }

    /// Fetches an address without the browser's credentials or referrer, and keeps the answer out of its cache.
    async fn fetch(&self, url: &str, init: &RequestInit) -> Result<web_sys::Response, JsValue> {
        init.set_credentials(RequestCredentials::Omit);
        // Browsers do not cache answers to POST. With `no-store` they would also repeat the preflight before each
        // request.
        if init.get_method().as_deref() != Some("POST") {
            init.set_cache(RequestCache::NoStore);
        }
        init.set_referrer_policy(ReferrerPolicy::NoReferrer);
        JsFuture::from(self.0.scope.fetch_with_str_and_init(url, init)).await.map(JsValue::unchecked_into)
    }
}

/// The complete body of an answer.
async fn body(response: &web_sys::Response) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// A request in progress, which is aborted when its time is up.
struct Begun<'a> {
    state: &'a State,
    number: u32,
    is_late: Rc<Cell<bool>>,
    _timer: Timeout,
}

impl<'a> Begun<'a> {
    fn new(state: &'a State, init: &RequestInit, millis: u32) -> Result<Self, SendError> {
        let controller = AbortController::new().map_err(|_| SendError::Unreached)?;
        init.set_signal(Some(&controller.signal()));
        let number = state.number.get().wrapping_add(1);
        state.number.set(number);
        state.under_way.borrow_mut().push((number, controller.clone()));
        let is_late = Rc::new(Cell::new(false));
        let late = is_late.clone();
        let timer = clock::after(millis, move || {
            late.set(true);
            controller.abort();
        });
        Ok(Self { state, number, is_late, _timer: timer })
    }

    /// Why the request failed.
    fn why(&self) -> SendError {
        match (self.state.is_ended.get(), self.is_late.get()) {
            (true, _) => SendError::Cancelled,
            (_, true) => SendError::TimedOut,
            _ => SendError::Unreached,
        }
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.state.under_way.borrow_mut().retain(|(number, _)| *number != self.number);
    }
}

impl Runtime for Network {
    fn now(&self) -> Timestamp {
        clock::now()
    }

    fn random(&self) -> u32 {
        // This only spreads retries over time; it need not be unpredictable.
        (js_sys::Math::random() * f64::from(u32::MAX)) as u32
    }

    async fn sleep(&self, millis: u32) {
        let mut left = millis;
        while left > 0 && !self.0.is_ended.get() {
            let slice = left.min(SLICE);
            TimeoutFuture::new(slice).await;
            left -= slice;
        }
    }

    async fn send(&self, request: &Request, headers: &[(&'static str, String)]) -> Result<Response, SendError> {
        if self.0.is_ended.get() {
            return Err(SendError::Cancelled);
        }
        let init = RequestInit::new();
        init.set_method(request.method());
        init.set_mode(RequestMode::Cors);
        init.set_redirect(RequestRedirect::Error);
        let sent = Headers::new().map_err(|_| SendError::Unreached)?;
        for (name, value) in headers {
            sent.append(name, value).map_err(|_| SendError::Unreached)?;
        }
        init.set_headers(&sent);
        if !request.body().is_empty() {
            init.set_body(&js_sys::Uint8Array::from(request.body()));
        }
        let begun = Begun::new(&self.0, &init, TIME_OUT)?;
        let response = self.fetch(&request.url(), &init).await.map_err(|_| begun.why())?;
        let header = |name: &str| response.headers().get(name).ok().flatten();
        let (date, error_type) = (header("date"), header("x-amzn-errortype"));
        let body = body(&response).await.map_err(|_| match begun.why() {
            // The headers arrived, so neither the browser nor a missing network blocked the request.
            SendError::Unreached => SendError::BrokenOff,
            other => other,
        })?;
        Ok(Response { status: response.status(), date, error_type, body })
    }

    async fn is_reachable(&self, host: &str) -> bool {
        let init = RequestInit::new();
        init.set_method("GET");
        // Nothing of the answer is visible, and nothing is needed: that there is one is enough.
        init.set_mode(RequestMode::NoCors);
        let Ok(_begun) = Begun::new(&self.0, &init, PROBE_TIME_OUT) else { return false };
        // Without parameters, S3 and IAM redirect to pages about themselves. The policy blocks that, and not every
        // browser reports it in a worker: WebKit never does, nor does Firefox behind a service worker. So the first
        // request asks for something that does not exist, which every service refuses without a redirect.
        let root = format!("https://{host}/");
        for address in [&format!("{root}-?Action=-"), &root] {
            if self.fetch(address, &init).await.is_ok() {
                return true;
            }
        }
        TimeoutFuture::new(POLICY_WORD).await;
        self.0.sent_on.borrow().iter().any(|stopped| root.trim_end_matches('/') == stopped.trim_end_matches('/'))
    }

    fn is_cancelled(&self) -> bool {
        self.0.is_ended.get()
    }
}
