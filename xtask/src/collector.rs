//! The collector, for people who want to read or run it without the app, and for the tests.

use crate::process::say;
use anyhow::Result;
use footing::aws::collector::{calls_for, script};
use footing::aws::scan::Wanted;

/// Prints the script that asks all that the checks need; what AWS charges for only if wanted.
pub(crate) fn print(charged: bool) -> Result<()> {
    say(&whole(charged))
}

/// The script.
pub(crate) fn whole(charged: bool) -> String {
    script(&calls_for(&Wanted::for_criteria(&[], charged)))
}
