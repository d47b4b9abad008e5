//! Every sentence of the page that is not in the control files, in English.

use super::labels;
use crate::assessment::file::{AnswerChange, Changes};
use crate::assessment::{ActionState, Answer, Basis, Exception, Judgement, Score, Status, Version};
use crate::assessment::{RestoreError, SIZE_LIMIT};
use crate::baseline::CriterionId;
use crate::baseline::Severity;
use crate::evidence::{Degree, Verdict};
use crate::plan::{Totals, Why};
use crate::time::{Date, Timestamp};

macro_rules! texts {
    ($($name:ident: $text:literal;)*) => { $(#[doc = $text] pub const $name: &str = $text;)* };
}

texts! {
    NAME: "Footing";
    SKIP: "Skip to the content";
    LOADING: "Loading …";
    NOT_LOADED: "This text could not be loaded. Are you offline?";
    TRY_AGAIN: "Try again";
    CLOSE: "Close";
    COPY: "Copy";
    COPIED: "Copied";
    COPY_REFUSED: "The browser did not allow copying. Select the text and copy it by hand.";
    UNDO: "Undo";
    NAV_LABEL: "Pages";
    NAV_OVERVIEW: "Overview";
    NAV_ASSESS: "Assess";
    NAV_PLAN: "Plan";
    NAV_ACCOUNTS: "Accounts";
    NAV_DATA: "Data";
    SAVING_FRESH: "Nothing to save yet";
    SAVING_PENDING: "Saving …";
    SAVING_SAVED: "Saved on this device";
    SAVING_BLOCKED: "Not saved: storage is blocked";
    SAVING_FAILED: "Not saved";
    FIRST_ASSESSMENT: "My AWS account";
    NEWER_DOCUMENT: "An assessment on this device was written by a newer Footing. It stays as it is; reload the page to get the newer version.";
    STORAGE_BLOCKED: "This browser keeps nothing for this page";
    STORAGE_BLOCKED_ADVICE: "Storage is blocked by a setting, a private window or a policy. You can work on, but everything is gone when this tab is closed. Save to a file before you leave, and open that file next time.";
    STORAGE_FULL: "There is no room left to save";
    STORAGE_FULL_ADVICE: "The browser's storage for this page is full. Your latest changes are only in this tab. Save them to a file, then make room by removing assessments that you no longer need.";
    STORAGE_OTHER: "Your latest changes could not be saved";
    SAVE_TO_FILE: "Save to a file";
    MAKE_ROOM: "Make room";
    DAMAGED: "A stored assessment could not be read";
    DAMAGED_ADVICE: "It was put aside as it was found, and nothing overwrites it. Download it to keep it; a copy that you saved to a file earlier can be opened on the Data page.";
    DAMAGED_DOWNLOAD: "Download what was found";
    DAMAGED_DISCARD: "Discard it";
    DELETED: "This assessment has been deleted";
    DELETED_ADVICE: "It can still be restored. What you change here goes into the deleted assessment.";
    RESTORE: "Restore";
    OPEN_ANOTHER: "Open another";
    NO_SCORE: "–";
    WELCOME: "How firm is the ground your startup stands on?";
    WELCOME_LEAD: "The AWS Startup Security Baseline is 27 controls that every young company on AWS should have in place. Footing asks you about them in plain words, and turns your answers into a plan that your team can work from.";
    BEGIN: "Begin with eight questions";
    OPEN_FILE: "Open a saved file";
    WELCOME_PROMISE: "Nothing you type leaves this device: there is no account and no server behind this page.";
    WELCOME_TRUST: "What is promised, and what is not";
    OPEN_PLAN: "Open the plan";
    FORMULA: "How is this worked out?";
    FIRST_STEPS: "What protects most for the least work";
    REMINDER: "Save this assessment to a file";
    REMINDER_WHY: "Some browsers clear what a page has stored when it was not visited for a week. A file is yours to keep.";
    WALL: "The baseline at a glance";
    LEGEND: "What the shapes mean";
    WALL_EXPLAINED: "Each brick is a control, each part of its lower edge a criterion. The workload stands on the account.";
    SCORE_TABLE: "Score and coverage of every control";
    COLUMN_CONTROL: "Control";
    COLUMN_STATUS: "Status";
    COLUMN_SEVERITY: "Severity";
    COLUMN_SCORE: "Score";
    COLUMN_ANSWERED: "Answered";
    COLUMN_PILLAR: "Part";
    COLUMN_CRITERION: "Criterion";
    COLUMN_BASIS: "Because of";
    COLUMN_UNMET: "Not met";
    COLUMN_CHANGED: "Last change";
    COLUMN_DO: "What to do with it";
    PROFILE: "Eight questions first";
    PROFILE_LEAD: "They only switch off what does not concern you, so that you need not answer it. Everything can be changed later.";
    PROFILE_DONE: "On to the questions";
    PROFILE_SKIP: "On to the questions, the rest later";
    DONT_KNOW: "I don't know";
    DONT_KNOW_PROFILE: "Switches nothing off";
    SWITCHES_NOTHING_OFF: "Switches nothing off.";
    ANSWER_MET: "Yes";
    ANSWER_PARTLY: "Partly";
    ANSWER_NOT_MET: "No";
    ANSWER_DOES_NOT_APPLY: "Does not apply to us";
    DONT_KNOW_MEANING: "Counts as unknown. Below stands how to find out.";
    DOES_NOT_APPLY_MEANING: "Needs a reason, and then leaves the score.";
    NO_HALF: "This question has no half: it is yes or no.";
    CLEAR_ANSWER: "Take the answer back";
    REASON_NEEDED: "Without a reason this counts as unknown.";
    REASON_DOES_NOT_APPLY: "Why does it not apply?";
    FIND_OUT: "How do I find out?";
    MEANING: "What it means:";
    MUST_BE: "What must be there:";
    RUN_READ_ONLY: "Or in a shell with the AWS CLI, such as AWS CloudShell. This only reads:";
    NOTE: "Note";
    NOTE_LABEL: "Note";
    EXCEPTION: "Accept the risk";
    EXCEPTION_EXPLAINED: "When you know about it and leave it as it is for now. It leaves the score, is counted beside it, and comes back after the last day.";
    EXCEPTION_REASON: "Why is the risk acceptable?";
    EXCEPTION_OWNER: "Who accepts it?";
    EXCEPTION_UNTIL: "Last day";
    EXCEPTION_ACCEPT: "Accept the risk";
    EXCEPTION_CHANGE: "Change it";
    EXCEPTION_WITHDRAW: "No longer accept it";
    EXCEPTION_NEEDS_REASON: "Give a reason, so that others can judge it later.";
    EXCEPTION_NEEDS_OWNER: "Say who accepts the risk.";
    EXCEPTION_NEEDS_DAY: "Choose a last day, today or later. Nobody should accept a risk for ever.";
    HISTORY: "Earlier answers";
    WHAT_TO_DO: "What to do";
    IN_THE_PLAN: "These stand in the plan, in their order among all others.";
    CONFLICT: "Answer and evidence disagree. The evidence counts until it is thirty days old; both are shown.";
    STALE: "There is evidence, but it is more than thirty days old and no longer counts.";
    SIDE: "Where you are";
    PROGRESS: "Questions answered";
    JUMP: "Jump to a control";
    TABLE_LINK: "All questions in a table";
    PROFILE_LINK: "Change the eight first answers";
    STEPS: "From question to question";
    BACK: "Back";
    NEXT: "Next";
    NEXT_OPEN: "Next open question";
    TO_PLAN: "To the plan";
    KEYS: "Keys";
    TABLE: "All questions";
    TABLE_LEAD: "Everything at once, to look through or to find one thing.";
    ONE_BY_ONE: "Go through them one by one";
    SEARCH: "Search";
    ALL_PILLARS: "Both parts";
    ALL_SEVERITIES: "All severities";
    ALL_STATUSES: "All statuses";
    CRITERIA: "Criteria";
    CHANGED: "What has changed since 2022";
    OTHER_CONTROLS: "Neighbouring controls";
    PLAN: "Plan";
    GO_ON_ANSWERING: "Go on answering";
    GROUP_BY: "Group by";
    BY_WHEN: "When";
    OWNER: "Owner";
    NO_OWNER: "Nobody yet";
    ALL_OWNERS: "Everybody";
    STATE: "State";
    ALL_STATES: "All states";
    ALL_ASSESSMENTS: "All assessments together";
    EXPORT_PLAN: "Export or share";
    PRINT: "Print";
    SHOW_MORE: "Show more";
    PLAN_EMPTY: "Nothing to do here. Everything that applies is met, accepted, or filtered out.";
    PLAN_EMPTY_OPEN: "Nothing here yet. Actions appear as soon as an answer is \"partly\" or \"no\"; an unanswered question puts nothing on the plan.";
    DUE: "Due";
    WONT_DO_REASON: "Why not?";
    WONT_DO_NEEDS_REASON: "Give a reason, so that others understand it later.";
    SET_ASIDE: "Set it aside";
    VERIFY: "Verify";
    VERIFY_FIRST: "Verify before it counts as done";
    VERIFY_RESULT: "What is true now? This becomes the answer.";
    AFTER_THIS: "Now it is";
    LEAVE_ANSWER: "Leave the answer as it is";
    MARK_DONE: "Mark as done";
    NOT_YET: "Not yet";
    AFTERWARDS: "Afterwards:";
    WORK: "Work";
    COST: "Cost";
    WHERE: "Where";
    WHO: "Who";
    EACH_REGION: "In each Region";
    AWS_CONSOLE: "In the AWS console";
    WITH_CLI: "With the AWS CLI";
    CLI_EXPLAINED: "Read before you run. The commands are for bash, as in AWS CloudShell.";
    OPEN_CLOUDSHELL: "Open CloudShell";
    PLACEHOLDERS: "Put your own values in place of the names in braces:";
    CLOUDFORMATION: "As a CloudFormation template";
    TERRAFORM: "As Terraform";
    WHAT_MAY_BREAK: "What may break";
    UNDO_TITLE: "How to take it back";
    READ_MORE: "Read more";
    ACCOUNTS: "Assessments on this device";
    ACCOUNTS_LEAD: "One for each AWS account or workload. They stay apart, and stand side by side here.";
    OPEN_ONE: "The open one";
    ASSESSMENT_NAME: "Name";
    ACCOUNT_ID: "AWS account id (optional)";
    ACCOUNT_ID_ODD: "An AWS account id has twelve digits.";
    NEW_ASSESSMENT: "New assessment";
    COMPARISON: "Assessments compared";
    SIDE_BY_SIDE: "Control by control";
    IS_OPEN: "open";
    OPEN: "Open";
    DUPLICATE: "Duplicate";
    DELETE: "Delete";
    DELETED_ONES: "Deleted";
    DELETED_ONES_EXPLAINED: "Kept until you remove them for good.";
    ERASE: "Remove for good";
    ERASE_SURE: "Really remove it: this cannot be undone";
    CANNOT_OPEN: "This assessment could not be opened.";
    NOT_STORED: "This could not be saved on this device.";
    TRUST: "What you can rely on";
    TRUST_LEAD: "You are asked where your defences are weak. That deserves plain words about what happens to your answers.";
    TRUST_PROMISED: "What is promised";
    TRUST_CHECK: "How to check it";
    TRUST_NOT_PROMISED: "What is not promised";
    NOT_FOUND: "There is nothing at this address";
    NOT_FOUND_ADVICE: "The link may be mistyped, or it is from another version of Footing.";
    DATA: "Your data";
    DATA_LEAD: "Everything is kept in this browser, on this device. Take it with you, share it, or bring it back.";
    EXPORT: "Save or share";
    EXPORT_FORMAT: "As";
    EXPORT_SCOPE: "What";
    EXPORT_WHOLE: "Everything";
    EXPORT_OPEN: "Only what is open";
    EXPORT_REDACT: "Leave out";
    REDACT_ACCOUNT: "Account ids";
    REDACT_NAMES: "Names of people and of the assessment";
    REDACT_NOTES: "Notes and reasons";
    REDACT_OWNERS: "Owners of actions";
    EXPORT_BUTTON: "Download";
    EXPORT_JSON_HINT: "This file can be opened again on this page. Whole and with nothing left out, it loses nothing.";
    EXPORT_PARTIAL_HINT: "A part, or a file with something left out, is marked as such: it can be merged, but does not replace anything.";
    EXPORT_READ_HINT: "For reading and sharing. To be able to come back to your answers, save a JSON file as well.";
    SAVE_ALL: "Save all assessments to one file";
    FORMAT_JSON: "Footing file (JSON)";
    FORMAT_MARKDOWN: "Markdown, for a repository or wiki";
    FORMAT_HTML: "Report (HTML), to read, print or send";
    FORMAT_CSV: "Spreadsheet (CSV), one row an action";
    IMPORT: "Open a file";
    IMPORT_LEAD: "A Footing file that was saved here or elsewhere. You are shown what it would change before anything changes.";
    IMPORT_CHOOSE: "Choose a file, or drop it here";
    IMPORT_PREVIEW: "What this file holds";
    IMPORT_WHICH: "Which assessment?";
    IMPORT_NEW: "Open as a new assessment";
    IMPORT_NEW_HINT: "Nothing that is here changes.";
    IMPORT_MERGE: "Merge into the open one";
    IMPORT_MERGE_HINT: "Of every answer the later one counts, the other stays in the history.";
    IMPORT_REPLACE: "Replace the open one";
    IMPORT_REPLACE_HINT: "The open assessment moves to the deleted ones, and can be restored.";
    IMPORT_REPLACE_NOT: "This file is only a part of an assessment, so it cannot replace one.";
    IMPORT_CANCEL: "Leave everything as it is";
    IMPORT_NO_CHANGES: "Merging would change nothing: everything in this file is here already.";
    IMPORT_FAILED: "This file was not opened, and nothing has changed";
    IMPORTED_NEW: "The file is open as a new assessment.";
    IMPORTED_MERGED: "The file was merged into this assessment.";
    IMPORTED_REPLACED: "The file took the place of the open assessment, which can be restored on the Accounts page.";
    SWITCH_REFUSED: "The open assessment is not saved and would be lost. Save it to a file first.";
    DELETE_FULL: "There is no room to note that it is deleted. Remove it for good below to make room.";
    CLERK_NOT_LOADED: "The part of Footing that does this could not be loaded. Are you offline? Try again when you are connected.";
    SETTINGS: "Settings";
    YOUR_NAME: "Your name, for \"who and when\" (optional)";
    THEME: "Appearance";
    THEME_SYSTEM: "As the system";
    THEME_LIGHT: "Light";
    THEME_DARK: "Dark";
    STORAGE_WHERE: "Where it is kept";
    STORAGE_WORDS: "In this browser's local storage, unencrypted, for this address only. Other people who use this browser profile can read it. Clearing the browser's data removes it.";
    TRUST_LINK: "What is promised, and what is not";
}

/// The steps on the first page: title and text.
pub const WELCOME_STEPS: [(&str, &str); 3] = [
    ("Say what you use", "Eight quick questions switch off what does not concern you."),
    ("Answer what you know", "One question at a time, each with how to find out. \"I don't know\" is a fair answer."),
    (
        "Leave with a plan",
        "Every gap becomes an action with steps, commands, minutes and cost, in the order that protects most for the least work.",
    ),
];

/// How the score is worked out.
pub const FORMULA_PARAGRAPHS: [&str; 4] = [
    "Each criterion has a weight from 1 to 5. Met counts fully, partly counts half, not met and unknown count nothing. What is reached of a control is its share.",
    "The score is the average of the shares of all controls that count, a critical control four times, a high one three times, a medium one twice, a low one once. It is rounded down, so that 100 means everything.",
    "What does not apply and what is an accepted risk leaves the score; accepted risks are counted beside it. \"Up to\" is the score if everything still unknown turned out well.",
    "Coverage says how much of what counts has been answered at all. Look at both numbers together: a high score over few answers says little.",
];

/// Keys and what they do.
pub const KEY_HELP: &[(&str, &str)] = &[
    ("1 2 3", "Yes, partly, no"),
    ("4", "I don't know"),
    ("5", "Does not apply"),
    ("Enter or →", "Next question"),
    ("←", "Question before"),
    ("↑ ↓", "Move among the choices, Space takes one"),
    ("s", "Next open question"),
    ("?", "Show or hide this list"),
];

/// What is promised.
pub const TRUST_PROMISES: &[&str] = &[
    "Your answers stay on this device. There is no account, no server behind this page and no telemetry. The page can load its own files, and nothing else.",
    "Nothing you typed is lost silently. Saving is visible, failures are shown with a way out, two tabs merge instead of overwriting each other, and what cannot be read is kept aside.",
    "Unknown never counts as good. A question nobody has answered lowers the score, and the page says how many there are.",
    "What you export holds what you chose, and nothing from a file or a name becomes code, a formula or a link by accident.",
];

/// How to check the promises.
pub const TRUST_CHECKS: &[&str] = &[
    "Open your browser's developer tools, look at the network, and use the page: you will see it load its own files from its own address and nothing else.",
    "Look at the headers that came with this page. The content security policy lets it connect to its own address only, and runs no script but its own files.",
    "Switch the network off after the page has loaded: questions, plan and exports go on working once their texts are here.",
];

/// What is not promised.
pub const TRUST_LIMITS: &[&str] = &[
    "That your answers are right. Footing asks; it has not looked into your account.",
    "Protection from other people who use this browser profile, from a browser extension that reads pages, or from a device that somebody else controls.",
    "That whoever hosts this page sends the strict headers it was made with, or has not changed it.",
    "Completeness. The baseline is where to begin, not all of security, and it is no certificate.",
];

/// The title of the tab.
pub fn tab_title(page: &str) -> String {
    format!("{page} · Footing")
}

/// The name of an assessment; it may be empty.
pub fn assessment_name(name: &str) -> String {
    if name.trim().is_empty() { "Unnamed assessment".to_owned() } else { name.to_owned() }
}

/// The name of a further assessment.
pub fn another_assessment(number: usize) -> String {
    format!("Assessment {number}")
}

/// The name of a copy.
pub fn copy_of(name: &str) -> String {
    format!("Copy of {}", assessment_name(name))
}

/// One or several of something.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Work in minutes or hours.
pub fn minutes(minutes: u32) -> String {
    match minutes {
        0..=89 => format!("{minutes} min"),
        _ => {
            let halves = (minutes + 15) / 30;
            if halves.is_multiple_of(2) { format!("{} h", halves / 2) } else { format!("{}½ h", halves / 2) }
        }
    }
}

/// Work and cost of an action.
pub fn work_and_cost(work: u32, usd: u32) -> String {
    if usd == 0 {
        format!("{} · free or nearly so", minutes(work))
    } else {
        format!("{} · about {usd} USD a month", minutes(work))
    }
}

/// The heading over the numbers.
pub fn headline(score: &Score) -> String {
    let open = score.open();
    match score.score {
        None => "Nothing counts yet.".to_owned(),
        Some(_) if open * 2 > score.counted => "The first stones are laid.".to_owned(),
        Some(100) => "Everything stands.".to_owned(),
        Some(85..) => "Your ground is firm.".to_owned(),
        Some(60..) => "Most of your ground is firm.".to_owned(),
        Some(35..) => "Half built, with gaps that matter.".to_owned(),
        Some(_) => "Much of the ground is still open.".to_owned(),
    }
}

/// What stands under the score.
pub fn score_label(score: &Score) -> String {
    let mut words = "of 100 is the score".to_owned();
    if let (Some(reached), Some(possible)) = (score.score, score.possible)
        && possible > reached
    {
        words.push_str(&format!(
            ", up to {possible} if the {} turn out well",
            count(score.open(), "open question", "open questions")
        ));
    }
    if score.accepted_risks > 0 {
        words.push_str(&format!(" · {} accepted", count(score.accepted_risks, "risk", "risks")));
    }
    words
}

/// What stands under the coverage.
pub fn coverage_label(score: &Score) -> String {
    let mut words = format!("answered: {} of {}", score.answered, score.counted);
    if score.verified > 0 {
        words.push_str(&format!(", {} verified by evidence", score.verified));
    }
    if score.not_applicable > 0 {
        words.push_str(&format!(" · {} apply", count(score.not_applicable, "does not", "do not")));
    }
    words
}

/// A score, or a dash where nothing counts.
pub fn score_or_none(score: Option<u8>) -> String {
    score.map_or_else(|| NO_SCORE.to_owned(), |score| score.to_string())
}

/// So many of so many.
pub fn of_count(some: usize, all: usize) -> String {
    if all == 0 { NO_SCORE.to_owned() } else { format!("{some} of {all}") }
}

/// Questions answered so far.
pub fn answered_of(answered: usize, counted: usize) -> String {
    format!("{answered} of {counted} answered")
}

/// The severity's factor.
pub fn times(factor: u32) -> String {
    format!("×{factor}")
}

/// The line below the headline.
pub fn plan_line(today: Totals, all: Totals, open: usize) -> String {
    match (all.actions, open) {
        (0, 0) => "There is nothing to do. Look again when something changes.".to_owned(),
        (0, open) => {
            format!("Nothing on the plan so far. {} still to answer.", count(open, "question is", "questions are"))
        }
        _ => format!(
            "{} on the plan; {} {} about {} today.{}",
            count(all.actions, "action is", "actions are"),
            count(today.actions, "of them", "of them"),
            if today.actions == 1 { "takes" } else { "take" },
            minutes(today.minutes),
            if open > 0 {
                format!(" {} still to answer.", count(open, "question is", "questions are"))
            } else {
                String::new()
            }
        ),
    }
}

/// A button that goes on with the profile.
pub fn profile_left(left: usize) -> String {
    format!("Go on: {} first", count(left, "quick question", "quick questions"))
}

/// A button that goes on with the questions.
pub fn continue_with(open: usize) -> String {
    format!("Go on: {} left", count(open, "question", "questions"))
}

/// A card of a first step.
pub fn card_line(control: &str, criterion: &str, work: u32) -> String {
    format!("{control} · {criterion} · {}", minutes(work))
}

/// A control as a brick says it.
pub fn brick(id: &str, title: &str, status: Status) -> String {
    format!("{id} {title}: {}", labels::status(status).to_ascii_lowercase())
}

/// A control's id and title.
pub fn control_title(id: &str, title: &str) -> String {
    format!("{id} {title}")
}

/// A status for screen readers, after a name.
pub fn status_words(status: Status) -> String {
    format!("({})", labels::status(status).to_ascii_lowercase())
}

/// A control's severity, before its reason.
pub fn severity_label(severity: Severity) -> String {
    format!("{} severity.", labels::severity(severity))
}

/// The title of 2022, where it was another one.
pub fn title_2022(title: &str) -> String {
    format!("Called \"{title}\" in the edition of 2022.")
}

/// A criterion's weight.
pub fn weight(weight: u8) -> String {
    format!("weight {weight} of 5")
}

/// The control before.
pub fn before(id: &str) -> String {
    format!("← {id}")
}

/// The control after.
pub fn after(id: &str) -> String {
    format!("{id} →")
}

/// The place of a question in its control.
pub fn question_of(number: usize, all: usize) -> String {
    format!("question {number} of {all}")
}

/// How far the profile is.
pub fn profile_progress(answered: usize, all: usize) -> String {
    format!("{answered} of {all} answered")
}

/// What an answer to the profile switches off.
pub fn switches_off(names: &[&str]) -> String {
    match names {
        [] => SWITCHES_NOTHING_OFF.to_owned(),
        [one] => format!("Switches off 1 question: {one}."),
        [first, second] => format!("Switches off 2 questions: {first}, {second}."),
        [first, second, rest @ ..] => {
            format!("Switches off {} questions: {first}, {second} and {} more.", names.len(), rest.len())
        }
    }
}

/// Why a criterion is switched off.
pub fn switched_off(questions: &[&str]) -> String {
    format!(
        "Switched off by your first answers ({}). You can answer it all the same; it does not count.",
        questions.join(", ")
    )
}

/// The account says otherwise than the profile.
pub fn contradicts_profile(questions: &[&str]) -> String {
    format!(
        "Your first answers ({}) say that this does not concern you, but evidence from the account says that it does.",
        questions.join(", ")
    )
}

/// An exception that counts.
pub fn exception_in_force(exception: &Exception) -> String {
    format!("Risk accepted by {} until {}: {}", exception.owner, exception.until, exception.reason)
}

/// An exception that no longer counts.
pub fn exception_expired(exception: &Exception) -> String {
    format!(
        "The risk was accepted by {} until {}. That day has passed, so it counts again.",
        exception.owner, exception.until
    )
}

/// Criteria to fix first.
pub fn waits_for(names: &[&str]) -> String {
    format!("Fix first: {}.", names.join(", "))
}

/// A finding's verdict as a heading.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Evidence says: met",
        Verdict::Fail { degree: Degree::Partly } => "Evidence says: partly",
        Verdict::Fail { degree: Degree::Wholly } => "Evidence says: not met",
        Verdict::Review => "Evidence needs a person's look",
        Verdict::NotApplicable => "Evidence says: does not apply",
        Verdict::Unknown => "Evidence does not say",
    }
}

/// When something was observed.
pub fn observed(at: Timestamp) -> String {
    format!("Observed {}.", at.to_minute())
}

/// What a status rests on.
pub fn basis(judgement: &Judgement) -> &'static str {
    match judgement.basis {
        Basis::Profile => "first answers",
        Basis::Exception => "accepted risk",
        Basis::Finding if judgement.conflict => "evidence, against the answer",
        Basis::Finding => "evidence",
        Basis::Answer => "answer",
        Basis::Nothing => "not answered",
    }
}

/// One line of a criterion's history.
pub fn history_line(version: &Version<Option<Answer>>) -> String {
    let said = match &version.value {
        None => "taken back".to_owned(),
        Some(Answer::Met) => ANSWER_MET.to_owned(),
        Some(Answer::Partly) => ANSWER_PARTLY.to_owned(),
        Some(Answer::NotMet) => ANSWER_NOT_MET.to_owned(),
        Some(Answer::DontKnow) => DONT_KNOW.to_owned(),
        Some(Answer::DoesNotApply { reason }) => format!("{ANSWER_DOES_NOT_APPLY}: {reason}"),
    };
    let who = if version.author.is_empty() { String::new() } else { format!(", {}", version.author) };
    format!("{said} ({}{who})", version.at.to_minute())
}

/// How many of all are shown.
pub fn shown(some: usize, all: usize) -> String {
    if some == all { format!("All {all} questions") } else { format!("{some} of {all} questions") }
}

/// The plan in one line.
pub fn plan_totals(totals: Totals, done: usize) -> String {
    let mut words =
        format!("{}, about {} of work", count(totals.actions, "action", "actions"), minutes(totals.minutes));
    if totals.usd > 0 {
        words.push_str(&format!(" and {} USD a month", totals.usd));
    }
    words.push_str(". Ordered by what protects most for the least work.");
    if done > 0 {
        words.push_str(&format!(" {done} done so far."));
    }
    words
}

/// What the plan cannot know yet.
pub fn plan_unknown(open: usize) -> String {
    format!("{} not answered yet and may add to this.", count(open, "question is", "questions are"))
}

/// A group of the plan in one line.
pub fn group_line(totals: Totals) -> String {
    format!("{} · {}", count(totals.actions, "action", "actions"), minutes(totals.minutes))
}

/// Why a row stands where it stands.
pub fn why(why: &Why) -> String {
    let effort = match why.effort {
        1 => "quick",
        2 => "under an hour",
        3 => "some hours",
        _ => "a day or more",
    };
    let mut words = format!("{} control, weight {}, {effort}", labels::severity(why.severity), why.weight);
    if let Some(other) = why.first_for {
        words.push_str(&format!("; first, because \"{}\" waits for it", other.get().title));
    } else if let Some(earlier) = why.after.first() {
        words.push_str(&format!("; after \"{}\"", earlier.get().title));
    }
    words
}

/// A due date.
pub fn due(date: Date) -> String {
    format!("due {date}")
}

/// A due date that has passed.
pub fn overdue(date: Date) -> String {
    format!("overdue since {date}")
}

/// An action set aside.
pub fn wont_do(reason: &str) -> String {
    let state = labels::state(&ActionState::WontDo { reason: String::new() });
    if reason.trim().is_empty() { state.to_owned() } else { format!("{state}: {reason}") }
}

/// A button that opens an assessment.
pub fn open_assessment(name: &str) -> String {
    format!("Open \"{}\" to work on this", assessment_name(name))
}

/// An action was set aside.
pub fn set_aside(title: &str) -> String {
    format!("Set aside: {title}.")
}

/// An action was marked as done.
pub fn done(title: &str) -> String {
    format!("Done: {title}.")
}

/// An assessment was deleted.
pub fn deleted(name: &str) -> String {
    format!("\"{name}\" was deleted.")
}

/// An assessment was copied.
pub fn duplicated(name: &str) -> String {
    format!("\"{name}\" was made.")
}

/// A download did not work.
pub fn download_failed(problem: &str) -> String {
    format!("The browser did not save the file. {problem}")
}

/// The name of a file with a damaged document.
pub fn damaged_file_name(number: usize) -> String {
    format!("footing-damaged-{number}.txt")
}

/// Advice after a failure to save, with the browser's words.
pub fn storage_other_advice(problem: &str) -> String {
    let advice = "They are only in this tab. Save them to a file, then try again or reload the page.";
    if problem.is_empty() { advice.to_owned() } else { format!("{advice} ({problem})") }
}

/// A file was handed to the browser.
pub fn saved_as(file: &str) -> String {
    format!("Saved as {file}.")
}

/// When a file was written.
pub fn exported_at(at: Timestamp) -> String {
    format!("Saved {}.", at.to_minute())
}

/// A file could not be read at all.
pub fn file_not_read(problem: &str) -> String {
    format!("The browser could not read it. Is it still there? {problem}")
}

/// A file with too many bytes.
pub fn too_large(bytes: usize) -> String {
    format!(
        "It has {} MB, and a Footing file has at most {}. Choose the file that was saved here as JSON.",
        bytes / 1_000_000,
        SIZE_LIMIT / 1_000_000
    )
}

/// The name of a file to open again.
pub fn file_name(name: &str, date: Date) -> String {
    format!("footing-{}-{date}.json", if name.is_empty() { "assessment" } else { name })
}

/// Why a file cannot be opened, and what to do.
pub fn restore_error(error: &RestoreError) -> String {
    match error {
        RestoreError::TooLarge { bytes } => too_large(*bytes),
        RestoreError::NotJson { line } => format!(
            "It is not JSON, or it is broken off (line {line}). Choose the file that was saved here as JSON; a Markdown, HTML or CSV export cannot be opened."
        ),
        RestoreError::NotOurs => "It is JSON, but not a file that Footing saved.".to_owned(),
        RestoreError::Newer { format } => {
            format!(
                "A newer Footing wrote it (format {format}). Reload the page to get the newest version, then open it again."
            )
        }
        RestoreError::Damaged { what } => {
            format!("Something in it is damaged: {what}. If you have an older copy, open that one.")
        }
        RestoreError::Empty => "There is no assessment in it.".to_owned(),
    }
}

/// An assessment in a file in one line.
pub fn incoming_line(score: &Score) -> String {
    format!("Score {}, {} answered.", score_or_none(score.score), of_count(score.answered, score.counted))
}

/// Heading of what a merge would change.
pub fn if_merged(name: &str) -> String {
    format!("If merged into \"{}\"", assessment_name(name))
}

/// The file was made for another AWS account.
pub fn other_account(theirs: &str, ours: &str) -> String {
    format!(
        "This file is about the AWS account {theirs}, the open assessment about {ours}. Better open it as a new one."
    )
}

/// What a merge would change, a line each.
pub fn change_lines(changes: &Changes) -> Vec<String> {
    const SHOWN: usize = 12;
    let answer = |answer: &Option<Answer>| match answer {
        None => "no answer",
        Some(Answer::Met) => "yes",
        Some(Answer::Partly) => "partly",
        Some(Answer::NotMet) => "no",
        Some(Answer::DontKnow) => "don't know",
        Some(Answer::DoesNotApply { .. }) => "does not apply",
    };
    let name = |id: &str| CriterionId::find(id).map_or_else(|| id.to_owned(), |id| id.get().name.to_owned());
    let line = |change: &AnswerChange| {
        format!("{}: {} → {}", name(&change.criterion), answer(&change.before), answer(&change.after))
    };
    let mut lines: Vec<String> = changes.answers.iter().take(SHOWN).map(line).collect();
    if changes.answers.len() > SHOWN {
        lines.push(format!("… and {} more answers", changes.answers.len() - SHOWN));
    }
    let mut add = |number: usize, one: &str, many: &str| {
        if number > 0 {
            lines.push(format!("{} would change", count(number, one, many)));
        }
    };
    add(changes.profile, "first answer", "first answers");
    add(changes.notes, "note", "notes");
    add(changes.exceptions, "accepted risk", "accepted risks");
    add(changes.actions, "action", "actions");
    add(changes.findings, "finding", "findings");
    add(usize::from(changes.names), "name or account id", "names");
    add(usize::from(changes.deletion), "mark of deletion", "marks");
    if changes.only_current > 0 {
        lines.push(format!("{} only here and would stay", count(changes.only_current, "entry is", "entries are")));
    }
    lines
}
