//! The permissions of the checks, for people who want to read or use them, and for the linters.

use crate::process::say;
use crate::template::filled;
use anyhow::{Result, bail};
use footing::catalog::CallId;
use footing::catalog::policy::{ORGANIZATION_ROLE, Policy, SessionPolicies, cloudformation, statements};

/// The partition for which policies are printed; the template works in all.
const PARTITION: &str = "aws";
/// `deploy/organization.yaml` without the permissions.
const ORGANIZATION: &str = include_str!("../hosting/organization.yaml");

/// Prints the policy of all calls, or the template, or the session policies, or the template for an organization.
pub(crate) fn print(template: bool, session: bool, organization: bool) -> Result<()> {
    say(&match (template, session, organization) {
        (true, false, false) => self::template(),
        (false, true, false) => self::session()?,
        (false, false, true) => self::organization(),
        (false, false, false) => managed(),
        _ => bail!("give only one of --cloudformation, --session and --organization"),
    })
}

/// The template of the role that every account of an organization has, as YAML: `deploy/organization.yaml`.
pub(crate) fn organization() -> String {
    filled(ORGANIZATION, &[("role", ORGANIZATION_ROLE), ("statements", &statements(CallId::all()))])
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

#[cfg(test)]
mod tests {
    use super::organization;
    use crate::cache::repository;
    use std::fs;

    #[test]
    fn the_committed_template_for_organizations_has_the_permissions_of_the_call_catalog() {
        let committed = fs::read_to_string(repository().join("deploy/organization.yaml")).unwrap();
        assert!(
            committed == organization(),
            "deploy/organization.yaml differs from what the sources give; write it with `cargo xtask policy --organization > deploy/organization.yaml`"
        );
        assert!(!committed.contains("{{"));
    }
}
