//! Reading the types of the document from JSON.

use super::document::{ActionRecord, ActionState, Answer, Assessment, CriterionRecord, Exception, ProfileAnswer};
use crate::stdx::json::{Counted, DecodeError, Fields, FromJson, from_json};
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

impl<'de> Deserialize<'de> for Assessment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(&Counted::deserialize(deserializer)?.0).map_err(D::Error::custom)
    }
}

from_json! {
    Assessment {
        format, id, edition, created;
        name, account, profile, criteria, actions, findings, sightings, dismissed, values, milestones, deleted
    }
    CriterionRecord { ; answer, note, exception }
    ActionRecord { ; state, owner, due, note, ticket }
    Exception { reason, owner, until }
}

impl FromJson for ProfileAnswer {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        match value.as_str() {
            Some("dont-know") => Ok(Self::DontKnow),
            Some(_) => Err(DecodeError::new("is not an answer")),
            None => Ok(Self::Chosen(Fields::of(value, &["chosen"])?.get("chosen")?)),
        }
    }
}

impl FromJson for Answer {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["choice", "reason"])?;
        match (fields.text("choice")?, fields.get_or_default::<Option<String>>("reason")?) {
            ("met", None) => Ok(Self::Met),
            ("partly", None) => Ok(Self::Partly),
            ("not-met", None) => Ok(Self::NotMet),
            ("dont-know", None) => Ok(Self::DontKnow),
            ("does-not-apply", Some(reason)) => Ok(Self::DoesNotApply { reason }),
            _ => Err(DecodeError::new("is not an answer")),
        }
    }
}

impl FromJson for ActionState {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["is", "reason"])?;
        match (fields.text("is")?, fields.get_or_default::<Option<String>>("reason")?) {
            ("to-do", None) => Ok(Self::ToDo),
            ("doing", None) => Ok(Self::Doing),
            ("done", None) => Ok(Self::Done),
            ("wont-do", Some(reason)) => Ok(Self::WontDo { reason }),
            _ => Err(DecodeError::new("is not a state")),
        }
    }
}
