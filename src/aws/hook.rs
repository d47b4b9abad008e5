//! What decides about items where the rules of the call catalog cannot say it as data: once as the checks judge, for the scan,
//! and once in jq, for the collector. Where jq cannot judge as the checks do, it keeps all that may matter.

use crate::catalog::fanout::Hook;
use crate::checks;
use crate::evidence::{Evidence, View};

/// The items that a hook keeps, of an answer from a Region.
pub(super) fn keep<'a>(hook: Hook, items: Vec<View<'a>>, region: &str, evidence: &Evidence) -> Vec<View<'a>> {
    match hook {
        Hook::TellingRules => {
            let regions = evidence.enabled_regions().unwrap_or_else(|| vec![region]);
            checks::telling_rules(items, &evidence.account, region, &regions)
        }
    }
}

/// The jq that passes an item on, or drops it.
pub(super) fn jq(hook: Hook) -> &'static str {
    match hook {
        Hook::TellingRules => {
            r#"select(.EventPattern != null) | select(.EventPattern | (if type == "string" then (try fromjson catch null) else . end) | .source? | type != "array" or any(.[]; type != "string" or . == "aws.guardduty" or . == "aws.securityhub" or . == "aws.s3"))"#
        }
    }
}
