//! What was observed in an AWS account: recorded calls, the checks that judge them, and the findings that come of it. How the
//! calls are made is not here (`aws`), nor what a finding counts for (`assessment`).

mod account_summary;
mod arn;
mod batches;
mod buckets;
mod budgets;
pub mod checks;
mod credential_report;
mod databases;
mod detectors;
mod event_pattern;
mod failing;
mod finding;
mod identities;
mod identity_center;
mod keys;
mod log_bucket;
mod look;
mod management_events;
mod mfa;
mod network;
mod object_events;
mod organization;
mod policy;
mod recorded;
mod refusals;
mod resource_policies;
mod routes;
mod search_domains;
mod secret_names;
mod security_groups;
mod servers;
mod subnets;
mod substitutes;
mod tasks;
mod topics;
mod trails;
mod view;
mod web_fronts;
mod words;

pub use credential_report::is_root_in_use;
pub use finding::{Degree, FRESH_DAYS, Finding, Resource, Verdict};
pub use look::{Answer, Draft, Gap, Look, Missing};
pub use recorded::{Circumstances, Evidence, Outcome, People, RecordedCall};
pub use substitutes::{is_substitute, is_substitute_worth_asking};
pub use view::View;
