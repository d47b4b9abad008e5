//! Words of files in the formats of standards.

use super::counted;
use crate::plan::script::Account;
use crate::stdx::time::Date;

/// Why nothing is written: the contents have no criteria.
pub const NO_CRITERIA: &str = "There is nothing to write: no criterion is in these contents.";
/// Why there is no ASFF: the assessment has no account ID.
pub const NO_ACCOUNT: &str = "Security Hub takes findings only for an account ID of 12 digits, and this assessment has none. Enter it under Profile first.";
/// Why there is no ASFF: no Region is known.
pub const NO_REGION: &str = "Choose the Region in which Security Hub is to receive the findings.";
/// Why there is no ASFF: something was left out.
pub const LEFT_OUT: &str =
    "Findings for Security Hub need the account ID and the names of resources, so nothing can be left out of them.";
/// Why there is no ASFF: the assessment is the sample.
pub const SAMPLE: &str =
    "This is the sample. Security Hub would show its findings as if they were about a real account.";

/// The title of the catalog.
pub const OSCAL_CATALOG: &str = "AWS Startup Security Baseline, as Footing asks it";
/// What the catalog is.
pub const CATALOG_DESCRIPTION: &str = "The controls of the baseline. Each criterion is an item of its control's statement, under the id that findings name.";
/// The title of the assessment plan.
pub const OSCAL_PLAN: &str = "Plan: self-assessment of an AWS account";
/// What the plan is.
pub const PLAN_DESCRIPTION: &str = "What was to be assessed.";
/// The title of the assessment results.
pub const OSCAL_RESULTS: &str = "Results: self-assessment of an AWS account";
/// The title of the plan of action and milestones.
pub const OSCAL_MILESTONES: &str = "Plan of action and milestones of an AWS account";
/// The resource in place of a system security plan.
pub const NO_SSP: &str = "No system security plan";
/// Why there is no system security plan.
pub const NO_SSP_REASON: &str =
    "There is no system security plan: this is a self-assessment of one AWS account against a public baseline.";
/// What assessment results are.
pub const RESULT_DESCRIPTION: &str = "A self-assessment: people answered, and checks read the AWS account. A criterion of which nothing is known is `not-satisfied` with the reason `other`; the property `status` has its exact status.";
/// The role of whoever answers.
pub const ASSESSOR: &str = "Assessor";
/// The role of whoever does an action.
pub const ACTION_OWNER: &str = "Owner of an action";
/// The role of whoever accepts a risk.
pub const RISK_OWNER: &str = "Accepts a risk";
/// The response to a risk: it is accepted.
pub const ACCEPT: &str = "The risk is accepted";
/// What Footing is.
pub const FOOTING: &str = "Self-assessment of an AWS account in the browser";
/// What another program did.
pub const SCANNER: &str = "Its results were imported into Footing";
/// The name of a scanner.
pub const PROWLER: &str = "Prowler";
/// The name of a service of AWS.
pub const SECURITY_HUB: &str = "AWS Security Hub";
/// The type of a finding in OCSF.
pub const SOFTWARE_CHECKS: &str = "Software and Configuration Checks";
/// The type of a finding in ASFF.
pub const ASFF_TYPE: &str =
    "Software and Configuration Checks/Industry and Regulatory Standards/AWS Startup Security Baseline";

/// The name of the lens. Its script finds the lens by it, so it never changes.
pub const LENS: &str = "AWS Startup Security Baseline (Footing)";
/// What the lens is.
pub const LENS_DESCRIPTION: &str = "The 27 controls of the AWS Startup Security Baseline, each with the criteria that make it met. Written by Footing, which is independent of AWS.";
/// The choice that says that no other is true.
pub const NONE_OF_THESE: &str = "None of these is known to be met";
/// When to choose it.
pub const NONE_OF_THESE_HINT: &str = "Choose this if you cannot say yes to any of the others.";
/// What the notes of answers begin with. The script finds its own answers by it, so it never changes.
pub const LENS_NOTES: &str = "Entered from Footing";

/// The first line of the notes of an answer.
pub fn lens_notes(day: Date) -> String {
    format!("{LENS_NOTES}, {day}. Unknown criteria and accepted risks are not selected.")
}

/// The title of the component that is the account.
pub fn account(id: &str) -> String {
    if id.is_empty() { "AWS account".to_owned() } else { format!("AWS account {id}") }
}

/// The title of an answer.
pub fn answer_to(criterion: &str) -> String {
    format!("Answer: {criterion}")
}

/// The title of evidence.
pub fn evidence_about(criterion: &str) -> String {
    format!("Evidence: {criterion}")
}

/// The title of a risk.
pub fn risk(criterion: &str) -> String {
    format!("Not or only partly met: {criterion}")
}

/// The calls to AWS on whose answers a finding rests; `None` if there are none.
pub fn calls(calls: &[String], regions: &[String]) -> Option<String> {
    let regions = if regions.is_empty() { String::new() } else { format!(" in {}", regions.join(", ")) };
    (!calls.is_empty()).then(|| format!("Answers of AWS to {}{regions}", calls.join(", ")))
}

/// Something with its status in a line.
pub fn row(what: &str, status: &str) -> String {
    format!("{}: {status}", what.replace('`', ""))
}

/// How many OSCAL documents there are.
pub fn oscal(documents: usize) -> String {
    format!("{documents} documents that refer to each other")
}

/// What is in assessment results.
pub fn oscal_results(findings: usize, unknown: usize) -> String {
    format!("Assessment results: {}, of which {unknown} unknown", counted(findings, "finding", "findings"))
}

/// What is in a plan of action and milestones.
pub fn oscal_milestones(risks: usize) -> String {
    match risks {
        0 => "No plan of action and milestones: nothing is known to be open, and OSCAL has no empty one".to_owned(),
        _ => format!("Plan of action and milestones: {}", counted(risks, "risk", "risks")),
    }
}

/// What the other OSCAL documents are.
pub fn oscal_others() -> String {
    "Catalog and assessment plan, to which the others refer".to_owned()
}

/// How many OCSF events there are.
pub fn events(events: usize, statuses: &[(&str, usize)]) -> String {
    format!("{}, one a line: {}", counted(events, "event", "events"), by_status(statuses))
}

fn by_status(statuses: &[(&str, usize)]) -> String {
    statuses.iter().map(|(status, count)| format!("{count} {status}")).collect::<Vec<_>>().join(", ")
}

/// How many findings for Security Hub there are, and where they go.
pub fn asff(findings: usize, files: usize, account: &str, region: &str, statuses: &[(&str, usize)]) -> String {
    let (findings, files) = (counted(findings, "finding", "findings"), counted(files, "file", "files"));
    let statuses = by_status(statuses);
    format!("{findings} in {files}, for account {account} in {region}, with a script that imports them: {statuses}")
}

/// What is in a lens and its script.
pub fn lens(questions: usize, answers: usize) -> String {
    let questions = counted(questions, "question", "questions");
    match answers {
        0 => format!("A lens with {questions}, and a script that imports it; there are no answers to enter"),
        _ => {
            let answers = counted(answers, "answer", "answers");
            format!("A lens with {questions}, and a script that imports it and enters {answers}")
        }
    }
}

/// The README of OSCAL documents.
pub fn oscal_readme(name: &str, day: Date, has_risks: bool) -> String {
    let milestones = if has_risks {
        "- `plan-of-action-and-milestones.json`: each criterion that is not met, partly met, or an accepted risk, with its actions, \
owners and dates."
    } else {
        "There is no plan of action and milestones, because nothing is known to be open: OSCAL does not allow an empty one."
    };
    format!(
        "\
# {name}: OSCAL documents, {day}

A self-assessment of an AWS account against the AWS Startup Security Baseline, in OSCAL 1.2.1 (JSON). The documents refer to each other \
by these file names, so keep them in one folder. They are also valid in OSCAL 1.2.3.

- `catalog.json`: the controls. Each criterion is an item of its control's statement.
- `assessment-plan.json`: what was assessed. There is no system security plan; what the plan names in its place is this file.
- `assessment-results.json`: an observation for each answer and each finding of a check, a finding for each criterion, and the risks.
{milestones}

## What to know

- OSCAL knows `satisfied` and `not-satisfied`. The exact status (met, partly, not-met, unknown, accepted-risk) is in the property `status` \
of each finding. Unknown is `not-satisfied` with the reason `other`.
- What does not apply is excluded from the reviewed controls, with its reason.
- An observation with the method `INTERVIEW` is the answer of a person. `TEST` is a check that read the account, and `EXAMINE` is output \
that somebody pasted or imported. Evidence expires after 30 days.
- Properties of Footing are in the namespace `urn:uuid:036f9c07-22ce-5d20-b0d2-8281ce8c1877`.
- Ids stay the same from export to export, except those of the documents and of the result. If something was left out of this export, they \
do not.

To check a document: `trestle validate -f FILE` in a workspace of compliance-trestle, or any JSON Schema validator with NIST's schemas.
"
    )
}

/// The README of findings for Security Hub.
pub fn asff_readme(account: &str, region: &str, files: &[&str]) -> String {
    let commands: String = files
        .iter()
        .map(|file| format!("aws securityhub batch-import-findings --region {region} --findings file://{file}\n"))
        .collect();
    format!(
        "\
# Findings for AWS Security Hub CSPM

For account {account}, Region {region}. Security Hub CSPM has to be on there. Whoever imports needs the permissions \
`securityhub:BatchImportFindings` and `securityhub:DescribeHub`.

In a shell with the AWS CLI, or in CloudShell, in this folder:

```sh
bash import.sh          # shows what the script does
bash import.sh check    # read-only: the account, and whether Security Hub CSPM is on
bash import.sh apply    # imports the findings, and asks before that
```

The script runs these commands, and stops if one is refused. If you run them yourself, see that `FailedCount` is 0:

```sh
{commands}```

## What to know

- Each criterion is a finding. Its exact status is in the product field `footing/Status`, and what it rests on (evidence or a person's \
answer) is in `footing/Basis` and in the description.
- Partly met and accepted risks are `FAILED`; unknown is `NOT_AVAILABLE`, never `PASSED`. What is met or does not apply is archived.
- Importing a newer export updates the findings. Security Hub deletes them 90 days after the last update.
- To remove them from the list, set their workflow status to `SUPPRESSED`. Footing ignores these findings when it reads Security Hub.
- AWS charges for imported findings beyond a free number each month.
"
    )
}

/// The README of a lens.
pub fn lens_readme(answers: usize, account: &Account) -> String {
    let account = match account {
        Account::Only(id) => format!("It refuses to run in any AWS account but {id}."),
        Account::LeftOut | Account::Unknown => {
            "This export names no account, so say which one to run in: add `--account NUMBER`.".to_owned()
        }
    };
    let answers = match answers {
        0 => "There are no answers to enter: nothing is known yet, or this is the sample.".to_owned(),
        _ => format!(
            "It has {}. It selects what is met. Questions of which nothing is known stay unanswered, and answers that somebody else \
entered stay as they are, unless you add `--replace`.",
            counted(answers, "answer", "answers")
        ),
    };
    format!(
        "\
# The AWS Startup Security Baseline as a lens of the AWS Well-Architected Tool

`footing-lens.json` has a question for each control and a choice for each criterion. It is the same for everybody and has no answers. \
`lens.sh` imports it, and enters the answers into a workload. {account}

In a shell with the AWS CLI, or in CloudShell, in this folder and in the Region of your workload:

```sh
bash lens.sh                         # shows what the script does, and its options
bash lens.sh import --dry-run
bash lens.sh import                  # imports the lens and publishes this version; asks before that
bash lens.sh answers WORKLOAD-ID     # enters the answers; asks before that
```

By hand, the import is:

```sh
aws wellarchitected import-lens --json-string file://footing-lens.json
aws wellarchitected create-lens-version --lens-alias LENS-ARN --lens-version 1.0 --is-major-version
```

The workload has to exist. `aws wellarchitected list-workloads` shows the IDs; a new one is made in the console, or with \
`aws wellarchitected create-workload`.

## What to know

- {answers}
- The notes of each answer have the exact status of each criterion. There is no text of a person and no resource in them.
- The tool has three risks: none, medium and high. A question whose essential criteria are not all met is a high risk, or a medium one if the control has a low severity.
"
    )
}
