//! The call catalog: every read operation that Footing uses, and nothing else. Whatever is sent, allowed, shown or explained
//! is made from it.

pub(crate) mod arn;
#[cfg(test)]
mod build;
pub mod command;
mod names;
pub mod policy;
pub mod shape;

use serde_json::Value;
use shape::{Entry, Field, List, Location, Map, Object, Shape};
use std::fmt;

pub use names::{AccountId, Partition, Region};

include!(concat!(env!("OUT_DIR"), "/calls.rs"));

/// A service.
#[derive(Debug)]
pub struct Service {
    /// As in botocore, such as `cloudtrail`.
    pub name: &'static str,
    /// As people know it, such as `AWS CloudTrail`.
    pub title: &'static str,
    /// How requests and answers are written.
    pub protocol: Protocol,
    /// The API's version, such as `2013-11-01`.
    pub version: &'static str,
    /// The name in signatures.
    pub signing: &'static str,
    /// Where it answers.
    pub endpoint: Endpoint,
    /// What is known of browsers reaching it.
    pub browser: Browser,
}

/// How requests and answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// A form goes out, XML comes back.
    Query,
    /// EC2's own kind of `Query`.
    Ec2,
    /// JSON both ways, the operation in the `x-amz-target` header.
    Json {
        /// `1.0` or `1.1`.
        version: &'static str,
        /// What stands before the operation's name, without the dot.
        target: &'static str,
    },
    /// Addresses name what is asked for, JSON comes back.
    RestJson,
    /// Addresses name what is asked for, XML comes back.
    RestXml,
}

/// Where a service answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// One host for each partition.
    Global(&'static [GlobalEndpoint]),
    /// One host for each Region, `{prefix}.{region}.{suffix of the partition}`.
    Regional {
        /// What stands before the Region.
        prefix: &'static str,
        /// The Regions that the endpoint data knows and in which the service has no endpoint.
        absent: &'static [&'static str],
    },
}

/// The host of a global service in one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlobalEndpoint {
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: &'static str,
    /// Such as `iam.amazonaws.com`.
    pub host: &'static str,
    /// The Region in signatures.
    pub signing_region: &'static str,
}

/// What is known of browsers reaching a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Its preflights were answered.
    Allowed,
    /// Its preflights were refused.
    Blocked,
    /// Nobody has measured it, or the measurements disagree.
    Unknown,
}

/// A read operation.
#[derive(Debug)]
pub struct Call {
    /// The service it belongs to.
    pub service: &'static Service,
    /// Such as `DescribeTrails`.
    pub operation: &'static str,
    /// How often it is asked.
    pub fanout: Fanout,
    /// The parameters by which one asking differs from another, such as `["Name"]`, by the CLI's names.
    pub item: &'static [&'static str],
    /// Parameters that are sent every time, as a JSON object. In its texts, `{account}` and `{partition}` stand for those of the
    /// account that is asked; [`Call::fixed`] puts them in.
    pub always: &'static str,
    /// What is sent besides, a JSON object for each asking; empty where there is one asking and nothing besides.
    pub variants: &'static [&'static str],
    /// The IAM actions it needs; none for `sts:GetCallerIdentity`.
    pub iam: &'static [&'static str],
    /// The resources to which these actions can be narrowed, as ARNs with `{partition}`; empty where that is everything.
    pub resources: &'static [&'static str],
    /// Whether AWS charges for it.
    pub is_billed: bool,
    /// A field of the answer without which it would mislead, and which an AWS CLI that people still use may be too old to know;
    /// empty where there is none.
    pub requires_output_field: &'static str,
    /// Error codes that are an answer (CRITERIA.md E3).
    pub codes_that_answer: &'static [&'static str],
    /// `POST` or `GET`.
    pub method: &'static str,
    /// The path, perhaps with `{labels}` and a fixed query, such as `/{Bucket}?policyStatus`.
    pub path: &'static str,
    /// The parameter whose value stands before the host with a dot: an account's number, of twelve digits and nothing else.
    pub host_label: Option<&'static str>,
    /// What may be sent.
    pub input: &'static Object,
    /// What is read.
    pub output: Output,
    /// How the answer is divided into pages.
    pub paging: Option<Paging>,
}

/// How often a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fanout {
    /// Once.
    Once,
    /// In every enabled Region.
    PerRegion,
    /// Once per item of the answers of these calls.
    PerItem(&'static [CallId]),
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Output {
    /// The XML element around the fields, such as `GetAccountSummaryResult`.
    pub wrapper: Option<&'static str>,
    /// The field that is the whole body, by the CLI's name.
    pub payload: Option<&'static str>,
    /// The fields that are read.
    pub object: &'static Object,
}

/// How an answer is divided into pages. Its fields are among those that the call sends and reads; when the pages are one,
/// what only turns them is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The request's field for the place to go on, by the CLI's name.
    pub input: &'static str,
    /// The answer's field that tells the place, by the CLI's name; perhaps with dots.
    pub output: &'static str,
    /// The field that says whether there is more, where the service has one.
    pub more: Option<&'static str>,
    /// The request's field for the size of a page, and the size that is sent with every request. Some services leave
    /// something out without it: SQS how to go on, S3 where a bucket is.
    pub size: Option<(&'static str, u32)>,
    /// The lists that grow from page to page, by the CLI's names; perhaps with dots.
    pub lists: &'static [&'static str],
}

/// What the endpoint data says of a partition.
#[derive(Debug)]
struct PartitionData {
    suffix: &'static str,
    regions: &'static [&'static str],
}

impl Partition {
    /// What hosts of Regions end with, such as `amazonaws.com`.
    pub fn suffix(self) -> &'static str {
        partition_data(self).suffix
    }

    /// The Regions that the endpoint data knows.
    pub fn regions(self) -> &'static [&'static str] {
        partition_data(self).regions
    }

    /// Where what is asked once of a regional service is asked: the oldest Region of the partition, which is always enabled.
    pub fn home_region(self) -> &'static str {
        match self {
            Self::Aws => "us-east-1",
            Self::AwsCn => "cn-north-1",
            Self::AwsUsGov => "us-gov-west-1",
        }
    }

    /// The partition of a Region that the endpoint data knows.
    pub fn of_region(region: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|partition| partition.regions().contains(&region))
    }
}

/// Whether the endpoint data knows a Region.
pub fn is_region_known(region: &str) -> bool {
    Partition::of_region(region).is_some()
}

/// A call of the catalog.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(u16);

impl Call {
    /// The parameters that are the same in every scan of an account, one set for each asking.
    pub fn fixed(&self, account: &str, partition: &str) -> Vec<serde_json::Map<String, Value>> {
        let read = |json: &str| match serde_json::from_str(json) {
            Ok(Value::Object(parameters)) => parameters,
            _ => serde_json::Map::new(),
        };
        let variants = if self.variants.is_empty() { &["{}"] } else { self.variants };
        let filled = variants.iter().map(|planned| {
            let mut parameters = read(self.always);
            parameters.extend(read(planned));
            parameters.values_mut().for_each(|value| fill(value, account, partition));
            parameters
        });
        filled.collect()
    }
}

/// Puts the account's number and partition into the texts of a value.
fn fill(value: &mut Value, account: &str, partition: &str) {
    match value {
        Value::String(text) => *text = text.replace("{account}", account).replace("{partition}", partition),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, account, partition)),
        Value::Object(fields) => fields.values_mut().for_each(|field| fill(field, account, partition)),
        _ => {}
    }
}

impl CallId {
    /// All calls, service by service.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
        (0..CALLS.len() as u16).map(Self)
    }

    /// The call with this name, such as `iam:GetAccountSummary`.
    pub fn find(name: &str) -> Option<Self> {
        let named = name.split_once(':')?;
        let place = CALLS.binary_search_by(|call| (call.service.name, call.operation).cmp(&named)).ok()?;
        u16::try_from(place).ok().map(Self)
    }

    /// The call itself.
    #[expect(clippy::indexing_slicing, reason = "ids are made here and by the build script only")]
    pub fn get(self) -> &'static Call {
        &CALLS[usize::from(self.0)]
    }

    /// Why it is asked, one sentence. Apart from [`Call`], because the scanner, which tells nobody, does without.
    #[expect(clippy::indexing_slicing, reason = "ids are made here and by the build script only")]
    pub fn why(self) -> &'static str {
        REASONS[usize::from(self.0)]
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.get().service.name, self.get().operation)
    }
}

impl fmt::Debug for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
