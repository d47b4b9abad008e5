//! What was observed in an AWS account, as findings about criteria. What people say is in `assessment`.

mod finding;

pub use finding::{Degree, FRESH_DAYS, Finding, Resource, Verdict};
