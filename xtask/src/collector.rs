//! The collector without the app, for people who want to read or run it, and for the tests.

use crate::process::say;
use anyhow::{Context, Result, bail};
use footing::aws::collector::{calls_for, script};
use footing::aws::scan::ScanScope;
use footing::baseline::{ControlId, DecidedBy};

/// Prints the script with the calls that the checks of some controls need, such as `acct-07,wkld-01`; of all controls
/// by default. Calls that AWS charges for are included only if `charged` is true.
pub(crate) fn print(controls: Option<&str>, charged: bool) -> Result<()> {
    let criteria = controls.map(criteria).transpose()?.unwrap_or_default();
    say(&script(&calls_for(&ScanScope::for_criteria(&criteria, charged))))
}

/// The script with all calls.
pub(crate) fn whole() -> String {
    script(&calls_for(&ScanScope::for_criteria(&[], true)))
}

/// The ids of the controls' criteria that calls to AWS can decide. Fails if a control is unknown or has none.
fn criteria(controls: &str) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for name in controls.split(',').map(str::trim) {
        let control = ControlId::find_slug(&name.to_lowercase().replace('.', "-")).with_context(|| {
            format!("there is no control `{name}`; controls are called acct-01 to acct-12 and wkld-01 to wkld-15")
        })?;
        let told = control.criteria().filter(|id| id.get().decided_by != DecidedBy::Question);
        let told: Vec<String> = told.map(|id| id.get().id.to_owned()).collect();
        if told.is_empty() {
            bail!("only people can answer {}: no call to AWS helps", control.get().id);
        }
        all.extend(told);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::criteria;

    #[test]
    fn controls_may_be_written_in_both_ways() {
        let both = criteria("acct-07, WKLD.01").unwrap();
        assert!(both.iter().any(|id| id.starts_with("acct-07.")) && both.iter().any(|id| id.starts_with("wkld-01.")));
        assert!(both.iter().all(|id| id.starts_with("acct-07.") || id.starts_with("wkld-01.")));
    }

    #[test]
    fn what_is_no_control_is_said() {
        for (names, said) in [("acct-13", "`acct-13`"), ("acct-07,", "``"), ("", "``"), ("wkld-04", "WKLD.04")] {
            let error = criteria(names).unwrap_err().to_string();
            assert!(error.contains(said), "{names}: {error}");
        }
    }
}
