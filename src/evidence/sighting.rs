//! What evidence shows of the choices of profile questions: what runs in the account, and where.

use crate::stdx::json::{DecodeError, Fields, FromJson};
use serde::Serialize;
use serde_json::Value;

/// More Regions than AWS has.
const MOST_REGIONS: usize = 200;

/// What evidence shows of one choice. A choice of which the evidence shows nothing, such as one whose calls were denied, has
/// no sighting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sighting {
    /// How many there are. Zero only if the answers are complete, from every enabled Region.
    pub count: u32,
    /// The Regions that they are in, sorted; empty for what is in no Region.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
}

impl FromJson for Sighting {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["count", "regions"])?;
        let mut regions: Vec<String> = fields.get_or_default("regions")?;
        regions.truncate(MOST_REGIONS);
        Ok(Self { count: fields.get("count")?, regions })
    }
}
