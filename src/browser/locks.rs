//! Web Locks, so that only one tab or worker writes a document at a time. Called by name, because their `web-sys`
//! bindings are unstable.

use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Runs a function while this tab alone holds the lock; at once if the browser has no locks.
pub fn with_lock(name: &str, run: impl FnOnce() + 'static) {
    let Some((manager, request)) = manager() else { return run() };
    let granted = Closure::once_into_js(run);
    // The returned promise only says when the lock is free again.
    let _ = request.call2(&manager, &JsValue::from_str(name), &granted);
}

/// A lock that is held until this value is dropped.
#[derive(Debug)]
pub struct Held(Option<Function>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Waits for a lock and holds it. Holds nothing if the browser has no locks.
pub async fn hold(name: &str) -> Held {
    let Some((manager, request)) = manager() else { return Held(None) };
    let release: Rc<RefCell<Option<Function>>> = Rc::default();
    let refused: RefCell<Option<Promise>> = RefCell::default();
    let held = Promise::new(&mut |resolve, _| *release.borrow_mut() = Some(resolve));
    let granted = Promise::new(&mut |resolve, _| {
        let held = held.clone();
        // The browser holds the lock until the promise returned here resolves.
        let granted = Closure::once_into_js(move || {
            let _ = resolve.call0(&JsValue::NULL);
            held
        });
        match request.call2(&manager, &JsValue::from_str(name), &granted) {
            // This promise settles before the lock is granted only if the browser refuses it.
            Ok(asked) => *refused.borrow_mut() = Some(asked.unchecked_into()),
            Err(_) => *refused.borrow_mut() = Some(Promise::resolve(&JsValue::NULL)),
        }
    });
    let either: Array = [Some(granted), refused.take()].into_iter().flatten().collect();
    let _ = JsFuture::from(Promise::race(&either)).await;
    Held(release.take())
}

/// The lock manager of the page or worker, and its `request` function; `None` if the browser has none.
fn manager() -> Option<(JsValue, Function)> {
    let navigator = Reflect::get(&js_sys::global(), &JsValue::from_str("navigator")).ok()?;
    let manager = Reflect::get(&navigator, &JsValue::from_str("locks")).ok()?;
    let request = Reflect::get(&manager, &JsValue::from_str("request")).ok()?;
    Some((manager, request.dyn_into().ok()?))
}
