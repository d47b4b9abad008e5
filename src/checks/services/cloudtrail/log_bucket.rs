//! The bucket of a trail: who else has access to it, and how long and how safely it keeps its logs.

use crate::checks::services::iam::policy::{Statement, statements};
use crate::evidence::Degree;
use crate::evidence::View;
use crate::stdx::sort;
use std::collections::BTreeSet;

/// The principal of the service that writes the logs.
const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";
/// How long logs have to be kept, in days.
const KEPT_DAYS: i64 = 365;
/// How long AWS keeps events by itself, in days. Logs that expire by then keep no more.
const EVENT_HISTORY_DAYS: i64 = 90;
/// How long Object Lock has to retain new objects, in days.
const LOCKED_DAYS: i64 = 90;

/// Somebody whom a log bucket lets in, other than the account itself and its own trails.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guest<'a> {
    /// CloudTrail, for the trails of any account.
    AnyTrail,
    /// Another service.
    Service(&'a str),
    /// Another account or somebody in it; `*` for everybody.
    Account(&'a str),
}

/// The guests of a bucket, by its policy and its access list.
pub fn guests<'a>(policy: View<'a>, list: View<'a>, account: &str) -> BTreeSet<Guest<'a>> {
    let owner = list.get("Owner").text("ID");
    let by_policy = statements(policy).filter(|statement| statement.is_allow());
    let by_list = list.list("Grants").map(|grant| grant.get("Grantee")).filter_map(|grantee| {
        let uri = grantee.text("URI");
        match grantee.text("ID") {
            "" if uri.ends_with("/LogDelivery") => Some(Guest::Service(uri)),
            "" => None,
            id => (id != owner).then_some(Guest::Account(id)),
        }
    });
    sort::set(by_policy.flat_map(|statement| guests_of(statement, owner, account)).chain(by_list))
}

fn guests_of<'a>(statement: Statement<'a>, owner: &str, account: &str) -> Vec<Guest<'a>> {
    let services = statement.principals("Service").filter_map(|service| match service {
        // A condition on the account alone would let other trails write to the bucket.
        CLOUDTRAIL => (!statement.is_narrowed_by("aws:SourceArn")).then_some(Guest::AnyTrail),
        service => Some(Guest::Service(service)),
    });
    let is_other = |principal: &&str| !is_within(principal, account) && !is_gone(principal);
    let is_bound = ["aws:PrincipalAccount", "aws:PrincipalArn"].into_iter().any(|key| {
        statement.is_held_to(key, &|condition| condition.values.iter().all(|value| is_within(value, account)))
    });
    let people = statement.principals("AWS").chain(statement.principals("Federated")).filter(is_other);
    let people = people.filter(|principal| *principal != "*" || !is_bound);
    let canonical = statement.principals("CanonicalUser").filter(|id| *id != owner);
    let all_but = statement.has_not_principal().then_some("*");
    services.chain(people.chain(canonical).chain(all_but).map(Guest::Account)).collect()
}

/// Whether a principal, an account ID or an ARN, is the account or somebody in it.
fn is_within(principal: &str, account: &str) -> bool {
    principal == account || principal.split(':').nth(4) == Some(account)
}

/// Whether a principal is the ID that AWS leaves in a policy when a user or role is deleted, and that lets nobody in.
fn is_gone(principal: &str) -> bool {
    principal.len() > 12 && ["AIDA", "AROA"].iter().any(|prefix| principal.starts_with(prefix))
}

/// What is missing from the protection of logs against deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unprotected {
    /// The bucket keeps no versions, so that what is deleted or overwritten is lost.
    NoVersions,
    /// Nothing prevents the deletion of old versions.
    NoLock,
    /// Object Lock retains objects for this many days only.
    ShortLock(i64),
}

/// What a bucket's versioning and Object Lock lack; `None` if they lack nothing or that is not known. `lock` is an empty view
/// if the bucket has no Object Lock, and `None` if that is not known.
pub fn unprotected(versioning: View<'_>, lock: Option<View<'_>>) -> Option<Unprotected> {
    if versioning.text("Status") != "Enabled" {
        return Some(Unprotected::NoVersions);
    }
    if versioning.text("MFADelete") == "Enabled" {
        return None;
    }
    let retention = lock?.get("Rule").get("DefaultRetention");
    let years = retention.number("Years").map(|years| years.saturating_mul(365));
    match retention.number("Days").or(years) {
        None => Some(Unprotected::NoLock),
        Some(days) if days < LOCKED_DAYS => Some(Unprotected::ShortLock(days)),
        Some(_) => None,
    }
}

impl Unprotected {
    /// The degree of the failure.
    pub fn degree(self) -> Degree {
        if self == Self::NoVersions { Degree::Wholly } else { Degree::Partly }
    }
}

/// When a lifecycle rule deletes log files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry<'a> {
    /// This many days after delivery.
    After(i64),
    /// On this day for all earlier files, and at once for later ones.
    On(&'a str),
}

/// The earliest expiry of a trail's files, if it is on a date or less than 365 days after delivery. `paths` are the prefixes of
/// the files' names.
pub fn early_expiry<'a>(lifecycle: View<'a>, paths: &[String]) -> Option<Expiry<'a>> {
    let covers = |rule: &View<'_>| covered(*rule).is_some_and(|prefix| paths.iter().any(|path| overlap(path, prefix)));
    let rules = lifecycle.list("Rules").filter(|rule| rule.text("Status") == "Enabled").filter(covers);
    let early = rules.filter_map(|rule| {
        let expiration = rule.get("Expiration");
        match expiration.text("Date") {
            "" => expiration.number("Days").filter(|days| *days < KEPT_DAYS).map(Expiry::After),
            date => Some(Expiry::On(date)),
        }
    });
    early.min_by_key(|expiry| match expiry {
        Expiry::On(_) => 0,
        Expiry::After(days) => *days,
    })
}

impl Expiry<'_> {
    /// The degree of the failure.
    pub fn degree(self) -> Degree {
        match self {
            Self::After(days) if days > EVENT_HISTORY_DAYS => Degree::Partly,
            _ => Degree::Wholly,
        }
    }
}

/// The prefix that a rule covers; `None` if it covers only tagged objects, which CloudTrail's are not.
fn covered(rule: View<'_>) -> Option<&str> {
    let filter = rule.get("Filter");
    let and = filter.get("And");
    if filter.get("Tag").is_there() || and.list("Tags").len() > 0 {
        return None;
    }
    let prefixes = [filter.text("Prefix"), and.text("Prefix"), rule.text("Prefix")];
    prefixes.into_iter().find(|prefix| !prefix.is_empty()).or(Some(""))
}

/// Whether one of two prefixes begins with the other.
fn overlap(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ACCOUNT: &str = "111122223333";
    const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";

    fn guests_in(statement: Value) -> Vec<String> {
        let policy = json!({ "Statement": statement });
        guests(View::of(&policy), View::nothing(), ACCOUNT).iter().map(|guest| format!("{guest:?}")).collect()
    }

    #[track_caller]
    fn check_cloudtrail(condition: Value, is_bound: bool) {
        let statement = json!({"Effect": "Allow", "Principal": {"Service": CLOUDTRAIL}, "Condition": condition});
        assert_eq!(guests_in(statement.clone()).is_empty(), is_bound, "{statement}");
    }

    #[test]
    fn cloudtrail_is_let_in_for_trails_that_are_named() {
        check_cloudtrail(json!({"StringEquals": {"aws:SourceArn": TRAIL}}), true);
        check_cloudtrail(json!({"ArnLike": {"AWS:sourcearn": [TRAIL]}}), true);
        check_cloudtrail(json!({"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:111122223333:trail/*"}}), true);
        check_cloudtrail(json!({}), false);
        check_cloudtrail(Value::Null, false);
        check_cloudtrail(json!({"StringEquals": {"aws:SourceAccount": ACCOUNT}}), false);
        check_cloudtrail(json!({"StringLike": {"aws:SourceArn": "*"}}), false);
        check_cloudtrail(json!({"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*"}}), false);
        check_cloudtrail(json!({"ArnNotEquals": {"aws:SourceArn": TRAIL}}), false);
        check_cloudtrail(json!({"StringEqualsIfExists": {"aws:SourceArn": TRAIL}}), false);
    }

    #[test]
    fn other_services_and_accounts_are_guests() {
        let allow = |principal: Value| json!({"Effect": "Allow", "Principal": principal});
        for principal in [
            json!({"Service": "config.amazonaws.com"}),
            json!({"AWS": "999988887777"}),
            json!({"AWS": "arn:aws:iam::999988887777:root"}),
            json!({"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::999988887777:role/x"]}),
            json!({"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}),
            json!({"CanonicalUser": "abc"}),
            json!({"Federated": "accounts.google.com"}),
            json!("*"),
        ] {
            assert_eq!(guests_in(allow(principal.clone())).len(), 1, "{principal}");
        }
        for principal in [
            json!({"AWS": ACCOUNT}),
            json!({"AWS": "arn:aws:iam::111122223333:role/reader"}),
            json!({"AWS": "AROAEXAMPLEEXAMPLEEXA"}),
        ] {
            assert!(guests_in(allow(principal.clone())).is_empty(), "{principal}");
        }
        assert!(guests_in(json!({"Effect": "Deny", "Principal": "*"})).is_empty());
        assert_eq!(guests_in(json!({"Effect": "Allow", "NotPrincipal": {"AWS": ACCOUNT}})).len(), 1);
    }

    #[test]
    fn everybody_within_the_account_is_no_guest() {
        for (condition, is_guest) in [
            (json!({"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}), false),
            (json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}), false),
            (json!({"StringEquals": {"aws:PrincipalAccount": [ACCOUNT, "999988887777"]}}), true),
            (json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), true),
            (json!({"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}), true),
        ] {
            let statement = json!({"Effect": "Allow", "Principal": "*", "Condition": condition});
            assert_eq!(!guests_in(statement.clone()).is_empty(), is_guest, "{statement}");
        }
    }

    #[test]
    fn access_lists_have_guests_too() {
        let list = json!({"Owner": {"ID": "us"}, "Grants": [
            {"Grantee": {"Type": "CanonicalUser", "ID": "us"}, "Permission": "FULL_CONTROL"},
            {"Grantee": {"Type": "CanonicalUser", "ID": "them"}, "Permission": "READ"},
            {"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/s3/LogDelivery"}, "Permission": "WRITE"},
        ]});
        let found = guests(View::nothing(), View::of(&list), ACCOUNT);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.contains(&Guest::Account("them")));
    }

    #[test]
    fn logs_are_protected_by_a_second_factor_or_a_lock_of_ninety_days() {
        let lock =
            |retention: Value| Some(json!({"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}));
        let (on, mfa) = (json!({"Status": "Enabled"}), json!({"Status": "Enabled", "MFADelete": "Enabled"}));
        let none = Some(Value::Null);
        for (versioning, lock, expected) in [
            (json!({}), None, Some(Unprotected::NoVersions)),
            (json!({"Status": "Suspended", "MFADelete": "Enabled"}), none.clone(), Some(Unprotected::NoVersions)),
            (on.clone(), None, None),
            (on.clone(), none.clone(), Some(Unprotected::NoLock)),
            (on.clone(), Some(json!({"ObjectLockEnabled": "Enabled"})), Some(Unprotected::NoLock)),
            (on.clone(), lock(json!({"Mode": "COMPLIANCE", "Days": 89})), Some(Unprotected::ShortLock(89))),
            (on.clone(), lock(json!({"Mode": "GOVERNANCE", "Days": 90})), None),
            (on.clone(), lock(json!({"Mode": "GOVERNANCE", "Days": 91})), None),
            (on, lock(json!({"Mode": "GOVERNANCE", "Years": 1})), None),
            (mfa, none, None),
        ] {
            assert_eq!(
                unprotected(View::of(&versioning), lock.as_ref().map(View::of)),
                expected,
                "{versioning} {lock:?}"
            );
        }
    }

    #[track_caller]
    fn check_expiry(rule: Value, expected: Option<Expiry<'_>>) {
        let lifecycle = json!({ "Rules": [rule] });
        let paths = ["logs/AWSLogs/111122223333/CloudTrail".to_owned()];
        assert_eq!(early_expiry(View::of(&lifecycle), &paths), expected, "{lifecycle}");
    }

    #[test]
    fn a_rule_counts_when_it_takes_current_files_of_the_trail_within_a_year() {
        for (days, expected) in [(1, true), (364, true), (365, false), (366, false)] {
            let rule = json!({"Status": "Enabled", "Filter": {}, "Expiration": {"Days": days}});
            check_expiry(rule, expected.then_some(Expiry::After(days)));
        }
        check_expiry(json!({"Status": "Disabled", "Filter": {}, "Expiration": {"Days": 1}}), None);
        check_expiry(
            json!({"Status": "Enabled", "Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 1}}),
            None,
        );
        check_expiry(
            json!({"Status": "Enabled", "Filter": {}, "Expiration": {"ExpiredObjectDeleteMarker": true}}),
            None,
        );
        let date = "2030-01-01T00:00:00+00:00";
        check_expiry(json!({"Status": "Enabled", "Prefix": "", "Expiration": {"Date": date}}), Some(Expiry::On(date)));
    }

    #[test]
    fn a_rule_counts_for_the_path_of_the_trail_and_whatever_is_within() {
        for (filter, counts) in [
            (json!({"Prefix": ""}), true),
            (json!({"Prefix": "logs/"}), true),
            (json!({"Prefix": "logs/AWSLogs/"}), true),
            (json!({"Prefix": "logs/AWSLogs/111122223333/CloudTrail/eu-west-1/"}), true),
            (json!({"Prefix": "logs/AWSLogs/111122223333/elasticloadbalancing/"}), false),
            (json!({"Prefix": "AWSLogs/"}), false),
            (json!({"Prefix": "other/"}), false),
            (json!({"Tag": {"Key": "a", "Value": "b"}}), false),
            (json!({"And": {"Prefix": "logs/", "Tags": [{"Key": "a", "Value": "b"}]}}), false),
            (json!({"And": {"Prefix": "logs/", "ObjectSizeGreaterThan": 1}}), true),
            (json!({"And": {"Prefix": "other/", "ObjectSizeGreaterThan": 1}}), false),
        ] {
            let rule = json!({"Status": "Enabled", "Filter": filter, "Expiration": {"Days": 30}});
            check_expiry(rule, counts.then_some(Expiry::After(30)));
        }
        check_expiry(json!({"Status": "Enabled", "Prefix": "other/", "Expiration": {"Days": 30}}), None);
    }

    #[test]
    fn expiry_within_ninety_days_keeps_no_more_than_aws_does() {
        for (expiry, degree) in [
            (Expiry::After(89), Degree::Wholly),
            (Expiry::After(90), Degree::Wholly),
            (Expiry::After(91), Degree::Partly),
            (Expiry::After(364), Degree::Partly),
            (Expiry::On("2030-01-01"), Degree::Wholly),
        ] {
            assert_eq!(expiry.degree(), degree, "{expiry:?}");
        }
    }

    #[test]
    fn the_earliest_of_several_rules_counts() {
        let lifecycle = json!({"Rules": [
            {"Status": "Enabled", "Expiration": {"Days": 200}}, {"Status": "Enabled", "Expiration": {"Days": 100}}]});
        assert_eq!(early_expiry(View::of(&lifecycle), &["AWSLogs/".to_owned()]), Some(Expiry::After(100)));
    }
}
