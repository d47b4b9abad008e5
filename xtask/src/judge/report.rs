//! Printing the results of judging as text or JSON.

use super::print_json;
use crate::process::say;
use anyhow::{Result, bail};
use footing::baseline::{CriterionId, Severity};
use footing::credentials::Credentials;
use footing::evidence::{Degree, Finding, Verdict};
use footing::protocol::evidence::{Account, EvidenceOutcome};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// The JSON form of judged files.
#[derive(Debug, Serialize)]
pub(super) struct Judged {
    accounts: Vec<JudgedAccount>,
    refused: Vec<Refused>,
}

#[derive(Debug, Serialize)]
struct JudgedAccount {
    account: String,
    partition: String,
    findings: BTreeMap<String, Found>,
}

#[derive(Debug, Serialize)]
struct Found {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    degree: Option<Degree>,
    reason: String,
    resources: Vec<Affected>,
}

#[derive(Debug, Serialize)]
struct Affected {
    id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    region: String,
}

#[derive(Debug, Serialize)]
struct Refused {
    file: String,
    why: String,
}

impl From<Finding> for Found {
    fn from(finding: Finding) -> Self {
        let (verdict, degree) = match finding.verdict {
            Verdict::Pass => ("pass", None),
            Verdict::Fail { degree } => ("fail", Some(degree)),
            Verdict::Review => ("review", None),
            Verdict::NotApplicable => ("not-applicable", None),
            Verdict::Unknown => ("unknown", None),
        };
        let listed = finding.listed();
        let resources = listed.into_iter().map(|resource| Affected { id: resource.id, region: resource.region });
        Self { verdict, degree, reason: finding.reason, resources: resources.collect() }
    }
}

impl Judged {
    /// The results of judging files.
    pub(super) fn of(outcome: &EvidenceOutcome, files: &[PathBuf]) -> Result<Self> {
        let EvidenceOutcome::Read { accounts, refused, .. } = outcome else {
            bail!("reading the files gave an unexpected result: {outcome:?}")
        };
        let name = |place: u32| {
            let path = usize::try_from(place).ok().and_then(|place| files.get(place));
            path.map_or_else(String::new, |path| path.display().to_string())
        };
        let account = |account: &Account| JudgedAccount {
            account: account.account.to_string(),
            partition: account.partition.as_str().to_owned(),
            findings: account.findings.iter().map(|(id, finding)| (id.clone(), finding.clone().into())).collect(),
        };
        Ok(Self {
            accounts: accounts.iter().map(account).collect(),
            refused: refused.iter().map(|file| Refused { file: name(file.index), why: file.why.clone() }).collect(),
        })
    }

    /// Whether a pipeline has to stop: a critical or high criterion fails, or a file was refused.
    pub(super) fn fails(&self) -> bool {
        let all = self.accounts.iter().flat_map(|account| &account.findings);
        let mut failed = all.filter(|(_, found)| found.verdict == "fail").filter_map(|(id, _)| CriterionId::find(id));
        !self.refused.is_empty() || failed.any(is_grave)
    }

    fn text(&self) -> Result<String> {
        let mut text = String::new();
        for account in &self.accounts {
            writeln!(text, "Account {}", account.account)?;
            for (id, found) in &account.findings {
                write(&mut text, id, found)?;
            }
            let count = |verdict: &str| account.findings.values().filter(|found| found.verdict == verdict).count();
            let counts = ["pass", "fail", "review", "unknown", "not-applicable"].map(|v| format!("{} {v}", count(v)));
            writeln!(text, "{}\n", counts.join(", "))?;
        }
        for refused in &self.refused {
            writeln!(text, "{}: {}", refused.file, refused.why)?;
        }
        Ok(text)
    }
}

/// Writes a finding and its resources.
fn write(text: &mut String, id: &str, found: &Found) -> Result<()> {
    let severity = CriterionId::find(id).map_or("", |id| id.get().control.get().severity.as_str());
    let verdict = if found.degree == Some(Degree::Partly) { "fail, partly" } else { found.verdict };
    writeln!(text, "  {verdict:<14} {severity:<8} {id}: {}", found.reason)?;
    for resource in &found.resources {
        let region = if resource.region.is_empty() { String::new() } else { format!(" ({})", resource.region) };
        writeln!(text, "  {:<14} {:<8}   {}{region}", "", "", resource.id)?;
    }
    Ok(())
}

fn is_grave(id: CriterionId) -> bool {
    matches!(id.get().control.get().severity, Severity::Critical | Severity::High)
}

fn ended(has_failed: bool) -> ExitCode {
    if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Prints the results of judging files.
pub(super) fn print(outcome: &EvidenceOutcome, files: &[PathBuf], json: bool) -> Result<ExitCode> {
    let judged = Judged::of(outcome, files)?;
    if json {
        print_json(&judged)?;
    } else {
        say(&judged.text()?)?;
    }
    Ok(ended(judged.fails()))
}

/// Prints the result of judging a pasted text.
pub(super) fn print_pasted(id: CriterionId, finding: Finding, json: bool) -> Result<ExitCode> {
    let found = Found::from(finding);
    let fails = found.verdict == "fail" && is_grave(id);
    if json {
        print_json(&BTreeMap::from([(id.get().id, &found)]))?;
    } else {
        let mut text = String::new();
        write(&mut text, id.get().id, &found)?;
        say(&text)?;
    }
    Ok(ended(fails))
}

/// Prints why nothing was judged.
pub(super) fn print_refused(why: &str, json: bool) -> Result<ExitCode> {
    if json {
        print_json(&BTreeMap::from([("refused", why)]))?;
    } else {
        say(&format!("{why}\n"))?;
    }
    Ok(ExitCode::FAILURE)
}

/// Prints the kind of credentials, when they expire, and how long each part is.
pub(super) fn print_credentials(credentials: &Credentials, json: bool) -> Result<ExitCode> {
    let described = Described {
        kind: "short-lived",
        expires: credentials.expires().map(footing::stdx::time::Timestamp::to_rfc3339),
        access_key_id: credentials.access_key_id().chars().count(),
        secret_access_key: credentials.secret().chars().count(),
        session_token: credentials.session_token().chars().count(),
    };
    if json {
        print_json(&described)?;
    } else {
        let expires = described.expires.as_deref().unwrap_or("unknown, so one hour is assumed");
        say(&format!(
            "Short-lived credentials. Expiry: {expires}. Characters: access key ID {}, secret access key {}, session token {}.\n",
            described.access_key_id, described.secret_access_key, described.session_token
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Credentials without their values; the parts are numbers of characters.
#[derive(Serialize)]
struct Described {
    kind: &'static str,
    expires: Option<String>,
    access_key_id: usize,
    secret_access_key: usize,
    session_token: usize,
}
