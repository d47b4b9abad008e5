//! ACCT.05: the second factor.

use crate::checks::services::iam::account_summary::AccountSummary;
use crate::checks::services::iam::credential_report::{CredentialReport, Row};
use crate::checks::services::iam::identities::{Identities, Identity};
use crate::checks::services::iam::mfa::{Guard, guard};
use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource, WORDS};
use crate::messages::findings::acct_05 as say;
use crate::stdx::sort;

/// Checks `acct-05.console-mfa`.
pub fn console_mfa(cx: &mut CheckContext<'_>) -> Draft {
    let report = match CredentialReport::of(cx) {
        Ok(report) => report,
        Err(reason) => return Draft::Unknown(reason),
    };
    let all = report.console_users().count();
    let mut without: Vec<&Row> = report.console_users().filter(|row| !row.mfa).collect();
    sort::by_text(&mut without, |row| row.user.clone());
    let failing: Vec<Resource> =
        without.into_iter().map(|row| Resource::new("user", &row.user, "", say::NO_FACTOR)).collect();
    match (all, failing.len()) {
        (0, _) => Draft::NotApplicable(say::NO_USERS.to_owned()),
        (_, 0) => Draft::Pass(say::all_have_factors(all)),
        (_, number) => Draft::Fail(Degree::Wholly, say::without_factor(number, all), failing),
    }
}

/// How a user is prevented from working without a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Enforcement {
    /// Not at all.
    Not,
    /// In part.
    Half,
    /// Perhaps by roles: the user may do nothing but assume them.
    ByRoles,
    /// By policies that deny requests without a second factor.
    Wholly,
}

/// Checks `acct-05.enforced`.
pub fn enforced(cx: &mut CheckContext<'_>) -> Draft {
    let identities = Identities::of(cx);
    let report = match CredentialReport::of(cx) {
        Ok(report) => report,
        Err(reason) => return Draft::Unknown(reason),
    };
    if report.console_users().next().is_none() {
        return Draft::NotApplicable(say::NO_USERS.to_owned());
    }
    // A missing answer may have what a user seems to lack.
    let Some(identities) = identities.filter(|_| !cx.misses_any(&["iam:GetAccountAuthorizationDetails"])) else {
        return Draft::Unknown(String::new());
    };
    let known = identities.by_name();
    let users: Vec<Option<Identity<'_>>> = report.console_users().map(|row| known.find(&row.user)).collect();
    let is_unclear = users.iter().any(Option::is_none);
    let mut judged: Vec<(Enforcement, &str)> =
        users.into_iter().flatten().map(|user| (enforcement_of(identities, user), user.name())).collect();
    sort::by_text(&mut judged, |(kept, name)| format!("{} {name}", *kept as u8));
    let shown = |from: Enforcement, to: Enforcement| -> Vec<Resource> {
        let those = judged.iter().filter(|(kept, _)| (from..=to).contains(kept));
        those.map(|(kept, user)| Resource::new("user", *user, "", what(*kept))).collect()
    };
    let failing = shown(Enforcement::Not, Enforcement::Half);
    if failing.is_empty() {
        let by_roles = shown(Enforcement::ByRoles, Enforcement::ByRoles);
        return match by_roles.len() {
            _ if is_unclear => Draft::Unknown(say::REPORT_DIFFERS.to_owned()),
            0 => Draft::Pass(say::ALL_KEPT.to_owned()),
            _ => Draft::Review(say::KEPT_BY_ROLES.to_owned(), by_roles),
        };
    }
    let is_any_kept =
        is_unclear || judged.iter().any(|(kept, _)| matches!(kept, Enforcement::Half | Enforcement::Wholly));
    let degree = if is_any_kept { Degree::Partly } else { Degree::Wholly };
    Draft::Fail(degree, say::not_kept(failing.len()), failing)
}

fn enforcement_of(identities: Identities<'_>, user: Identity<'_>) -> Enforcement {
    match guard(identities.statements_for(user)) {
        Guard::Full => Enforcement::Wholly,
        Guard::Half => Enforcement::Half,
        Guard::None if only_takes_roles(identities, user) => Enforcement::ByRoles,
        Guard::None => Enforcement::Not,
    }
}

fn what(kept: Enforcement) -> &'static str {
    match kept {
        Enforcement::Not => say::NOT_KEPT,
        Enforcement::Half => say::HALF_KEPT,
        Enforcement::ByRoles | Enforcement::Wholly => say::TAKES_ROLES,
    }
}

/// Whether a user may do nothing but assume roles. What AWS's own policies allow is not in the evidence, but is more than that.
fn only_takes_roles(identities: Identities<'_>, user: Identity<'_>) -> bool {
    let mut allowed = identities.statements_for(user).filter(|statement| statement.is_allow()).peekable();
    let has_any = allowed.peek().is_some();
    let only = allowed.all(|statement| {
        !statement.has_not_action() && statement.actions().all(|action| action.eq_ignore_ascii_case("sts:AssumeRole"))
    });
    let has_policies_of_aws = identities.granted_to(user).any(|policy| user.name_of_aws(policy).is_some());
    has_any && only && !has_policies_of_aws
}

/// Checks `acct-05.strong-and-spare`.
pub fn strong_and_spare(cx: &mut CheckContext<'_>) -> Draft {
    let mut shown: Vec<Resource> = root(cx).into_iter().collect();
    if let Some(identities) = Identities::of(cx) {
        let mut users: Vec<_> =
            identities.users().filter_map(|user| devices(cx, user, identities.is_administrator(user))).collect();
        sort::by_text(&mut users, |devices| devices.user.to_owned());
        sort::by_number(&mut users, Devices::rank);
        shown.extend(users.iter().map(Devices::shown));
    }
    Draft::Review(say::STRONG_AND_SPARE.to_owned(), shown)
}

/// The root user's second factor, unless the root user has nothing to sign in with or the answers do not say.
fn root(cx: &mut CheckContext<'_>) -> Option<Resource> {
    let summary = AccountSummary::of(cx);
    let apps = cx.once("iam:ListVirtualMFADevices");
    let summary = summary.filter(|summary| !summary.has_no_credentials())?;
    let has_app = apps.is_some_and(|answer| {
        answer.view().list("VirtualMFADevices").any(|device| device.get("User").text("Arn").ends_with(":root"))
    });
    let what = match summary.mfa? {
        false => say::NO_FACTOR,
        true if has_app => say::ROOT_APP,
        true if cx.misses_any(&["iam:ListVirtualMFADevices"]) => say::ROOT_SOME,
        true => say::ROOT_KEY,
    };
    Some(Resource::new(WORDS, say::ROOT, "", what))
}

/// A user's MFA devices, by kind.
struct Devices<'a> {
    user: &'a str,
    is_administrator: bool,
    keys: usize,
    apps: usize,
    tokens: usize,
}

/// The MFA devices of a user. A user without any is left out unless an administrator, because it may be a program.
fn devices<'a>(cx: &mut CheckContext<'a>, user: Identity<'a>, is_administrator: bool) -> Option<Devices<'a>> {
    let answer = cx.for_item("iam:ListMFADevices", &[user.name()])?;
    let mut devices = Devices { user: user.name(), is_administrator, keys: 0, apps: 0, tokens: 0 };
    for device in answer.view().list("MFADevices") {
        let serial = device.text("SerialNumber");
        let kind = if serial.contains(":u2f/") {
            &mut devices.keys
        } else if serial.contains(":mfa/") {
            &mut devices.apps
        } else {
            &mut devices.tokens
        };
        *kind += 1;
    }
    (is_administrator || devices.number() > 0).then_some(devices)
}

impl Devices<'_> {
    fn number(&self) -> usize {
        self.keys + self.apps + self.tokens
    }

    /// The position in the list: administrators first, then users without a device that resists phishing, then users with fewer
    /// devices.
    fn rank(&self) -> u64 {
        let number = u64::try_from(self.number()).unwrap_or(u64::MAX).min(1 << 32);
        (u64::from(!self.is_administrator) << 40) | (u64::from(self.keys > 0) << 36) | number
    }

    fn shown(&self) -> Resource {
        let what = say::devices(self.keys, self.apps, self.tokens);
        let what = if self.is_administrator { say::administrator(&what) } else { what };
        Resource::new("user", self.user, "", what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN};
    use serde_json::{Value, json};

    const DETAILS: &str = "iam:GetAccountAuthorizationDetails";

    #[test]
    fn one_user_with_a_password_and_no_second_factor_is_enough_to_fail() {
        let row = |name, password, mfa| [("user", name), ("password_enabled", password), ("mfa_active", mfa)];
        let (ada, bob, cy) = (row("ada", "true", "true"), row("bob", "TRUE", "false"), row("cy", "true", "false"));
        let robot = row("robot", "false", "false");
        let case = |rows: &[&[(&str, &str)]]| Case::new().credential_report(rows);
        case(&[&ada, &robot]).check(console_mfa, PASS);
        case(&[&cy, &ada, &bob]).names(console_mfa, FAIL, &["bob", "cy"]);
        case(&[&row("<root_account>", "true", "false"), &robot]).check(console_mfa, NOT_APPLICABLE);
        Case::new().check(console_mfa, UNKNOWN);
        Case::new().denied("iam:GetCredentialReport", "", json!({})).check(console_mfa, UNKNOWN);
        case(&[&ada]).denied("iam:GenerateCredentialReport", "", json!({})).check(console_mfa, UNKNOWN);
    }

    fn guard_policy(operator: &str) -> Value {
        let statement = json!({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
            "Condition": {operator: {"aws:MultiFactorAuthPresent": "false"}}});
        json!([{"PolicyName": "mfa", "PolicyDocument": {"Statement": statement}}])
    }

    /// A user without permissions.
    fn user(name: &str) -> Value {
        json!({ "UserName": name })
    }

    /// A user with these inline policies.
    fn with_policy(name: &str, policy: Value) -> Value {
        json!({"UserName": name, "UserPolicyList": policy})
    }

    fn allowing(name: &str, actions: Value) -> Value {
        let document = json!({"Statement": {"Effect": "Allow", "Action": actions, "Resource": "*"}});
        with_policy(name, json!([{"PolicyName": "own", "PolicyDocument": document}]))
    }

    /// A case with these users, all with a password.
    fn people(users: &[Value]) -> Case {
        let rows: Vec<_> = users
            .iter()
            .map(|user| [("user", user["UserName"].as_str().expect("a name")), ("password_enabled", "true")])
            .collect();
        let rows: Vec<_> = rows.iter().map(|row| &row[..]).collect();
        let group = json!({"GroupName": "people", "GroupPolicyList": guard_policy("BoolIfExists")});
        Case::new().credential_report(&rows).answers(
            DETAILS,
            "",
            json!({}),
            json!({"UserDetailList": users, "GroupDetailList": [group]}),
        )
    }

    #[test]
    fn every_user_has_a_guard_of_its_own_or_through_a_group() {
        let own = with_policy("ada", guard_policy("BoolIfExists"));
        let by_group = json!({"UserName": "bob", "GroupList": ["people"]});
        let half = with_policy("cy", guard_policy("Bool"));
        let roles = allowing("dot", json!("sts:AssumeRole"));
        let none = user("eve");
        for (users, verdict, names) in [
            (vec![&own, &by_group], PASS, vec![]),
            (vec![&none, &user("abe")], FAIL, vec!["abe", "eve"]),
            (vec![&own, &none], PARTLY, vec!["eve"]),
            (vec![&half], PARTLY, vec!["cy"]),
            (vec![&half, &none], PARTLY, vec!["eve", "cy"]),
            (vec![&roles], REVIEW, vec!["dot"]),
            (vec![&roles, &own], REVIEW, vec!["dot"]),
            (vec![&roles, &none], FAIL, vec!["eve"]),
            (vec![&roles, &half], PARTLY, vec!["cy"]),
        ] {
            let users: Vec<Value> = users.into_iter().cloned().collect();
            people(&users).names(enforced, verdict, &names);
        }
        people(&[]).check(enforced, NOT_APPLICABLE);
    }

    #[test]
    fn only_a_user_who_may_do_nothing_else_is_left_to_the_roles() {
        let attached = |name: &str| {
            let mut user = allowing("ada", json!("sts:AssumeRole"));
            let arn = format!("arn:aws:iam::aws:policy/{name}");
            user["AttachedManagedPolicies"] = json!([{"PolicyName": name, "PolicyArn": arn}]);
            user
        };
        for (user, verdict) in [
            (allowing("ada", json!(["STS:assumerole"])), REVIEW),
            (attached("IAMUserChangePassword"), REVIEW),
            (attached("ReadOnlyAccess"), FAIL),
            (allowing("ada", json!(["sts:AssumeRole", "s3:GetObject"])), FAIL),
            (allowing("ada", json!("sts:*")), FAIL),
        ] {
            people(&[user]).check(enforced, verdict);
        }
    }

    #[test]
    fn a_guard_that_could_not_be_looked_for_is_not_said_to_be_missing() {
        let own = with_policy("ada", guard_policy("BoolIfExists"));
        people(&[user("ada")]).denied(DETAILS, "", json!({})).check(enforced, UNKNOWN);
        people(&[user("ada")])
            .breaks_off(DETAILS, "", json!({}), json!({"UserDetailList": [user("ada")]}))
            .check(enforced, UNKNOWN);
        let gone = |users: Value| {
            people(&[own.clone(), user("gone")]).answers(DETAILS, "", json!({}), json!({"UserDetailList": users}))
        };
        gone(json!([own])).check(enforced, UNKNOWN);
        gone(json!([user("ada")])).check(enforced, PARTLY);
        Case::new().answers(DETAILS, "", json!({}), json!({})).check(enforced, UNKNOWN);
    }

    fn summary(mfa: u8, password: u8) -> Value {
        json!({"SummaryMap": {"AccountMFAEnabled": mfa, "AccountPasswordPresent": password, "AccountAccessKeysPresent": 0}})
    }

    fn root_with(mfa: u8, password: u8, app: &str) -> Case {
        let apps = json!({"VirtualMFADevices": [{"SerialNumber": "arn:aws:iam::1:mfa/x", "User": {"Arn": app}}]});
        Case::new()
            .answers("iam:GetAccountSummary", "", json!({}), summary(mfa, password))
            .answers("iam:ListVirtualMFADevices", "", json!({}), apps)
            .answers(DETAILS, "", json!({}), json!({}))
    }

    #[test]
    fn roots_second_factor_is_an_app_if_there_is_a_virtual_device_of_root() {
        for (mfa, password, app, what) in [
            (1, 1, "arn:aws:iam::1:root", Some(say::ROOT_APP)),
            (1, 1, "arn:aws:iam::1:user/root", Some(say::ROOT_KEY)),
            (0, 1, "arn:aws:iam::1:user/ada", Some(say::NO_FACTOR)),
            (0, 0, "arn:aws:iam::1:user/ada", None),
        ] {
            let finding = root_with(mfa, password, app).check(strong_and_spare, REVIEW);
            assert_eq!(finding.resources.first().map(|root| root.what.as_str()), what);
        }
        let hidden = root_with(1, 1, "").denied("iam:ListVirtualMFADevices", "", json!({}));
        assert_eq!(hidden.check(strong_and_spare, REVIEW).resources[0].what, say::ROOT_SOME);
    }

    #[test]
    fn the_devices_of_users_are_told_apart_by_their_serial_numbers() {
        let attached =
            json!([{"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}]);
        let administrator = |name: &str| json!({"UserName": name, "AttachedManagedPolicies": attached});
        let users = [user("robot"), user("ada"), administrator("bob"), administrator("cy"), administrator("dot")];
        let devices: [&[&str]; 5] = [
            &[],
            &["GAHT12345678"],
            &["arn:aws:iam::1:u2f/user/bob/key-1", "arn:aws:iam::1:mfa/bob"],
            &["arn:aws:iam::1:mfa/cy", "arn:aws:iam::1:mfa/cy-2"],
            &[],
        ];
        let mut case = root_with(0, 0, "").answers(DETAILS, "", json!({}), json!({ "UserDetailList": users }));
        for (user, serials) in users.iter().zip(devices) {
            let list: Vec<Value> = serials.iter().map(|serial| json!({ "SerialNumber": serial })).collect();
            let sent = json!({"UserName": user["UserName"]});
            case = case.answers("iam:ListMFADevices", "", sent, json!({ "MFADevices": list }));
        }
        let finding = case.check(strong_and_spare, REVIEW);
        let shown: Vec<_> = finding.resources.iter().map(|shown| (shown.id.as_str(), shown.what.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("dot", "administrator: no second factor"),
                ("cy", "administrator: 2 apps"),
                ("bob", "administrator: 1 passkey or security key and 1 app"),
                ("ada", "1 hardware token"),
            ]
        );
        let denied = case.denied("iam:ListMFADevices", "", json!({"UserName": "ada"}));
        assert!(denied.check(strong_and_spare, REVIEW).reason.contains("Not everything"));
        Case::new().check(strong_and_spare, UNKNOWN);
    }
}
