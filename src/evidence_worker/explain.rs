//! The calls that are made to AWS, why, and the permissions that they need, for people to read before they give credentials.

use crate::aws::scan::ScanScope;
use crate::baseline;
use crate::catalog::policy::{ASSUME_ROLE, Policy, cloudformation};
use crate::catalog::{Browser, CallId};
use crate::checks;
use crate::messages::policy as say;
use crate::protocol::evidence::{ExplainedCall, Explanation};

/// The calls of a live scan: the two operations of STS, then those of a full scan, in the order of the catalog.
pub fn explanation() -> Explanation {
    let calls = ScanScope::for_criteria(&[], true).calls;
    let caller = CallId::find("sts:GetCallerIdentity").map(explained);
    let role = caller.as_ref().map(|caller| ExplainedCall {
        call: ASSUME_ROLE.to_owned(),
        why: say::ASSUME_ROLE.to_owned(),
        iam: vec![ASSUME_ROLE.to_owned()],
        ..caller.clone()
    });
    Explanation {
        policy: Policy::of(calls.iter().copied(), "aws").to_text(),
        template: cloudformation(calls.iter().copied()),
        calls: caller.into_iter().chain(role).chain(calls.into_iter().map(explained)).collect(),
    }
}

fn explained(id: CallId) -> ExplainedCall {
    let (call, name) = (id.get(), id.to_string());
    let needs = |criterion: &&'static str| baseline::calls_of(criterion).iter().any(|needed| **needed == name);
    ExplainedCall {
        service: call.service.title.to_owned(),
        why: id.why().to_owned(),
        iam: call.iam.iter().map(|action| (*action).to_owned()).collect(),
        blocked: call.service.browser == Browser::Blocked,
        billed: call.is_billed,
        criteria: checks::decided(&[]).filter(needs).map(str::to_owned).collect(),
        call: name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::evidence::EvidenceOutcome;
    use crate::stdx::json::FromJson;

    #[test]
    fn every_call_has_its_reason_and_what_needs_it() {
        let explained = explanation();
        assert!(explained.calls.len() > 50);
        let needs_none =
            ["sts:GetCallerIdentity", "sts:AssumeRole", "ec2:DescribeRegions", "organizations:DescribeOrganization"];
        let names: Vec<&str> = explained.calls.iter().map(|asked| asked.call.as_str()).collect();
        assert!(needs_none.iter().all(|name| names.contains(name)), "{names:?}");
        for asked in &explained.calls {
            assert!(asked.why.ends_with('.'), "{}", asked.call);
            let is_needed = !asked.criteria.is_empty() || needs_none.contains(&asked.call.as_str());
            assert!(is_needed, "{} is asked for nothing", asked.call);
        }
        let outcome = serde_json::to_value(EvidenceOutcome::Explained(explained.clone())).expect("JSON");
        assert_eq!(Explanation::from_json(&outcome), Ok(explained.clone()));
        assert!(explained.policy.contains("\"iam:GetAccountSummary\""));
        assert!(explained.template.contains("iam:GetAccountSummary"));
    }
}
