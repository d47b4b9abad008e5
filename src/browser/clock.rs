//! The time of day, and timers.

use crate::stdx::time::Timestamp;
use gloo_timers::callback::{Interval, Timeout};
use gloo_timers::future::TimeoutFuture;

/// The present time, by the device's clock.
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now().max(0.0) as u64)
}

/// Runs a function once, after `millis` milliseconds. Dropping the handle cancels it.
pub fn after(millis: u32, run: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(millis, run)
}

/// Waits until the browser has done what is waiting, so that a long computation in parts does not block the page.
pub async fn next_task() {
    TimeoutFuture::new(0).await;
}

/// Runs a function every `millis` milliseconds until the handle is dropped.
pub fn repeat(millis: u32, run: impl FnMut() + 'static) -> Interval {
    Interval::new(millis, run)
}

/// Runs a function every `millis` milliseconds for as long as the page lives.
pub fn every(millis: u32, run: impl FnMut() + 'static) {
    Interval::new(millis, run).forget();
}
