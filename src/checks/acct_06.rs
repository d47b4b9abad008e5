//! ACCT.06: the password policy.

use crate::checks::services::iam::credential_report::CredentialReport;
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View, WORDS};
use crate::messages::findings::acct_06 as say;

/// The minimum length that passes, and the one that is partly met.
const LONG: i64 = 14;
const NEARLY_LONG: i64 = 12;
/// The number of remembered passwords that passes, which is the most that a policy allows, and the number that is partly met.
const ALL_REMEMBERED: i64 = 24;
const SOME_REMEMBERED: i64 = 5;

/// The account's password policy.
#[derive(Clone, Copy)]
enum Policy<'a> {
    /// AWS's default: 8 characters, and no old passwords are remembered.
    Default,
    /// A policy of the account's own.
    Own(View<'a>),
}

impl<'a> Policy<'a> {
    /// The policy in an answer; `None` if it cannot be read.
    fn of(answer: CallResult<'a>) -> Option<Self> {
        let policy = answer.view().get("PasswordPolicy");
        match answer.code() {
            "NoSuchEntity" => Some(Self::Default),
            _ => policy.number("MinimumPasswordLength").is_some().then_some(Self::Own(policy)),
        }
    }
}

/// Checks `acct-06.long-passwords`.
pub fn long_passwords(cx: &mut CheckContext<'_>) -> Draft {
    judge(cx, |policy| {
        let length = policy.number("MinimumPasswordLength").unwrap_or_default();
        let reason = say::asks_for(length, &kinds(policy));
        match length {
            LONG.. => Draft::Pass(reason),
            NEARLY_LONG.. => Draft::Fail(Degree::Partly, reason, Vec::new()),
            _ => Draft::Fail(Degree::Wholly, reason, Vec::new()),
        }
    })
}

/// The kinds of characters that a policy requires, which are shown and not judged.
fn kinds(policy: View<'_>) -> Vec<&'static str> {
    const SWITCHES: [(&str, &str); 4] = [
        ("RequireLowercaseCharacters", say::SMALL_LETTERS),
        ("RequireUppercaseCharacters", say::CAPITAL_LETTERS),
        ("RequireNumbers", say::DIGITS),
        ("RequireSymbols", say::SYMBOLS),
    ];
    SWITCHES.into_iter().filter(|(name, _)| policy.flag(name)).map(|(_, kind)| kind).collect()
}

/// Checks `acct-06.no-reuse`.
pub fn no_reuse(cx: &mut CheckContext<'_>) -> Draft {
    judge(cx, |policy| match policy.number("PasswordReusePrevention").unwrap_or_default() {
        ALL_REMEMBERED.. => Draft::Pass(say::ALL_REMEMBERED.to_owned()),
        number @ SOME_REMEMBERED.. => Draft::Fail(Degree::Partly, say::remembers_only(number), Vec::new()),
        number => Draft::Fail(Degree::Wholly, say::remembers_only(number), Vec::new()),
    })
}

/// Judges the account's policy if it applies to any user. Without the credential report that is not known, so a weak policy
/// alone does not fail.
fn judge(cx: &mut CheckContext<'_>, judge: fn(View<'_>) -> Draft) -> Draft {
    let answer = cx.once("iam:GetAccountPasswordPolicy");
    let report = match CredentialReport::of(cx) {
        Ok(report) => report,
        Err(reason) => return Draft::Unknown(reason),
    };
    if report.console_users().next().is_none() {
        return Draft::NotApplicable(say::NO_USERS.to_owned());
    }
    match answer.map(Policy::of) {
        None => Draft::Unknown(String::new()),
        Some(None) => Draft::Unknown(say::UNREADABLE.to_owned()),
        Some(Some(Policy::Default)) => Draft::Fail(Degree::Wholly, say::DEFAULT.to_owned(), Vec::new()),
        Some(Some(Policy::Own(policy))) => judge(policy),
    }
}

/// Checks `acct-06.unique-passwords`.
pub fn unique_passwords(cx: &mut CheckContext<'_>) -> Draft {
    let Some(answer) = cx.once("iam:GetAccountPasswordPolicy") else { return Draft::Unknown(String::new()) };
    let shown = match Policy::of(answer) {
        None => return Draft::Unknown(say::UNREADABLE.to_owned()),
        Some(Policy::Default) => vec![Resource::new(WORDS, say::POLICY, "", say::DEFAULT_RULES)],
        Some(Policy::Own(policy)) => {
            let change = if policy.flag("AllowUsersToChangePassword") { say::MAY_CHANGE } else { say::MAY_NOT_CHANGE };
            let expiry = if policy.flag("ExpirePasswords") {
                say::expire_after(policy.number("MaxPasswordAge"), policy.flag("HardExpiry"))
            } else {
                say::NO_EXPIRY.to_owned()
            };
            vec![Resource::new(WORDS, say::CHANGE, "", change), Resource::new(WORDS, say::EXPIRY, "", expiry)]
        }
    };
    Draft::Review(say::FOR_YOU_TO_SAY.to_owned(), shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Check;
    use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN};
    use serde_json::{Value, json};

    const POLICY: &str = "iam:GetAccountPasswordPolicy";

    fn with_policy(policy: Value) -> Case {
        Case::new().answers(POLICY, "", json!({}), json!({ "PasswordPolicy": policy }))
    }

    fn default() -> Case {
        Case::new().answers_code(POLICY, "", json!({}), "NoSuchEntity")
    }

    fn with_user(case: Case) -> Case {
        case.credential_report(&[&[("user", "ada"), ("password_enabled", "true")]])
    }

    fn without_users(case: Case) -> Case {
        case.credential_report(&[&[("user", "robot"), ("access_key_1_active", "true")]])
    }

    #[test]
    fn fourteen_characters_pass_and_twelve_by_half() {
        for (length, verdict) in [(6, FAIL), (11, FAIL), (12, PARTLY), (13, PARTLY), (14, PASS), (128, PASS)] {
            with_user(with_policy(json!({"MinimumPasswordLength": length}))).check(long_passwords, verdict);
        }
    }

    #[test]
    fn kinds_of_characters_are_shown_and_not_judged() {
        let policy = json!({"MinimumPasswordLength": 14, "RequireNumbers": true, "RequireSymbols": false});
        let finding = with_user(with_policy(policy)).check(long_passwords, PASS);
        assert!(finding.reason.ends_with("14 characters, with digits."), "{}", finding.reason);
    }

    #[test]
    fn twenty_four_remembered_passwords_pass_and_five_by_half() {
        for (remembered, verdict) in [
            (Value::Null, FAIL),
            (json!(1), FAIL),
            (json!(4), FAIL),
            (json!(5), PARTLY),
            (json!(23), PARTLY),
            (json!(24), PASS),
        ] {
            let policy = json!({"MinimumPasswordLength": 14, "PasswordReusePrevention": remembered});
            with_user(with_policy(policy)).check(no_reuse, verdict);
        }
    }

    #[test]
    fn without_a_policy_of_its_own_the_account_has_the_default() {
        with_user(default()).check(long_passwords, FAIL);
        with_user(default()).check(no_reuse, FAIL);
    }

    #[test]
    fn a_policy_for_nobody_is_not_judged_and_one_that_could_not_be_read_is_unknown() {
        let strict = || with_policy(json!({"MinimumPasswordLength": 14, "PasswordReusePrevention": 24}));
        for check in [long_passwords as Check, no_reuse] {
            without_users(default()).check(check, NOT_APPLICABLE);
            without_users(strict()).check(check, NOT_APPLICABLE);
            // It is not known whether the policy applies to anybody.
            strict().check(check, UNKNOWN);
            default().check(check, UNKNOWN);
            with_user(Case::new()).check(check, UNKNOWN);
            with_user(Case::new().denied(POLICY, "", json!({}))).check(check, UNKNOWN);
            without_users(Case::new().denied(POLICY, "", json!({}))).check(check, UNKNOWN);
            with_user(with_policy(json!({}))).check(check, UNKNOWN);
        }
    }

    #[test]
    fn what_the_policy_says_of_changing_passwords_is_shown() {
        let shown = |case: Case| {
            let finding = case.check(unique_passwords, REVIEW);
            finding.resources.into_iter().map(|resource| resource.what).collect::<Vec<_>>()
        };
        let policy = |allow, expire, age, hard| {
            with_policy(
                json!({"MinimumPasswordLength": 8, "AllowUsersToChangePassword": allow, "ExpirePasswords": expire,
                "MaxPasswordAge": age, "HardExpiry": hard}),
            )
        };
        assert_eq!(shown(policy(true, false, Value::Null, false)), [say::MAY_CHANGE, say::NO_EXPIRY]);
        let hard = say::expire_after(Some(90), true);
        assert_eq!(shown(policy(false, true, json!(90), true)), [say::MAY_NOT_CHANGE, &hard]);
        assert_eq!(shown(default()), [say::DEFAULT_RULES]);
        Case::new().check(unique_passwords, UNKNOWN);
        with_policy(json!({})).check(unique_passwords, UNKNOWN);
    }
}
