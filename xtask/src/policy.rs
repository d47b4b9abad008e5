//! The permissions of the checks, for people who want to read or use them, and for the linters.

use crate::process::say;
use anyhow::{Result, bail};
use footing::catalog::CallId;
use footing::catalog::policy::{Policy, SessionPolicies, cloudformation};

/// The partition for which policies are printed; the template works in all.
const PARTITION: &str = "aws";

/// Prints the policy of all calls, or the template, or the session policies.
pub(crate) fn print(template: bool, session: bool) -> Result<()> {
    say(&match (template, session) {
        (true, true) => bail!("give --cloudformation or --session, not both"),
        (true, false) => self::template(),
        (false, true) => self::session()?,
        (false, false) => managed(),
    })
}

/// The IAM policy, as JSON.
pub(crate) fn managed() -> String {
    Policy::of(CallId::all(), PARTITION).to_text() + "\n"
}

/// The template of the role, as YAML.
pub(crate) fn template() -> String {
    cloudformation(CallId::all())
}

/// The session policies for `AssumeRole`, as JSON.
pub(crate) fn session() -> Result<String> {
    Ok(serde_json::to_string_pretty(&SessionPolicies::of(CallId::all(), PARTITION))? + "\n")
}
