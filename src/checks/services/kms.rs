//! KMS keys, and whether they can be used.

use crate::checks::CheckContext;

const DESCRIBE: &str = "kms:DescribeKey";

/// The state of a key; `None` if it is not known, which is a gap.
pub fn state<'a>(cx: &mut CheckContext<'a>, region: &str, key: &str) -> Option<&'a str> {
    let state = cx.in_region(DESCRIBE, region, &[key])?.view().get("KeyMetadata").text("KeyState");
    if state.is_empty() {
        cx.add_unreadable(DESCRIBE, region);
        return None;
    }
    Some(state)
}

/// Whether a key in this state can be used. A key that is being updated can.
pub fn is_usable(state: &str) -> bool {
    matches!(state, "Enabled" | "Updating")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Draft;
    use crate::checks::trial::{Case, NOT_APPLICABLE, PASS, UNKNOWN};
    use serde_json::json;

    const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd";

    fn judge(cx: &mut CheckContext<'_>) -> Draft {
        match state(cx, "eu-west-1", KEY) {
            Some(state) if is_usable(state) => Draft::Pass("usable".to_owned()),
            Some(_) => Draft::NotApplicable("not usable".to_owned()),
            None => Draft::Unknown(String::new()),
        }
    }

    #[test]
    fn a_key_is_usable_by_its_state() {
        let sent = json!({ "KeyId": KEY });
        for (state, verdict) in [
            ("Enabled", PASS),
            ("Updating", PASS),
            ("Disabled", NOT_APPLICABLE),
            ("PendingDeletion", NOT_APPLICABLE),
            ("PendingImport", NOT_APPLICABLE),
            ("Unavailable", NOT_APPLICABLE),
            ("", UNKNOWN),
        ] {
            let data = json!({"KeyMetadata": {"KeyState": state}});
            Case::new().answers(DESCRIBE, "eu-west-1", sent.clone(), data).check(judge, verdict);
        }
        Case::new().check(judge, UNKNOWN);
        Case::new().denied(DESCRIBE, "eu-west-1", sent).check(judge, UNKNOWN);
    }
}
