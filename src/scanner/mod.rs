//! What the page and the scanner say to each other. The scanner is a worker of its own: it alone holds credentials, it alone
//! may reach AWS, and it judges what it finds. Everything between the two is JSON, but for the credentials, which the page
//! hands over unread ([`CREDENTIALS`]), and the evidence, which it gets as a file. How the scanner works is in `aws` and
//! `evidence`; what it needs of a browser in `browser::scanner`.

mod order;
mod report;

pub use order::{Order, ScanOrder};
pub use report::{Asked, Explanation, Identity, Outlook, Part, Progress, Refused, Report, Scanned, Unanswered};

/// What stands first in the list that hands credentials over: this, the text as it was pasted, the partition's name.
pub const CREDENTIALS: &str = "credentials";
