//! What a scan needs from its environment.

use crate::stdx::time::Timestamp;
use crate::wire::{Request, Response};

/// Why a request got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The browser says only that the request failed: there is no network, or the browser withholds the answer.
    Unreached,
    /// The answer began and was cut off.
    BrokenOff,
    /// No answer came in time.
    TimedOut,
    /// The scan was cancelled.
    Cancelled,
}

/// The environment of a scan: a clock, randomness, waiting and sending.
#[expect(async_fn_in_trait, reason = "a browser has one thread, and nothing here is sent to another")]
pub trait Runtime {
    /// The time by the device's clock.
    fn now(&self) -> Timestamp;

    /// A random number.
    fn random(&self) -> u32;

    /// Waits this many milliseconds, or until the scan is cancelled.
    async fn sleep(&self, millis: u32);

    /// Sends a signed request with these headers, and reads the answer to its end.
    ///
    /// # Errors
    /// A [`SendError`] if no complete answer comes.
    async fn send(&self, request: &Request, headers: &[(&'static str, String)]) -> Result<Response, SendError>;

    /// Returns whether a host answers at all, even if the browser shows nothing of the answer. Sends no credentials.
    async fn is_reachable(&self, host: &str) -> bool;

    /// Returns whether the scan was cancelled.
    fn is_cancelled(&self) -> bool;
}
