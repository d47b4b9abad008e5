//! Sentences about evidence from files: the collector, and what files contain.

use super::super::count;
use super::account_number;
use crate::evidence::still_counts;
use crate::protocol::evidence::{Account, FileSource, Provenance};
use crate::stdx::time::Timestamp;

texts! {
    TITLE: "Use a script instead of credentials";
    LINK: "Use a script instead of credentials";
    FOR_BLOCKED: "The AWS CLI can ask what the browser blocked: a script makes just these calls, and its file is combined with this scan.";
    FOR_BLOCKED_LINK: "Get the script";
    BACK: "Evidence";
    LEAD: "A script asks AWS with the AWS CLI, in AWS CloudShell or any other shell, and writes the answers into one file. That file is checked here like a live scan, and also covers what browsers cannot ask: S3, GuardDuty, WAF and more.";
    HOW: "The script only reads, and keeps no values of secrets. On that machine, only you can read what it writes. The file is read on this device, by a part of this page that never holds credentials.";
    SCRIPT: "Get the script";
    ONLY_BLOCKED: "Only what browsers cannot ask";
    ONLY_BLOCKED_HINT: "Short, to add to a live scan.";
    WHOLE: "Everything";
    WHOLE_HINT: "What your profile has switched off is only listed.";
    CONTROLS: "Which controls";
    ALL: "All";
    NONE: "None";
    NO_CALLS: "Only people can tell";
    NONE_CHOSEN: "Choose at least one control.";
    NOTHING_BLOCKED: "Browsers can ask everything these controls need. Choose Everything, or use a live scan.";
    AS_SCANNED: "Only what this visit's scan could not see.";
    CHARGED: "Also ask Cost Explorer, for about 0.01 USD a request";
    MAKING: "Creating the script …";
    SAVE: "Save the script";
    COPY_HINT: "Read it, or copy it";
    FILE: "footing-collector.sh";
    RUN: "Run it";
    RUN_1: "Sign in to the AWS console and open CloudShell with its icon in the top bar. Any other shell with the AWS CLI and `jq` works too. On a shared machine, run it in a folder of your own.";
    RUN_2: "In CloudShell, choose Actions, then Upload file, and select the script. Then run it:";
    RUN_3: "It says what it is about to do and waits for Enter. A small account takes about ten minutes. If the shell ends, run the script again: it continues where it stopped.";
    RUN_4: "At the end it names the file. Choose Actions, then Download file, and enter its path.";
    COMMAND: "bash footing-collector.sh";
    ORGANIZATION: "For a whole organization";
    ORGANIZATION_LEAD: "The same script reads every account of an AWS organization, through a role in each. It lists the accounts, names those that refuse with the reason, and continues where it stopped.";
    ORGANIZATION_1: "Run it in CloudShell of the management account, or of a member account that is a delegated administrator. Only these may list the accounts.";
    ORGANIZATION_2: "Accounts that were created in the organization usually have the role `OrganizationAccountAccessRole`, which trusts the management account. Of what that role may do, the script keeps only reads: it limits every session to AWS's policy `SecurityAudit` and a few more reads. From the management account, run:";
    ORGANIZATION_3: "A role that can only read is better, and the only way from another account. `deploy/organization.yaml` in Footing's source gives it to every account at once, and `deploy/organization.md` says how. Then run:";
    ORGANIZATION_4: "At the end it names one file that ends with .tar. It has a file for each account, and an index. Download and unpack it. Open the files of an account below, in the assessment of that account.";
    ORGANIZATION_COMMAND: "bash footing-collector.sh --organization --role OrganizationAccountAccessRole";
    ORGANIZATION_OWN_ROLE: "bash footing-collector.sh --organization --external-id YOUR_EXTERNAL_ID";
    BRING: "Open the file";
    CHOOSE: "Drop the file here, or choose it. Several files of one account, such as from different Regions, are combined.";
    READING: "Reading and checking …";
    MORE_ACCOUNTS: "Read more accounts";
    REFUSED: "Not used";
    LIVE_TOO: "It includes what this visit's scan found.";
    EMPTY: "The file has no answer that decides anything.";
    TAKE: "Use these findings";
    TAKEN: "The findings are now shown with your answers.";
    OPEN_OVERVIEW: "See your results";
    OLD: "This is more than 30 days old. It shows what was, and no longer decides anything.";
    RIGHT_ONE: "Open the assessment of this account, or start one; then choose the file again. Nothing was changed.";
}

/// The number of controls that the script covers.
pub fn controls(chosen: usize, all: usize) -> String {
    if chosen == all { format!("For all {all} controls") } else { format!("For {chosen} of {all} controls") }
}

/// The label of a button for all controls of a pillar, for screen readers.
pub fn all_of(what: &str, pillar: &str) -> String {
    format!("{what}: {pillar}")
}

/// The number of kinds of calls that the script makes.
pub fn script_made(calls: u32) -> String {
    format!("It makes {}, in every Region that is enabled.", count(calls as usize, "kind of call", "kinds of calls"))
}

/// The number of further accounts in the files.
pub fn more_accounts(number: u32) -> String {
    format!("The files cover {}.", count(number as usize, "more account", "more accounts"))
}

/// The account of the evidence, and when it was collected.
pub fn about(account: &Account) -> String {
    format!(
        "{}, observed from {}: {} answered, {} checked.",
        account_number(account.account.as_str()),
        account.begun.date(),
        count(account.calls as usize, "call", "calls"),
        count(account.findings.len(), "criterion", "criteria"),
    )
}

/// The source of a file.
pub fn source(source: &Provenance) -> String {
    let from = match source.source {
        Some(FileSource::Live) => "Saved from a live scan",
        Some(FileSource::Collector) => "Written by the collector",
        Some(FileSource::Prowler) => "Results of a Prowler scan",
        Some(FileSource::SecurityHub) => "Findings of Security Hub",
        None => "An evidence file",
    };
    let tools: Vec<&str> = [&source.made_by, &source.cli].into_iter().flatten().map(String::as_str).collect();
    if tools.is_empty() { format!("{from}.") } else { format!("{from} ({}).", tools.join(", ")) }
}

/// The number of criteria that also rest on cached evidence.
pub fn with_kept(number: usize) -> String {
    let criteria = count(number, "criterion also rests", "criteria also rest");
    format!("{criteria} on earlier scans kept on this device.")
}

/// The number of calls that only a newer version may know.
pub fn unknown_calls(number: u32) -> String {
    format!("{} unknown to this version and ignored.", count(number as usize, "answer is", "answers are"))
}

/// How many results of external scanners were used.
pub fn others(mapped: u32, unmapped: u32, muted: u32) -> String {
    format!(
        "Results of other software: {mapped} used, {unmapped} about something else and left out, {muted} muted in that tool. A pass there needs review here, and counts for no more."
    )
}

/// Error: the file is for another account than the open assessment.
pub fn other_account(theirs: &str, ours: &str) -> String {
    format!("The file is for {}, and the open assessment is for {}.", account_number(theirs), account_number(ours))
}

/// Whether evidence from `begun` is too old to decide.
pub fn is_old(begun: Timestamp, now: Timestamp) -> bool {
    !still_counts(begun, now)
}
