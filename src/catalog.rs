//! The call catalog: every read operation that Footing uses, and nothing else. It is the source of everything that is sent,
//! allowed, shown and explained.

pub(crate) mod arn;
#[cfg(test)]
mod build;
pub mod command;
pub mod fanout;
mod names;
pub mod policy;
pub mod shape;

use fanout::{ArnPart, Condition, FanoutRule, Hook, Is, ItemField};
use serde_json::Value;
use shape::{Entry, Field, List, Location, Map, Object, Shape};
use std::fmt;

pub use names::{AccountId, Partition, Region};

include!(concat!(env!("OUT_DIR"), "/calls.rs"));

/// An AWS service.
#[derive(Debug)]
pub struct Service {
    /// The name in botocore, such as `cloudtrail`.
    pub name: &'static str,
    /// The name for people, such as `AWS CloudTrail`.
    pub title: &'static str,
    /// The protocol of requests and answers.
    pub protocol: Protocol,
    /// The version of the API, such as `2013-11-01`.
    pub version: &'static str,
    /// The service's name in signatures.
    pub signing: &'static str,
    /// The service's hosts.
    pub endpoint: Endpoint,
    /// Whether browsers can reach the service.
    pub browser: Browser,
}

/// The protocol of requests and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// A form is sent, XML is received.
    Query,
    /// EC2's variant of `Query`.
    Ec2,
    /// JSON is sent and received. The operation is in the `x-amz-target` header.
    Json {
        /// The version of the protocol, `1.0` or `1.1`.
        version: &'static str,
        /// The text before the operation's name, without the dot.
        target: &'static str,
    },
    /// The address names the resource, and JSON is received.
    RestJson,
    /// The address names the resource, and XML is received.
    RestXml,
}

/// The hosts of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// One host for each partition.
    Global(&'static [GlobalEndpoint]),
    /// One host for each Region, `{prefix}.{region}.{suffix of the partition}`.
    Regional {
        /// The text before the Region.
        prefix: &'static str,
        /// The Regions of the endpoint data in which the service has no endpoint.
        absent: &'static [&'static str],
    },
}

/// The host of a global service in one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlobalEndpoint {
    /// The partition: `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: &'static str,
    /// The host, such as `iam.amazonaws.com`.
    pub host: &'static str,
    /// The Region in signatures.
    pub signing_region: &'static str,
}

/// Whether browsers can reach a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// The service answered preflight requests.
    Allowed,
    /// The service refused preflight requests.
    Blocked,
    /// Nobody has measured it, or measurements disagree.
    Unknown,
}

/// A read operation.
#[derive(Debug)]
pub struct Call {
    /// The operation's service.
    pub service: &'static Service,
    /// The name, such as `DescribeTrails`.
    pub operation: &'static str,
    /// How often the call is made.
    pub fanout: Fanout,
    /// The parameters that differ from one call of the operation to the next, such as `["Name"]`, by the AWS CLI's names.
    pub item: &'static [&'static str],
    /// The parameters of every call, as a JSON object. [`Call::fixed`] replaces `{account}` and `{partition}` in its texts with
    /// those of the account.
    pub always: &'static str,
    /// More fixed parameters, one JSON object for each call of the operation. Empty if there is one call without more parameters.
    pub variants: &'static [&'static str],
    /// The IAM actions that the call needs; none for `sts:GetCallerIdentity`.
    pub iam: &'static [&'static str],
    /// The resources to which these actions can be narrowed, as ARNs with `{partition}`; empty if they cannot be narrowed.
    pub resources: &'static [&'static str],
    /// Whether AWS charges for the call.
    pub is_billed: bool,
    /// A field without which the answer would mislead, and which a recent AWS CLI may not know; empty if there is none.
    pub requires_output_field: &'static str,
    /// The error codes that count as an answer (CRITERIA.md E3).
    pub codes_that_answer: &'static [&'static str],
    /// The HTTP method, `POST` or `GET`.
    pub method: &'static str,
    /// The path, which may have `{labels}` and a fixed query, such as `/{Bucket}?policyStatus`.
    pub path: &'static str,
    /// The parameter whose value and a dot come before the host: an account ID, exactly twelve digits.
    pub host_label: Option<&'static str>,
    /// The parameters that may be sent.
    pub input: &'static Object,
    /// The fields that are read.
    pub output: Output,
    /// How the answer is split into pages.
    pub paging: Option<Paging>,
}

/// How often a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fanout {
    /// Once.
    Once,
    /// Once in every enabled Region.
    PerRegion,
    /// Once for each item in the answers to these calls.
    PerItem(&'static [CallId]),
}

impl Fanout {
    /// The calls whose answers lead to the call.
    pub fn parents(self) -> &'static [CallId] {
        if let Self::PerItem(parents) = self { parents } else { &[] }
    }
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Output {
    /// The XML element around the fields, such as `GetAccountSummaryResult`.
    pub wrapper: Option<&'static str>,
    /// The field that is the whole body, by the AWS CLI's name.
    pub payload: Option<&'static str>,
    /// The fields that are read.
    pub object: &'static Object,
}

/// How an answer is split into pages. The call sends and reads these fields. Those that only point to the next page are removed
/// when the pages are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The request's field for the token of the next page, by the AWS CLI's name.
    pub input: &'static str,
    /// The answer's field with the token of the next page, by the AWS CLI's name; may have dots.
    pub output: &'static str,
    /// The answer's field that says whether there is another page, if the service has one.
    pub more: Option<&'static str>,
    /// The request's field for the size of a page, and the size that every request sends. Without it, some services leave
    /// something out: SQS the token of the next page, S3 the Region of a bucket.
    pub size: Option<(&'static str, u32)>,
    /// The lists that are joined across pages, by the AWS CLI's names; may have dots.
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

    /// Returns the Region for calls that are made once to a regional service: the oldest Region of the partition, which is
    /// always enabled.
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

/// Whether a Region is in the endpoint data.
pub fn is_region_known(region: &str) -> bool {
    Partition::of_region(region).is_some()
}

/// The index of a call in the catalog.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(u16);

impl Call {
    /// Returns the fixed parameters of an account, one set for each call of the operation. They are the same in every scan.
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

/// Replaces `{account}` and `{partition}` in the texts of a value.
fn fill(value: &mut Value, account: &str, partition: &str) {
    match value {
        Value::String(text) => *text = text.replace("{account}", account).replace("{partition}", partition),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, account, partition)),
        Value::Object(fields) => fields.values_mut().for_each(|field| fill(field, account, partition)),
        _ => {}
    }
}

impl CallId {
    /// Returns all calls, sorted by service and operation.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
        (0..CALLS.len() as u16).map(Self)
    }

    /// Returns the call with this name, such as `iam:GetAccountSummary`.
    pub fn find(name: &str) -> Option<Self> {
        let named = name.split_once(':')?;
        let index = CALLS.binary_search_by(|call| (call.service.name, call.operation).cmp(&named)).ok()?;
        u16::try_from(index).ok().map(Self)
    }

    /// Returns the call.
    #[expect(clippy::indexing_slicing, reason = "ids are made here and by the build script only")]
    pub fn get(self) -> &'static Call {
        &CALLS[usize::from(self.0)]
    }

    /// Returns the reason for the call, one sentence. Reasons have a table of their own, because the scanner does not show them.
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
