//! What a scan needs of the world.

use crate::stdx::time::Timestamp;
use crate::wire::{Request, Response};

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The browser says no more than that it failed: no network, or an answer that it does not let through.
    Unreached,
    /// The answer began and broke off.
    BrokenOff,
    /// No answer in time.
    TimedOut,
    /// The scan was ended.
    Cancelled,
}

/// Sends, waits, tells the time, and rolls dice.
#[expect(async_fn_in_trait, reason = "a browser has one thread, and nothing here is sent to another")]
pub trait Runtime {
    /// The time by the device's clock.
    fn now(&self) -> Timestamp;

    /// A random number.
    fn random(&self) -> u32;

    /// Waits for so many milliseconds, or until the scan is ended.
    async fn sleep(&self, millis: u32);

    /// Sends a signed request with these headers, and reads the answer to its end.
    ///
    /// # Errors
    /// [`SendError`].
    async fn send(&self, request: &Request, headers: &[(&'static str, String)]) -> Result<Response, SendError>;

    /// Whether a host answers at all, though the browser may show nothing of it. Sends no credentials.
    async fn is_reachable(&self, host: &str) -> bool;

    /// Whether the scan was ended.
    fn is_cancelled(&self) -> bool;
}
