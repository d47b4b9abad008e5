//! `model.json`: botocore's models of the calls, trimmed to what the calls send and read.

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The version of the models, for people only.
    #[serde(rename = "made_from")]
    _made_from: String,
    pub partitions: Vec<Partition>,
    pub services: BTreeMap<String, Service>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    pub name: String,
    pub suffix: String,
    pub regions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub protocol: Protocol,
    pub version: String,
    pub signing: String,
    pub endpoint: Endpoint,
    pub calls: BTreeMap<String, Call>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Protocol {
    Query,
    Ec2,
    Json { version: String, target: String },
    RestJson,
    RestXml,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Endpoint {
    Global { global: Vec<GlobalEndpoint> },
    Regional { prefix: String, absent: Vec<String> },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlobalEndpoint {
    pub partition: String,
    pub host: String,
    pub signing_region: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    pub method: String,
    pub path: String,
    pub host_label: Option<String>,
    pub paging: Option<Paging>,
    #[serde(default)]
    pub input: Vec<Field>,
    pub wrapper: Option<String>,
    pub payload: Option<String>,
    pub output: Vec<Field>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    pub input: String,
    pub output: String,
    pub more: Option<String>,
    pub size: Option<PageSize>,
    pub lists: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageSize {
    pub parameter: String,
    pub largest: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    wire: Option<String>,
    #[serde(default)]
    pub location: Location,
    pub shape: Node,
}

impl Field {
    /// Returns the name on the wire.
    pub fn wire(&self) -> &str {
        self.wire.as_deref().unwrap_or(&self.name)
    }
}

/// The tables use the `Debug` output as the variant's name.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Location {
    #[default]
    Body,
    Path,
    Query,
    Header,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Node {
    Leaf(Leaf),
    List {
        list: Box<Node>,
        #[serde(default)]
        element: String,
        #[serde(default)]
        flat: bool,
    },
    Map {
        map: Box<Node>,
        #[serde(default)]
        entry: Entry,
    },
    Fields {
        fields: Vec<Field>,
        /// Whether the fields are keys of a map.
        #[serde(default)]
        keys: bool,
        #[serde(default)]
        entry: Entry,
    },
}

/// The tables use the `Debug` output as the variant's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leaf {
    Text,
    Integer,
    Number,
    Flag,
    Time,
    Names,
}

/// The XML elements of a map's entry; empty in other protocols.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub key: String,
    pub value: String,
}
