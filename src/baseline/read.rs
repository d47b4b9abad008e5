//! Reading guidance files from JSON.

use super::guidance::{
    ActionGuidance, ActionScope, CommandStep, Cost, CriterionGuidance, Guidance, Placeholder, Probe, Reference, Risk,
    Term, Undo,
};
use crate::stdx::json::{DecodeError, Fields, FromJson};
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

impl FromJson for Guidance {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        const KNOWN: &[&str] =
            &["id", "title_2022", "severity_reason", "protects", "changed", "references", "terms", "criteria"];
        let fields = Fields::of(value, KNOWN)?;
        Ok(Self {
            id: fields.get("id")?,
            title_2022: fields.get("title_2022")?,
            severity_reason: fields.get("severity_reason")?,
            protects: fields.get("protects")?,
            changed: fields.get_or_default("changed")?,
            references: fields.get("references")?,
            terms: fields.get_or_default("terms")?,
            criteria: fields.get("criteria")?,
        })
    }
}

impl FromJson for CriterionGuidance {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        const KNOWN: &[&str] =
            &["id", "why", "met", "partly", "not_met", "calls", "find_out", "actions", "placeholders"];
        let fields = Fields::of(value, KNOWN)?;
        Ok(Self {
            id: fields.get("id")?,
            why: fields.get("why")?,
            met: fields.get("met")?,
            partly: fields.get_or_default("partly")?,
            not_met: fields.get("not_met")?,
            calls: fields.get_or_default("calls")?,
            find_out: fields.get("find_out")?,
            actions: fields.get_or_default("actions")?,
            placeholders: fields.get_or_default("placeholders")?,
        })
    }
}

impl FromJson for Term {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["words", "says"])?;
        Ok(Self { words: fields.get("words")?, says: fields.get("says")? })
    }
}

impl FromJson for Probe {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["look", "run", "expect"])?;
        Ok(Self {
            look: fields.get_or_default("look")?,
            run: fields.get_or_default("run")?,
            expect: fields.get("expect")?,
        })
    }
}

impl FromJson for ActionGuidance {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        const KNOWN: &[&str] = &[
            "id",
            "title",
            "result",
            "minutes",
            "cost",
            "scope",
            "organization",
            "place",
            "steps",
            "cli",
            "verify",
            "note",
            "references",
            "cloudformation",
            "terraform",
            "undo",
            "breaks",
            "who",
            "placeholders",
        ];
        let fields = Fields::of(value, KNOWN)?;
        Ok(Self {
            id: fields.get("id")?,
            title: fields.get("title")?,
            result: fields.get("result")?,
            minutes: fields.get("minutes")?,
            cost: fields.get("cost")?,
            scope: fields.get("scope")?,
            #[cfg(not(target_arch = "wasm32"))]
            only_if: super::guidance::OnlyIf::default(),
            organization: fields.get_or_default("organization")?,
            place: fields.get_or_default("place")?,
            steps: fields.get("steps")?,
            cli: fields.get_or_default("cli")?,
            verify: fields.get("verify")?,
            note: fields.get_or_default("note")?,
            references: fields.get_or_default("references")?,
            cloudformation: fields.get_or_default("cloudformation")?,
            terraform: fields.get_or_default("terraform")?,
            undo: fields.get("undo")?,
            breaks: fields.get("breaks")?,
            who: fields.get("who")?,
            placeholders: fields.get_or_default("placeholders")?,
        })
    }
}

impl FromJson for Cost {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["usd", "words", "checked", "source"])?;
        Ok(Self {
            usd: fields.get("usd")?,
            words: fields.get("words")?,
            checked: fields.get_or_default("checked")?,
            source: fields.get_or_default("source")?,
        })
    }
}

impl FromJson for Risk {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["what", "look", "run", "expect"])?;
        Ok(Self {
            what: fields.get("what")?,
            look: fields.get_or_default("look")?,
            run: fields.get_or_default("run")?,
            expect: fields.get_or_default("expect")?,
        })
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

impl FromJson for CommandStep {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["say", "by_choice", "run"])?;
        Ok(Self { say: fields.get("say")?, by_choice: fields.get_or_default("by_choice")?, run: fields.get("run")? })
    }
}

impl FromJson for Undo {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["steps", "run"])?;
        Ok(Self { steps: fields.get_or_default("steps")?, run: fields.get_or_default("run")? })
    }
}

impl FromJson for Reference {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["title", "url"])?;
        Ok(Self { title: fields.get("title")?, url: fields.get("url")? })
    }
}

impl FromJson for Placeholder {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["kind", "what"])?;
        Ok(Self { kind: fields.get("kind")?, what: fields.get("what")? })
    }
}
