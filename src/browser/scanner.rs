//! The scanner's side of the link to the page: takes credentials and commands, and sends events. The page's side is
//! `scanner_link`.

use super::clock;
use super::network::Network;
use crate::catalog::Partition;
use crate::protocol::scan::{CREDENTIALS, Command, Identity, ScanRequest, ScannerEvent};
use crate::scanner::{NotOpened, Session};
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, MessageEvent};
use zeroize::Zeroizing;

/// The shortest time between two reports of progress, in milliseconds.
const TELL_EVERY: u64 = 120;
/// The longest time for which credentials are held, in milliseconds: twelve hours, the longest session of a role.
const LONGEST_SESSION: u64 = 12 * 3_600_000;

/// Starts listening, and tells the page so.
pub fn serve() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let desk = Rc::new(Desk {
        network: RefCell::new(Network::of(scope.clone())),
        scope: scope.clone(),
        session: RefCell::default(),
        expiry: RefCell::default(),
        is_busy: Cell::new(false),
    });
    let at_work = desk.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| at_work.take(&event.data()));
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    desk.send_event(&ScannerEvent::Ready);
}

/// The state of the scanner.
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    /// A new one for each set of credentials, so that ending it ends all use of the previous set for good.
    network: RefCell<Network>,
    session: RefCell<Option<Rc<Session<Network>>>>,
    /// The timer that ends the session when its credentials expire.
    expiry: RefCell<Option<Timeout>>,
    is_busy: Cell<bool>,
}

impl Desk {
    fn take(self: &Rc<Self>, message: &JsValue) {
        if let Some(list) = message.dyn_ref::<js_sys::Array>() {
            let text = |place| list.get(place).as_string().unwrap_or_default();
            if text(0) == CREDENTIALS {
                let pasted = Zeroizing::new(text(1));
                if let Some(partition) = Partition::find(&text(2)) {
                    spawn_local(self.clone().open(pasted, partition));
                }
            }
            return;
        }
        let command = message.as_string().and_then(|text| serde_json::from_str(&text).ok());
        match command {
            Some(Command::StepDown { role, external_id }) => spawn_local(self.clone().step_down(role, external_id)),
            Some(Command::Scan(command)) => spawn_local(self.clone().scan(command)),
            Some(Command::Stop) => self.network.borrow().end(),
            Some(Command::Forget) => self.forget(),
            None => {}
        }
    }

    async fn open(self: Rc<Self>, pasted: Zeroizing<String>, partition: Partition) {
        self.forget();
        let network = Network::of(self.scope.clone());
        *self.network.borrow_mut() = network.clone();
        self.begin(Session::open(network, pasted, partition).await).await;
    }

    async fn step_down(self: Rc<Self>, role: String, external_id: Option<String>) {
        let session = self.session.borrow().clone();
        if let Some(session) = session {
            self.network.borrow().resume();
            self.begin(session.step_down(&role, external_id.as_deref()).await).await;
        }
    }

    /// Reports whose the credentials are and how many calls a scan would make, or why there is no session.
    async fn begin(self: &Rc<Self>, opened: Result<Session<Network>, NotOpened>) {
        let session = match opened {
            Ok(session) => Rc::new(session),
            Err(NotOpened { refused, lines }) => {
                self.send_event(&ScannerEvent::Ledger(lines));
                return self.send_event(&ScannerEvent::Refused(refused));
            }
        };
        *self.session.borrow_mut() = Some(session.clone());
        self.watch(session.identity());
        self.send_event(&ScannerEvent::Identified(session.identity().clone()));
        let estimate = session.estimate().await;
        self.send_event(&ScannerEvent::Ledger(session.new_lines()));
        self.send_event(&ScannerEvent::Estimate(estimate));
    }

    /// Forgets the credentials when they expire by AWS's clock, or after [`LONGEST_SESSION`].
    fn watch(self: &Rc<Self>, identity: &Identity) {
        let desk = self.clone();
        let now = clock::now().as_millis().saturating_add_signed(i64::from(identity.clock_ahead) * 1000);
        let left = identity.expires.map_or(LONGEST_SESSION, |expires| expires.as_millis().saturating_sub(now));
        let left = u32::try_from(left.min(LONGEST_SESSION)).unwrap_or(u32::MAX);
        *self.expiry.borrow_mut() = Some(clock::after(left, move || desk.expire()));
    }

    fn expire(&self) {
        self.forget();
        self.send_event(&ScannerEvent::Expired);
    }

    async fn scan(self: Rc<Self>, command: ScanRequest) {
        let session = self.session.borrow().clone();
        let Some(session) = session else { return self.send_event(&ScannerEvent::Expired) };
        if self.is_busy.replace(true) {
            return;
        }
        self.network.borrow().resume();
        let mut told = 0;
        let scanned = session
            .scan(&command, |_| {
                let now = clock::now().as_millis();
                if now.saturating_sub(told) >= TELL_EVERY {
                    told = now;
                    self.send_event(&ScannerEvent::Ledger(session.new_lines()));
                    self.send_event(&ScannerEvent::Progress(session.progress()));
                }
            })
            .await;
        self.is_busy.set(false);
        self.send_event(&ScannerEvent::Ledger(session.new_lines()));
        self.hand_evidence(&session.evidence_file());
        self.send_event(&ScannerEvent::Scanned(scanned));
        if session.has_expired() && self.session.borrow().is_some() {
            self.expire();
        }
    }

    /// Ends requests in progress and drops the session, which wipes the credentials.
    fn forget(&self) {
        self.network.borrow().end();
        self.expiry.borrow_mut().take();
        self.session.borrow_mut().take();
    }

    /// Sends the evidence to the page as a file, so that the page need not hold it as text.
    fn hand_evidence(&self, text: &str) {
        let options = BlobPropertyBag::new();
        options.set_type("application/json");
        let parts = js_sys::Array::of1(&JsValue::from_str(text));
        if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
            let _ = self.scope.post_message(&blob);
        }
    }

    fn send_event(&self, event: &ScannerEvent) {
        let text = serde_json::to_string(event).unwrap_or_default();
        let _ = self.scope.post_message(&JsValue::from_str(&text));
    }
}
