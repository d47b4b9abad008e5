//! ASFF, the format of AWS Security Hub CSPM: a finding for each criterion, in files of 100, and a script that imports them.
//! Each finding names the account and Region into which it may be imported, so there is none without them.
//! <https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html>
//!
//! Footing reads findings of Security Hub. It does not take these for evidence, because they name no control that it knows.

use super::{Source, counts, pretty, resources, says, single, status_line, text_file};
use crate::assessment::{Assessment, Status, sample};
use crate::baseline::{CriterionId, Severity};
use crate::catalog::{Partition, Region};
use crate::messages::report as words;
use crate::plan::script::Account;
use crate::report::Refusal;
use crate::report::model::Criterion;
use crate::report::tickets::cut;
use crate::report::zip::Entry;
use crate::stdx::time::Timestamp;
use serde_json::Value;

/// The most findings that one call imports.
const PER_FILE: usize = 100;
/// The most resources of a finding.
const MOST_RESOURCES: usize = 32;
/// The longest title, in characters.
const LONGEST_TITLE: usize = 250;
/// The longest description, in characters, with an ellipsis.
const LONGEST_DESCRIPTION: usize = 1_000;
/// The longest recommendation, in characters, with an ellipsis.
const LONGEST_RECOMMENDATION: usize = 500;
/// The longest ID of a resource, in characters.
const LONGEST_ID: usize = 500;
/// The script without its data.
const SCRIPT: &str = include_str!("asff.sh");

/// Where findings are imported.
struct Destination {
    account: String,
    region: String,
    partition: Partition,
}

impl Destination {
    fn of(source: &Source<'_>) -> Result<Self, Refusal> {
        if !source.copy.redaction().is_none() {
            return Err(Refusal::LeftOut);
        }
        if sample::is_sample(source.assessment()) {
            return Err(Refusal::Sample);
        }
        let Account::Only(account) = source.account() else { return Err(Refusal::NoAccount) };
        let region = source.options.region.as_str();
        let partition = Partition::of_region(region).ok_or(Refusal::NoRegion)?;
        Ok(Self { account: account.as_str().to_owned(), region: region.to_owned(), partition })
    }

    fn product(&self) -> String {
        let (account, region, partition) = (&self.account, &self.region, self.partition.as_str());
        format!("arn:{partition}:securityhub:{region}:{account}:product/{account}/default")
    }
}

/// Returns the files with findings, the script that imports them, and a README.
pub(super) fn files(source: &Source<'_>) -> Result<Vec<Entry>, Refusal> {
    let destination = Destination::of(source)?;
    let criteria = source.criteria()?;
    let findings: Vec<Value> = criteria.iter().map(|criterion| finding(source, &destination, criterion)).collect();
    let all: Vec<(String, String)> = findings
        .chunks(PER_FILE)
        .zip(1_usize..)
        .map(|(some, number)| (format!("footing-{number}.json"), pretty(&Value::from(some))))
        .collect();
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    let script = SCRIPT
        .replace("@ACCOUNT@", &destination.account)
        .replace("@REGION@", &destination.region)
        .replace("@NUMBER@", &findings.len().to_string())
        .replace("@FILES@", &names.join(" "));
    let readme = says::asff_readme(&destination.account, &destination.region, &names);
    let mut files =
        vec![text_file("README.md", readme), Entry { path: "import.sh".to_owned(), text: script, is_program: true }];
    files.extend(all.into_iter().map(|(name, text)| text_file(&name, text)));
    Ok(files)
}

/// Returns what the files contain, in words.
pub(super) fn preview(source: &Source<'_>) -> Result<(String, Vec<String>), Refusal> {
    let destination = Destination::of(source)?;
    let criteria = source.criteria()?;
    let row = |criterion: &&Criterion| says::row(criterion.id.get().name, compliance(criterion.status));
    let counts = counts(&criteria, &["PASSED", "FAILED", "NOT_AVAILABLE"], compliance);
    let files = criteria.len().div_ceil(PER_FILE);
    let line = says::asff(criteria.len(), files, &destination.account, &destination.region, &counts);
    Ok((line, criteria.iter().take(3).map(row).collect()))
}

fn finding(source: &Source<'_>, destination: &Destination, criterion: &Criterion) -> Value {
    let id = criterion.id;
    let control = id.get().control.get();
    let seen = source.assessment().finding(id);
    object! {
        "SchemaVersion": "2018-10-08",
        "Id": source.finding_id(id),
        "ProductArn": destination.product(),
        "ProductName": words::MADE_WITH,
        "GeneratorId": ["footing/", id.get().id].concat(),
        "AwsAccountId": destination.account.as_str(),
        "CreatedAt": source.assessment().created.min(source.now).to_rfc3339(),
        "UpdatedAt": source.now.to_rfc3339(),
        "LastObservedAt": seen.map(|finding| finding.newest().min(source.now).to_rfc3339()),
        "Title": cut(&[control.id, " ", id.get().name].concat(), LONGEST_TITLE),
        "Description": description(criterion),
        "FindingProviderFields": object! {
            "Severity": object! {"Label": label(criterion.status, control.severity), "Original": control.severity.as_str()},
            "Types": vec![says::ASFF_TYPE],
        },
        "ProductFields": object! {
            "footing/Status": criterion.status.as_str(),
            "footing/Basis": source.basis(id),
            "footing/Criterion": id.get().id,
            "footing/Severity": control.severity.as_str(),
        },
        "Compliance": object! {
            "Status": compliance(criterion.status),
            "RelatedRequirements": vec![format!("{} {}", words::BASELINE, control.id)],
        },
        "Remediation": remediation(source, id).map(|recommendation| object! {"Recommendation": recommendation}),
        "SourceUrl": source.page(id),
        "Resources": about(source.assessment(), destination, id, source.now),
        "RecordState": if is_gone(criterion.status) { "ARCHIVED" } else { "ACTIVE" },
    }
}

/// Returns what should be, what is, and how that is known.
fn description(criterion: &Criterion) -> String {
    let facts = super::fact_lines(criterion);
    let all = [criterion.id.statement().to_owned(), status_line(criterion) + "."].into_iter().chain(facts);
    cut(&all.collect::<Vec<_>>().join(" "), LONGEST_DESCRIPTION)
}

/// Whether nothing is left that somebody should look at.
fn is_gone(status: Status) -> bool {
    matches!(status, Status::Met | Status::NotApplicable)
}

fn compliance(status: Status) -> &'static str {
    match status {
        Status::Met => "PASSED",
        Status::Partly | Status::NotMet | Status::AcceptedRisk => "FAILED",
        Status::Unknown | Status::NotApplicable => "NOT_AVAILABLE",
    }
}

fn label(status: Status, severity: Severity) -> &'static str {
    match (status, severity) {
        (Status::Met | Status::NotApplicable | Status::Unknown, _) => "INFORMATIONAL",
        (_, Severity::Low) => "LOW",
        (_, Severity::Medium) => "MEDIUM",
        (_, Severity::High) => "HIGH",
        (_, Severity::Critical) => "CRITICAL",
    }
}

/// Returns the account, then the resources that a fresh finding names.
fn about(assessment: &Assessment, destination: &Destination, id: CriterionId, now: Timestamp) -> Vec<Value> {
    let partition = destination.partition.as_str();
    let mut all = vec![object! {
        "Type": "AwsAccount", "Id": format!("AWS::::Account:{}", destination.account), "Partition": partition,
        "Region": destination.region.as_str(),
    }];
    let named = assessment.finding(id).filter(|finding| finding.is_fresh(now)).map(resources).unwrap_or_default();
    all.extend(named.iter().take(MOST_RESOURCES - 1).map(|resource| {
        let what = cut(&single(&resource.what), LONGEST_ID);
        object! {
            "Type": "Other",
            "Id": cut(&single(&resource.id), LONGEST_ID),
            "Partition": partition,
            "Region": Region::parse(&resource.region).map(|region| region.as_str().to_owned()),
            "Details": object! { "Other": object! { "What": what } },
        }
    }));
    all
}

fn remediation(source: &Source<'_>, id: CriterionId) -> Option<Value> {
    let titles: Vec<&str> = source.rows(id).map(|row| row.action.get().title).collect();
    let text = cut(&[&titles.join(". "), "."].concat(), LONGEST_RECOMMENDATION);
    (!titles.is_empty()).then(|| object! { "Text": text, "Url": source.page(id) })
}
