//! ACCT.03: one sign-in for each person.

use crate::checks::services::iam::credential_report::{CredentialReport, Row};
use crate::checks::services::iam::identities::Identities;
use crate::checks::services::iam::policy::account_of;
use crate::checks::services::identity_center::has_instance;
use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource};
use crate::messages::findings::acct_03 as say;
use crate::stdx::sort;
use crate::stdx::time::Timestamp;
use crate::stdx::words::words;

/// For how many days a key counts as new and a password as used.
const RECENT_DAYS: u64 = 90;
/// How many IAM users with a password may remain next to a directory, for emergencies.
const EMERGENCY_USERS: usize = 2;

/// Words in a user's name that mean a job or the company, not a person.
const SHARED: [&str; 16] = [
    "admin",
    "administrator",
    "root",
    "dev",
    "developer",
    "ops",
    "devops",
    "team",
    "shared",
    "office",
    "info",
    "support",
    "test",
    "user",
    "company",
    "aws",
];

/// Checks `acct-03.own-sign-in`.
pub fn own_sign_in(cx: &mut CheckContext<'_>) -> Draft {
    let report = match CredentialReport::of(cx) {
        Ok(report) => report,
        Err(reason) => return Draft::Unknown(reason),
    };
    let mut users: Vec<&Row> = report.console_users().collect();
    sort::by_text(&mut users, |row| format!("{} {}", u8::from(!looks_shared(&row.user)), row.user));
    let shared = users.iter().filter(|row| looks_shared(&row.user)).count();
    let shown = users.iter().map(|row| {
        let used = say::password_used(row.password_used.map(Timestamp::date));
        let what = if looks_shared(&row.user) { say::looks_shared(&used) } else { used };
        Resource::new("user", &row.user, "", what)
    });
    Draft::Review(say::sign_ins(users.len(), shared, cx.profile_facts.people), shown.collect())
}

/// Whether a user's name has a word that many people share. In an email address, only the part before the `@` counts.
fn looks_shared(name: &str) -> bool {
    let name = name.split('@').next().unwrap_or_default();
    words(name).iter().any(|word| SHARED.contains(&word.as_str()))
}

/// Checks `acct-03.federated`.
pub fn federated(cx: &mut CheckContext<'_>) -> Draft {
    let identities = Identities::of(cx);
    let providers = valid_providers(cx);
    let has_instance = has_instance(cx);
    let directory = identities.and_then(|identities| directory(identities, &providers));
    let report = match CredentialReport::of(cx) {
        Ok(report) => report,
        Err(reason) => return Draft::Unknown(reason),
    };
    let users = console_users(report);
    let is_unclear =
        directory.is_none() && cx.misses_any(&["iam:GetAccountAuthorizationDetails", "iam:ListSAMLProviders"]);
    match (directory, users.len()) {
        (Some(directory), few) if few <= EMERGENCY_USERS => Draft::Pass(say::directory_used(directory, few)),
        (Some(_), _) => Draft::Fail(Degree::Partly, say::users_beside_directory(users.len()), users),
        (None, few) if is_unclear && few <= EMERGENCY_USERS => Draft::Unknown(String::new()),
        // With more users than that, the criterion is partly met, with or without a directory.
        (None, _) if is_unclear => Draft::Fail(Degree::Partly, say::users(users.len()), users),
        (None, 0) => without_users(cx, identities, has_instance),
        (None, _) => Draft::Fail(Degree::Partly, say::users_only(users.len(), has_instance), users),
    }
}

/// The ARNs of the SAML providers that had not expired when the call was made.
fn valid_providers<'a>(cx: &mut CheckContext<'a>) -> Vec<&'a str> {
    let Some(answer) = cx.once("iam:ListSAMLProviders") else { return Vec::new() };
    let providers = answer.view().list("SAMLProviderList");
    let valid = providers.filter(|provider| provider.time("ValidUntil").is_none_or(|until| until > answer.at()));
    valid.map(|provider| provider.text("Arn")).collect()
}

/// The directory through which people sign in, if there is one.
fn directory(identities: Identities<'_>, providers: &[&str]) -> Option<say::Directory> {
    let admits = |provider: &str| providers.contains(&provider);
    if identities.roles().any(|role| role.is_permission_set()) {
        return Some(say::Directory::IdentityCenter);
    }
    let mut statements = identities.roles().flat_map(|role| role.trust().collect::<Vec<_>>());
    let is_used = statements.any(|it| it.allows("sts:AssumeRoleWithSAML") && it.principals("Federated").any(admits));
    is_used.then_some(say::Directory::Saml)
}

fn console_users(report: &CredentialReport) -> Vec<Resource> {
    let mut users: Vec<&Row> = report.console_users().collect();
    sort::by_text(&mut users, |row| row.user.clone());
    users.into_iter().map(|row| Resource::new("user", &row.user, "", say::HAS_PASSWORD)).collect()
}

/// The draft if nobody signs in through a directory or with a password. People may come from another account.
fn without_users(cx: &mut CheckContext<'_>, identities: Option<Identities<'_>>, has_instance: bool) -> Draft {
    let own = cx.account();
    let from_outside = |principal: &str| account_of(principal).is_some_and(|account| account != own);
    let roles = identities.into_iter().flat_map(Identities::roles);
    let taken = roles
        .filter(|role| role.trust().any(|it| it.allows("sts:AssumeRole") && it.principals("AWS").any(from_outside)));
    let mut shown: Vec<Resource> =
        taken.map(|role| Resource::new("role", role.name(), "", say::FROM_ANOTHER_ACCOUNT)).collect();
    sort::by_text(&mut shown, |resource| resource.id.clone());
    if !shown.is_empty() {
        Draft::Review(say::PEOPLE_FROM_OUTSIDE.to_owned(), shown)
    } else if cx.has_gaps() {
        Draft::Unknown(String::new())
    } else {
        Draft::Fail(Degree::Wholly, say::nobody(has_instance), Vec::new())
    }
}

/// Checks `acct-03.no-personal-keys`.
pub fn no_personal_keys(cx: &mut CheckContext<'_>) -> Draft {
    judge_users(cx, judge_keys).unwrap_or_else(Draft::Unknown)
}

/// Checks `acct-03.no-stale-sign-ins`.
pub fn no_stale_sign_ins(cx: &mut CheckContext<'_>) -> Draft {
    judge_users(cx, judge_passwords).unwrap_or_else(Draft::Unknown)
}

/// The draft of `judge` if there are users with a password. An error is the reason for a verdict of unknown.
fn judge_users(
    cx: &mut CheckContext<'_>,
    judge: fn(&CredentialReport) -> Result<Draft, String>,
) -> Result<Draft, String> {
    let report = CredentialReport::of(cx)?;
    if report.console_users().next().is_none() {
        return Ok(Draft::NotApplicable(say::NO_USERS.to_owned()));
    }
    judge(report)
}

fn judge_keys(report: &CredentialReport) -> Result<Draft, String> {
    let mut failing = Vec::new();
    for row in report.console_users() {
        let keys: Vec<Option<Timestamp>> = row.active_keys().map(|key| key.rotated).collect();
        let mut is_new = true;
        for made in &keys {
            // A key without a date does not count as new.
            is_new &= made.map(|made| report.is_within(RECENT_DAYS, made)).transpose()? == Some(true);
        }
        if !keys.is_empty() {
            failing.push((
                is_new,
                &row.user,
                say::keys(&keys.into_iter().flatten().map(Timestamp::date).collect::<Vec<_>>()),
            ));
        }
    }
    sort::by_text(&mut failing, |(is_new, user, _)| format!("{} {user}", u8::from(*is_new)));
    let are_new = failing.iter().all(|(is_new, ..)| *is_new);
    let shown: Vec<Resource> =
        failing.into_iter().map(|(_, user, what)| Resource::new("user", user, "", what)).collect();
    Ok(match shown.len() {
        0 => Draft::Pass(say::NO_KEYS.to_owned()),
        number if are_new => Draft::Fail(Degree::Partly, say::new_keys(number), shown),
        number => Draft::Fail(Degree::Wholly, say::old_keys(number), shown),
    })
}

fn judge_passwords(report: &CredentialReport) -> Result<Draft, String> {
    let mut stale = Vec::new();
    let mut undated = 0;
    for row in report.console_users() {
        let (last, what) = match row.password_used {
            Some(used) => (Some(used), say::password_used(Some(used.date()))),
            None => (row.password_changed.max(row.created), say::password_used(None)),
        };
        match last {
            Some(last) if !report.is_within(RECENT_DAYS, last)? => stale.push((row.mfa, &row.user, what)),
            Some(_) => {}
            None => undated += 1,
        }
    }
    sort::by_text(&mut stale, |(mfa, user, _)| format!("{} {user}", u8::from(*mfa)));
    let are_spares = stale.len() <= EMERGENCY_USERS && stale.iter().all(|(mfa, ..)| *mfa);
    let shown: Vec<Resource> = stale
        .into_iter()
        .map(|(mfa, user, what)| Resource::new("user", user, "", say::with_factor(&what, mfa)))
        .collect();
    Ok(match shown.len() {
        number if !are_spares => Draft::Fail(Degree::Wholly, say::stale(number), shown),
        _ if undated > 0 => Draft::Unknown(say::UNDATED.to_owned()),
        0 => Draft::Pass(say::ALL_USED.to_owned()),
        number => Draft::Fail(Degree::Partly, say::spares(number), shown),
    })
}

#[cfg(test)]
mod tests;
