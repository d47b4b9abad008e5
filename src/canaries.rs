//! Canaries: what was left out is found nowhere in an export. They are put wherever AWS, a person or a file can put a text, one
//! after the other, and then searched for in the bytes.

/// Those that AWS puts in: into every text of every case of the checks.
pub(crate) mod observed;
mod written;

use crate::assessment::file::Redaction;

/// The canary. No sentence of ours has it.
const CANARY: &str = "canary7q";

/// Nothing is left out.
const NOTHING: Redaction = Redaction { account: false, names: false, resources: false, notes: false, owners: false };

/// Whether a text has the canary in it, as it is or as parts of file names have it.
fn is_in(text: &str) -> bool {
    text.to_ascii_lowercase().contains(CANARY)
}
