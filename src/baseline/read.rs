//! Reading guidance files from JSON.

use super::guidance::{
    ActionGuidance, ActionScope, CommandStep, Cost, CriterionGuidance, Guidance, Placeholder, Probe, Reference, Risk,
    Term, Undo,
};
use super::mappings::{Answer, Entry, Framework, FrameworkId, MappedCriterion, Mapping, Mappings, Relation};
use crate::stdx::json::{DecodeError, FromJson, from_json};
use serde_json::Value;

impl Guidance {
    /// Reads a guidance file.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Self::from_json(&value).map_err(|error| error.to_string())
    }
}

impl Term {
    /// Reads the glossary's file.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read_all(text: &str) -> Result<Vec<Self>, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Vec::from_json(&value).map_err(|error| error.to_string())
    }
}

impl Mappings {
    /// Reads the file of mappings.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Self::from_json(&value).map_err(|error| error.to_string())
    }
}

from_json! {
    Guidance { id, title_2022, severity_reason, protects, references, criteria; changed, terms }
    CriterionGuidance { id, why, met, not_met, find_out; partly, calls, actions, placeholders }
    Term { words, says }
    Probe { expect; look, run }
    ActionGuidance {
        id, title, result, minutes, cost, scope, steps, verify, undo, breaks, who;
        organization, place, cli, note, references, cloudformation, terraform, placeholders;
        #[cfg(not(target_arch = "wasm32"))] only_if
    }
    Cost { usd, words; checked, source }
    Risk { what; look, run, expect }
    CommandStep { say, run; by_choice }
    Undo { ; steps, run }
    Reference { title, url }
    Placeholder { kind, what }
    Mappings { frameworks, criteria }
    Framework { id, name, title, source, total, entries }
    Entry { id; title, text, answer }
    Answer { leaves_out; covers }
    MappedCriterion { id; maps, unmapped }
    Mapping { framework, ids, relation, why }
}

impl FromJson for FrameworkId {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let name = value.as_str().unwrap_or_default();
        Self::ALL.into_iter().find(|id| id.as_str() == name).ok_or(DecodeError::new("is not a framework"))
    }
}

impl FromJson for Relation {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let name = value.as_str().unwrap_or_default();
        Self::ALL.into_iter().find(|relation| relation.as_str() == name).ok_or(DecodeError::new("is not a relation"))
    }
}

impl FromJson for ActionScope {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        match value.as_str() {
            Some("account") => Ok(Self::Account),
            Some("region") => Ok(Self::Region),
            Some("team") => Ok(Self::Team),
            _ => Err(DecodeError::new("is not a scope")),
        }
    }
}
