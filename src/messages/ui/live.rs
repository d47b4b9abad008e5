//! Sentences about live checks: the page where an account is asked, and what was found.

use super::count;
use crate::evidence::{Degree, Finding, Verdict};
use crate::scanner::policy_header::Confinement;
use crate::scanner::{Outlook, Progress, Unanswered, pace};
use crate::time::{Date, Timestamp};

texts! {
    TITLE: "Let the account answer";
    LINK: "Let the account answer what it can";
    LEAD: "Read-only checks find out what can be found out by asking AWS, and name the resources that fail. Your answers stay beside what they find.";
    HOW: "Your browser asks AWS directly. There is no server between, nothing is changed in the account, and what comes back stays on this device.";
    CALLS_LINK: "What we ask AWS, and why";
    STEPS: "Steps of a live check";
    STEP_CREDENTIALS: "Hand over credentials";
    STEP_LOOK: "See what will be asked";
    STEP_SCAN: "Scan";
    STEP_FOUND: "Read what was found";
    STARTING: "Loading the scanner …";
    LOOKING: "Looking whether this host confines the scanner …";
    NOT_LOADED: "The scanner could not be loaded. Are you offline? Nothing was handed over.";
    LOST: "The scanner has stopped by itself, and the credentials that it held are gone with it. What was found so far is kept.";
    ENDED_EXPIRED: "The credentials have expired, and the scanner has forgotten them. What was found so far is kept. Hand over new ones to go on.";
    ENDED_FORGOTTEN: "The credentials are forgotten: the scanner that held them has been ended.";
    OFF: "Live checks are switched off here";
    OFF_INSTEAD: "You can find out the same by hand: every question has the commands that show it, under \"How do I find out?\".";
    OFF_TO_QUESTIONS: "Go through the questions";
    CREDENTIALS: "Short-lived credentials";
    CREDENTIALS_LEAD: "Paste what the AWS CLI or the access portal gives you, in any form. The scanner takes it out of the field at once; this page never reads, stores or shows it.";
    FIELD: "Credentials";
    FIELD_HINT: "Lines for any shell, a profile of the AWS CLI, or JSON.";
    PARTITION: "Part of AWS";
    PARTITION_AWS: "AWS, all ordinary Regions";
    PARTITION_CN: "AWS China";
    PARTITION_GOV: "AWS GovCloud (US)";
    HAND_OVER: "Hand over to the scanner";
    THREE_FIELDS: "Or in three fields";
    ACCESS_KEY_ID: "Access key id";
    SECRET: "Secret access key";
    SESSION_TOKEN: "Session token";
    HAND_OVER_THREE: "Hand over these three";
    HOW_TO_GET: "How to get them";
    REFUSED: "Not taken";
    NAMING: "The field is empty again. Asking AWS whose they are …";
    FORGET: "Forget the credentials";
    WHO_ACCOUNT: "Account";
    WHO_ARN: "You are";
    WHO_EXPIRES: "They work for";
    WHO_CLOCK: "Clock";
    EXPIRES_UNKNOWN: "a time that they do not tell; AWS ends them by itself";
    EXPIRES_SOON: "Less than five minutes are left. Get new credentials before you begin a whole scan.";
    STEPPED_DOWN: "The scanner goes on with this role alone, narrowed to what is read; what you pasted is forgotten.";
    OTHER_ACCOUNT: "The open assessment is for another account";
    OTHER_NEW: "New assessment for this account";
    OTHER_GO_ON: "Go on with the open one";
    STEP_DOWN: "Go on with less power";
    STEP_DOWN_LEAD: "If what you pasted can do more than read, let the scanner take a role that can only read, for fifteen minutes and narrowed further to what is asked. It forgets what you pasted. Our template makes such a role.";
    TEMPLATE_LINK: "The template";
    ROLE_ARN: "ARN of the role";
    EXTERNAL_ID: "External id (only if the role asks for one)";
    TAKE_ROLE: "Take this role";
    TAKING_ROLE: "Taking the role …";
    ASKING_REGIONS: "Asking which Regions are enabled …";
    WHAT_WILL_BE_ASKED: "What will be asked";
    REGIONS: "Regions";
    REGIONS_EXPLAINED: "Leave Regions out only if you know why: what rests on nothing being there, anywhere, is then unknown.";
    REGIONS_UNKNOWN: "Which Regions are enabled could not be found out. The scan will try again, and says what it could not ask.";
    REGIONS_NONE: "Tick at least one Region.";
    ALL_REGIONS: "Tick all";
    NO_REGIONS: "Tick none";
    CHARGED_HINT: "AWS takes about 0.01 USD for each request to Cost Explorer. Without them, what rests on them stays unknown.";
    TRACES: "All of it only reads. The requests appear in the account's CloudTrail, from your address, and can set off alarms of your own.";
    START: "Start the scan";
    SCAN_AGAIN: "Scan again";
    SCAN_OTHERWISE: "Scan again in another way";
    SCANNING: "Scanning";
    SCAN_PROGRESS: "Calls answered";
    STOP: "Stop, keep what was found";
    BUSY: "The scanner is busy. Try again when it is through.";
    STOPPING: "Stopping …";
    BY_SERVICE: "By service";
    BY_REGION: "By Region";
    GLOBAL: "Global services";
    FOUND: "What was found";
    FOUND_STOPPED: "The scan was ended before it was through. What was not asked is unknown.";
    FOUND_ELSEWHERE: "The assessment that this scan was begun for is no longer the open one, so nothing was written into the open one.";
    PUT_INTO_OPEN: "Put it into the open assessment";
    COUNTS: "Criteria by what was found";
    CHECK_AGAIN: "Check again";
    CHECKING: "Checking …";
    LOOK: "Look in the account";
    UNKNOWN_ONES: "What stayed unknown";
    UNKNOWN_LEAD: "Unknown never counts as met. Each of these says what is missing.";
    UNANSWERED: "Calls without an answer";
    LACKING: "To let these credentials ask what was denied, add this policy to their role or user:";
    SAVE_EVIDENCE: "Save the evidence file";
    SAVE_EVIDENCE_HINT: "Everything that was read, with every resource. It holds no credentials, but names of your resources.";
    EVIDENCE_FAILED: "The evidence file could not be saved.";
    RESOURCES: "Affected resources";
    RESTS_ON: "What this rests on";
    RESTS_ON_CALLS: "Calls";
    RESTS_ON_REGIONS: "Regions";
    MORE_IN_VISIT: "The assessment keeps the first of them; a scan shows all of them for as long as this page is open.";
    VERIFIED: "verified";
    VERIFIED_HINT: "This status comes from evidence, not from an answer.";
    YOU_SAID: "You said";
    EVIDENCE_SAYS: "Evidence says";
    LEDGER_LEAD: "Everything that was asked of AWS since this page was opened, newest first. It holds no credentials and no parameters.";
    LEDGER_SAVE: "Save the list as JSON";
    COLUMN_CALL: "Call";
    COLUMN_REGION: "Region";
    COLUMN_OUTCOME: "Status";
    COLUMN_BYTES: "Bytes";
    COLUMN_MILLIS: "ms";
    COLUMN_CODE: "Error";
    COLUMN_TIME: "Time";
    COLUMN_WHY: "Why we ask";
    COLUMN_PERMISSION: "Permission";
    COLUMN_DECIDES: "For";
    NO_ANSWER: "none";
    CALLS: "What we ask AWS, and why";
    CALLS_LEAD: "Every call that a live check can make. All of them only read, and nothing that is not in this list can be sent.";
    CALLS_LOADING: "Loading the list …";
    CALLS_BACK: "Back to live checks";
    CALLS_BLOCKED: "Browsers are not let through";
    CALLS_CHARGED: "AWS charges for it";
    NO_PERMISSION: "none needed";
    CALLS_TABLE: "The calls";
    POLICY: "The least it takes: an IAM policy";
    POLICY_LEAD: "It allows what the scan asks and nothing else. Attach it to the role or permission set whose credentials you hand over. AWS's own SecurityAudit policy works too, but leaves some questions unknown.";
    POLICY_SAVE: "Save the policy";
    TEMPLATE: "A role for it, as a CloudFormation template";
    TEMPLATE_LEAD: "It makes a role with that policy. Create a stack from it, then take the role with the AWS CLI and paste what that prints:";
    TEMPLATE_SAVE: "Save the template";
}

/// Commands for the template: make the role, and take it.
pub const TEMPLATE_COMMANDS: &str = "aws cloudformation deploy --stack-name footing --template-file footing-role.yaml --capabilities CAPABILITY_NAMED_IAM\nrole=$(aws cloudformation describe-stacks --stack-name footing --query 'Stacks[0].Outputs[0].OutputValue' --output text)\naws sts assume-role --role-arn \"$role\" --role-session-name footing --duration-seconds 3600";

/// The names of the files that are saved here: the policy, the template.
pub const POLICY_FILE: &str = "footing-policy.json";
/// See [`POLICY_FILE`].
pub const TEMPLATE_FILE: &str = "footing-role.yaml";

/// Where credentials come from: title, what to do, what to run.
pub const SOURCES: &[(&str, &str, &str)] = &[
    (
        "The AWS CLI, if you are signed in with it",
        "This prints the credentials that the CLI uses at the moment. Add `--profile NAME` for another profile.",
        "aws configure export-credentials --format env",
    ),
    (
        "IAM Identity Center",
        "Open your access portal, unfold the account, choose \"Access keys\" beside a role that can read, and copy option 1, the environment variables.",
        "",
    ),
    (
        "aws login, with the AWS CLI 2.32 or later",
        "It signs you in through the browser, with the same user as in the console, and needs no keys. Then print what it got.",
        "aws login\naws configure export-credentials --format env",
    ),
    (
        "A role that can only read",
        "The best way: make the role from our template, and take it. Paste the whole answer.",
        "aws sts assume-role --role-arn ROLE_ARN --role-session-name footing --duration-seconds 3600",
    ),
    (
        "AWS CloudShell",
        "Open CloudShell in the console, signed in as a user or role, not as root. Take the role there as above, or print the session's own credentials.",
        "aws configure export-credentials --format env",
    ),
];

/// What is refused, and why.
pub const REFUSED_KINDS: (&str, &[&str]) = (
    "What is not taken, and why",
    &[
        "Long-term access keys, which begin with AKIA: they work until somebody deletes them, so nothing would end them if they got lost.",
        "Anything of the root user: it can do everything, also close the account, and no policy narrows it.",
        "Credentials without a session token, and those that have expired.",
    ],
);

/// Why live checks are off.
pub fn off(why: Confinement) -> &'static str {
    match why {
        Confinement::Missing => {
            "Whoever hosts this page does not send the header that confines the scanner to AWS. Without it, nothing but the program itself would keep your credentials from going elsewhere, and that is not enough."
        }
        Confinement::Loose => {
            "Whoever hosts this page sends a header with the scanner that lets it reach others than AWS. Only one that confines it to AWS is good enough for credentials."
        }
        Confinement::Shut | Confinement::Confined => {
            "Whoever hosts this page sends a header with the scanner that does not let it reach AWS."
        }
    }
}

/// How many criteria have a check.
pub fn checked(checked: usize, all: usize) -> String {
    format!("{checked} of the {all} questions can be answered or backed like this.")
}

/// The heading over whose the credentials are.
pub fn account(number: &str) -> String {
    format!("Account {}", account_number(number))
}

/// An account's number in groups of four.
pub fn account_number(number: &str) -> String {
    let groups: Vec<&str> = [0..4, 4..8, 8..12].into_iter().filter_map(|group| number.get(group)).collect();
    if number.len() == 12 { groups.join("-") } else { number.to_owned() }
}

/// The name of a new assessment.
pub fn assessment_of(number: &str) -> String {
    format!("Account {number}")
}

/// The assessment is for another account.
pub fn other_account(theirs: &str, ours: &str) -> String {
    format!(
        "These credentials are for {}, and the open assessment is for {}. What is found would be mixed up.",
        account_number(theirs),
        account_number(ours)
    )
}

/// How long credentials still work.
pub fn time_left(seconds: u64) -> String {
    match seconds {
        0..=599 => format!("{}:{:02} min", seconds / 60, seconds % 60),
        600..=7199 => format!("{} min", seconds / 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// The clocks differ.
pub fn clock(ahead: i32) -> String {
    let seconds = ahead.unsigned_abs();
    let (amount, unit) = if seconds < 120 { (seconds, "seconds") } else { (seconds / 60, "minutes") };
    let side = if ahead > 0 { "behind" } else { "ahead of" };
    format!("This device's clock is {amount} {unit} {side} AWS's. The scanner takes that into account.")
}

/// The summary of the Regions.
pub fn regions(ticked: usize, all: usize) -> String {
    if ticked == all { format!("All {all} enabled Regions") } else { format!("{ticked} of {all} enabled Regions") }
}

/// The tick for calls that AWS charges for.
pub fn charged(calls: &[String]) -> String {
    format!("Also make the calls that AWS charges for: {}", calls.join(", "))
}

/// What a scan would ask.
pub fn outlook(outlook: &Outlook, regions: usize) -> String {
    let all = outlook.once as usize + outlook.in_each_region as usize * regions;
    if regions == 0 {
        return format!(
            "{} once and {} in each Region, and some for single resources.",
            count(outlook.once as usize, "call", "calls"),
            outlook.in_each_region
        );
    }
    format!(
        "About {}: {} once and {} in each of {}, and some for single resources.",
        count(all, "call", "calls"),
        outlook.once,
        outlook.in_each_region,
        count(regions, "Region", "Regions")
    )
}

/// How far a scan is, and how long it will take.
pub fn progress(progress: &Progress, left: Option<u64>) -> String {
    format!("{} of {} calls answered. {}", progress.done, progress.planned.max(progress.done), left_words(left))
}

/// The same in few words, for those who hear it.
pub fn progress_spoken(progress: &Progress, left: Option<u64>) -> String {
    format!("{} per cent. {}", pace::per_cent(progress.done, progress.planned), left_words(left))
}

fn left_words(left: Option<u64>) -> String {
    match left {
        None => String::new(),
        Some(0..=9) => "A few seconds left.".to_owned(),
        Some(seconds @ 10..=89) => format!("About {} seconds left.", seconds.div_ceil(10) * 10),
        Some(seconds) => format!("About {} minutes left.", seconds.div_ceil(60)),
    }
}

/// So many of so many, for a part of a scan.
pub fn part(done: u32, planned: u32) -> String {
    format!("{done} of {planned}")
}

/// A scan in one line.
pub fn scanned(calls: u32, findings: usize) -> String {
    format!("{} asked, {} judged.", count(calls as usize, "call", "calls"), count(findings, "criterion", "criteria"))
}

/// A re-check in one line.
pub fn checked_again(verdicts: &[(&'static str, Verdict)]) -> String {
    match verdicts {
        [] => "Nothing came of checking again.".to_owned(),
        [(name, verdict)] => format!("Checked again: {name}: {}.", word(*verdict).to_lowercase()),
        _ => {
            let met = verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Pass).count();
            format!("Checked again: {met} of {} are met.", count(verdicts.len(), "criterion", "criteria"))
        }
    }
}

/// Calls without an answer, by what came of them.
pub fn unanswered(of: &Unanswered) -> String {
    let calls = count(of.calls as usize, "call was", "calls were");
    format!("{calls} {} ({}).", super::outcome(&of.outcome), of.services.join(", "))
}

/// A verdict in one or two words.
pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Met",
        Verdict::Fail { degree: Degree::Partly } => "Partly met",
        Verdict::Fail { degree: Degree::Wholly } => "Not met",
        Verdict::Review => "To look at",
        Verdict::NotApplicable => "Does not apply",
        Verdict::Unknown => "Unknown",
    }
}

/// How old something is.
pub fn age(at: Timestamp, now: Timestamp) -> String {
    let minutes = now.as_millis().saturating_sub(at.as_millis()) / 60_000;
    match minutes {
        0 => "just now".to_owned(),
        1..=89 => format!("{} ago", count(minutes as usize, "minute", "minutes")),
        90..=2_159 => format!("{} ago", count(((minutes + 30) / 60) as usize, "hour", "hours")),
        _ => format!("{} ago", count(((minutes + 720) / 1_440) as usize, "day", "days")),
    }
}

/// When something was observed, and that it no longer counts.
pub fn observed(finding: &Finding, now: Timestamp) -> String {
    let old = if finding.is_fresh(now) { "" } else { ", too long to count" };
    format!("Observed {}{old} ({}).", age(finding.observed, now), finding.observed.to_minute())
}

/// The heading of a list of resources.
pub fn resources(number: usize) -> String {
    count(number, "affected resource", "affected resources")
}

/// Resources that are not in a list.
pub fn more_resources(number: usize) -> String {
    format!("and {number} more")
}

/// A button that shows more resources.
pub fn more_button(left: usize) -> String {
    format!("Show more ({left} left)")
}

/// A button's words, and what it is about.
pub fn about(words: &str, name: &str) -> String {
    format!("{words}: {name}")
}

/// The heading of the ledger.
pub fn ledger(lines: usize) -> String {
    format!("Requests of this visit ({lines})")
}

/// The sum of the ledger.
pub fn ledger_total(lines: usize, bytes: usize, failed: usize) -> String {
    format!(
        "{}, {} kB read, {failed} without a good answer.",
        count(lines, "request", "requests"),
        bytes.div_ceil(1_000)
    )
}

/// The name of the file with the ledger.
pub fn ledger_file(date: Date) -> String {
    format!("footing-requests-{date}.json")
}

/// The name of the evidence file.
pub fn evidence_file(account: &str, date: Date) -> String {
    let account = if account.is_empty() { "account" } else { account };
    format!("footing-evidence-{account}-{date}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_told_as_finely_as_it_matters() {
        for (seconds, words) in [
            (0, "0:00 min"),
            (65, "1:05 min"),
            (599, "9:59 min"),
            (600, "10 min"),
            (7_199, "119 min"),
            (7_200, "2 h 00 min"),
            (43_200, "12 h 00 min"),
        ] {
            assert_eq!(time_left(seconds), words);
        }
    }

    #[test]
    fn age_is_told_in_words() {
        let now = Timestamp::from_millis(1_795_378_620_000);
        let minutes = |minutes: u64| Timestamp::from_millis(now.as_millis() - minutes * 60_000);
        for (ago, words) in [
            (0, "just now"),
            (1, "1 minute ago"),
            (89, "89 minutes ago"),
            (90, "2 hours ago"),
            (2_159, "36 hours ago"),
            (2_160, "2 days ago"),
            (43_200, "30 days ago"),
        ] {
            assert_eq!(age(minutes(ago), now), words);
        }
        assert_eq!(age(now.next(), now), "just now");
    }

    #[test]
    fn the_outlook_counts_calls_in_every_region() {
        let of = Outlook { once: 10, in_each_region: 5, ..Outlook::default() };
        assert!(outlook(&of, 3).starts_with("About 25 calls: 10 once and 5 in each of 3 Regions,"));
        assert!(outlook(&of, 0).starts_with("10 calls once and 5 in each Region,"));
    }

    #[test]
    fn progress_says_how_long() {
        let of = Progress { done: 20, planned: 80, ..Progress::default() };
        assert_eq!(progress(&of, None), "20 of 80 calls answered. ");
        assert_eq!(progress(&of, Some(9)), "20 of 80 calls answered. A few seconds left.");
        assert_eq!(progress_spoken(&of, Some(41)), "25 per cent. About 50 seconds left.");
        assert_eq!(progress_spoken(&of, Some(90)), "25 per cent. About 2 minutes left.");
    }

    #[test]
    fn clocks_and_accounts_are_told_for_people() {
        assert!(clock(90).starts_with("This device's clock is 90 seconds behind AWS's."));
        assert!(clock(-600).starts_with("This device's clock is 10 minutes ahead of AWS's."));
        assert_eq!(account_number("111122223333"), "1111-2222-3333");
        assert_eq!(account_number("11"), "11");
    }
}
