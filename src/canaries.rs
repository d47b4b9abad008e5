//! Canaries: tests that redacted texts are nowhere in an export. A canary is put wherever AWS, a person or a file can put a
//! text, in one place after the other, and then searched for in the exported bytes.

/// Canaries in answers of AWS: in every text of every case of the checks.
pub(crate) mod observed;
mod written;

use crate::assessment::file::Redaction;

/// The canary. No sentence of ours contains it.
const CANARY: &str = "canary7q";

/// No redaction.
const NOTHING: Redaction = Redaction { account: false, names: false, resources: false, notes: false, owners: false };

/// Whether a text contains the canary, as it is or in the lower case of file names.
fn is_in(text: &str) -> bool {
    text.to_ascii_lowercase().contains(CANARY)
}
