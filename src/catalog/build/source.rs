//! The call files as they are written. README.md next to them explains every key.

use super::fanout::Rule;
use super::model::Model;
use super::{Mistake, mistake, parse};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// The name of the file that `xtask/catalog/calls.py` writes.
pub const MODEL: &str = "model.json";

/// All files of the call catalog.
#[derive(Debug)]
pub struct Files {
    /// The name and content of each service's file, sorted by name.
    pub services: Vec<(String, ServiceFile)>,
    /// The content of `model.json`.
    pub model: Model,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceFile {
    pub name: String,
    pub title: String,
    pub browser: Browser,
    #[serde(default, rename = "protocol")]
    _protocol: Option<String>,
    #[serde(default, rename = "asked_in")]
    _asked_in: Option<String>,
    pub calls: BTreeMap<String, CallFile>,
}

/// The tables use the `Debug` output as the variant's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Browser {
    Allowed,
    Blocked,
    Unknown,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallFile {
    pub fanout: Fanout,
    #[serde(default)]
    pub each: Vec<Rule>,
    pub why: String,
    pub iam: Vec<String>,
    pub reads: Vec<String>,
    #[serde(default)]
    pub item: Vec<String>,
    #[serde(default)]
    pub sends: Vec<String>,
    #[serde(default)]
    pub always: Map<String, Value>,
    #[serde(default)]
    pub variants: Vec<Map<String, Value>>,
    #[serde(default)]
    pub resources: Vec<String>,
    #[serde(default)]
    pub billed: bool,
    #[serde(default)]
    pub requires_output_field: String,
    #[serde(default)]
    pub codes_that_answer: Vec<String>,
    #[serde(default)]
    pub mentions: Vec<String>,
    #[serde(default, rename = "page_size")]
    _page_size: Option<u32>,
    #[serde(default, rename = "paging")]
    _paging: Option<Value>,
}

/// How often a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fanout {
    Once,
    Region,
    Item,
}

impl CallFile {
    /// The calls whose answers lead to this one.
    pub fn parents(&self) -> impl Iterator<Item = &str> {
        self.each.iter().map(|rule| rule.of.as_str())
    }
}

impl Files {
    /// Reads `*.toml` and `model.json`.
    pub fn read(folder: &Path) -> Result<Self, Vec<Mistake>> {
        let failed = |name: &str, error: std::io::Error| vec![mistake(name, "file", &error.to_string())];
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .map_err(|error| failed("src/catalog/calls", error))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".toml"))
            .collect();
        names.sort();
        let mut mistakes = Vec::new();
        let mut services = Vec::new();
        for name in names {
            let text = std::fs::read_to_string(folder.join(&name)).map_err(|error| failed(&name, error))?;
            match parse(&name, &text) {
                Ok(service) => services.push((name, service)),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        let text = std::fs::read_to_string(folder.join(MODEL)).map_err(|error| failed(MODEL, error))?;
        match serde_json::from_str(&text) {
            Ok(model) if mistakes.is_empty() => return Ok(Self { services, model }),
            Ok(_) => {}
            Err(error) => mistakes.push(mistake(MODEL, &format!("line {}", error.line()), &error.to_string())),
        }
        Err(mistakes)
    }

    /// Returns every call by its name, `service:Operation`, with its file's name, in the order of the tables.
    pub fn calls(&self) -> impl Iterator<Item = (String, &str, &CallFile)> {
        self.services.iter().flat_map(|(file, service)| {
            let name = |operation: &str| format!("{}:{operation}", service.name);
            service.calls.iter().map(move |(operation, call)| (name(operation), file.as_str(), call))
        })
    }
}
