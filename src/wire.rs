//! Requests and answers as they cross the network: encoding, signing, reading, errors, pages. Pure: bytes in, bytes out.
//! `aws::scan` decides when to send what, and `browser` sends.

mod answer;
mod call_outcome;
mod error;
mod paging;
mod percent;
mod request;
mod sign;
#[cfg(test)]
mod testing;

pub use answer::{MAX_BODY_BYTES, Unreadable, from_cli, read, sent_from_cli};
pub use call_outcome::CallOutcome;
pub use error::{AwsError, Retry, outcome};
pub use paging::{MAX_PAGES, Pages, PagingError, is_last_page};
pub(crate) use percent::encode;
pub use request::{Request, RequestError};
pub use sign::{SigningError, sign};

/// An HTTP response, reduced to the parts that are read.
#[derive(Debug, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The `date` header, if the browser exposes it.
    pub date: Option<String>,
    /// The `x-amzn-errortype` header, if the browser exposes it.
    pub error_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

#[cfg(test)]
mod tests;
