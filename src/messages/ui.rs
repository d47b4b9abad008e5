//! Every sentence of the page that is not in the control files, in English. Fixed sentences are here, those with
//! numbers or names in `sentences` and `files`, those of the first questions in `asking`, those about live checks in
//! `live` and `refusals`.

macro_rules! texts {
    ($($name:ident: $text:literal;)*) => { $(#[doc = $text] pub const $name: &str = $text;)* };
}

mod asking;
pub mod export;
pub mod fields;
mod files;
pub mod findings;
pub mod frameworks;
pub mod live;
pub mod mappings;
pub mod paste;
pub mod portfolio;
pub mod progress;
pub mod proposals;
mod refusals;
mod sentences;
pub mod sharing;
pub mod summary;
pub mod team_file;
pub mod trust;
pub mod values;

pub use asking::*;
pub use files::*;
pub use refusals::{outcome, refusal};
pub use sentences::*;

texts! {
    NAME: "Footing";
    SKIP: "Skip to content";
    LOADING: "Loading …";
    NOT_LOADED: "This text could not be loaded. Are you offline?";
    TRY_AGAIN: "Try again";
    CLOSE: "Close";
    COPY: "Copy";
    COPIED: "Copied";
    COPY_REFUSED: "Your browser did not allow copying. Select the text and copy it yourself.";
    UNDO: "Undo";
    NAV_LABEL: "Pages";
    NAV_OVERVIEW: "Overview";
    NAV_ASSESS: "Assess";
    NAV_LIVE: "Evidence";
    NAV_GUIDE: "Guide";
    NAV_PLAN: "Plan";
    NAV_ACCOUNTS: "Accounts";
    NAV_DATA: "Data";
    SAVING_FRESH: "Nothing to save yet";
    SAVING_PENDING: "Saving …";
    SAVING_SAVED: "Saved on this device";
    SAVING_BLOCKED: "Not saved: storage is blocked";
    SAVING_FAILED: "Not saved";
    FIRST_ASSESSMENT: "My AWS account";
    NEWER_DOCUMENT: "An assessment on this device was saved by a newer version of Footing and is left unchanged. Reload the page to get that version.";
    STORAGE_BLOCKED: "This browser does not store anything for this page";
    STORAGE_BLOCKED_ADVICE: "A setting, a private window or a policy blocks storage. You can keep working, but you lose everything when you close this tab. Save to a file before you leave, and open that file next time.";
    STORAGE_FULL: "There is no space left to save";
    STORAGE_FULL_ADVICE: "This browser's storage for this page is full. Your latest changes are only in this tab. Save them to a file, then make room by removing assessments you no longer need.";
    STORAGE_OTHER: "Your latest changes could not be saved";
    SAVE_TO_FILE: "Save to a file";
    MAKE_ROOM: "Make room";
    DAMAGED: "A stored assessment could not be read";
    DAMAGED_ADVICE: "It has been set aside unchanged, and nothing overwrites it. Download it to keep it. If you saved a copy to a file earlier, open that on the Data page.";
    DAMAGED_DOWNLOAD: "Download it as it is";
    DAMAGED_DISCARD: "Discard it";
    DELETED: "This assessment has been deleted";
    DELETED_ADVICE: "You can still restore it. Changes you make here go into the deleted assessment.";
    RESTORE: "Restore";
    OPEN_ANOTHER: "Open another";
    NEWER: "A newer version of Footing is available";
    NEWER_ADVICE: "This page keeps its current version until you reload. Anything marked as saved is still there after that; credentials and pasted text you have not used yet are not.";
    NEWER_TAKE: "Reload with the newer version";
    NEWER_LATER: "Later";
    NO_SCORE: "–";
    OPEN_PLAN: "Open the plan";
    FORMULA: "How is this worked out?";
    BEGIN_ACTION: "Begin";
    FIRST_STEPS: "The most protection for the least work";
    REMINDER: "Save this assessment to a file";
    REMINDER_WHY: "Some browsers delete a page's data if you don't visit it for a week. A file is yours to keep.";
    WALL: "The baseline at a glance";
    LEGEND: "What the shapes mean";
    WALL_EXPLAINED: "Each brick is a control, each part of its lower edge a criterion. The workload rests on the account.";
    SCORE_TABLE: "Score and coverage of every control";
    COLUMN_CONTROL: "Control";
    COLUMN_STATUS: "Status";
    COLUMN_SEVERITY: "Severity";
    COLUMN_SCORE: "Score";
    COLUMN_ANSWERED: "Answered";
    COLUMN_PILLAR: "Part";
    COLUMN_CRITERION: "Criterion";
    COLUMN_BASIS: "Based on";
    COLUMN_UNMET: "Not met";
    COLUMN_CHANGED: "Last change";
    COLUMN_DO: "Options";
    PROFILE: "Eight questions first";
    PROFILE_LEAD: "They only switch off questions that don't concern you. You can change your answers later.";
    PROFILE_DONE: "Go to the questions";
    PROFILE_SKIP: "Go to the questions, finish these later";
    DONT_KNOW: "I don't know";
    DONT_KNOW_PROFILE: "Switches nothing off";
    SWITCHES_NOTHING_OFF: "Switches nothing off.";
    ANSWER_MET: "Yes";
    ANSWER_PARTLY: "Partly";
    ANSWER_NOT_MET: "No";
    ANSWER_DOES_NOT_APPLY: "Does not apply to us";
    DONT_KNOW_MEANING: "Counts as unknown. See below how to find out.";
    DOES_NOT_APPLY_MEANING: "Needs a reason, and then no longer counts in the score.";
    NO_HALF: "Answer this question with yes or no.";
    CLEAR_ANSWER: "Clear the answer";
    REASON_NEEDED: "Without a reason, this counts as unknown.";
    REASON_DOES_NOT_APPLY: "Why does it not apply?";
    FIND_OUT: "How do I find out?";
    MEANING: "What it means:";
    MUST_BE: "What you should see:";
    RUN_READ_ONLY_FIRST: "Run this in a shell with the AWS CLI, such as AWS CloudShell. It only reads:";
    RUN_READ_ONLY: "Or run this in a shell with the AWS CLI, such as AWS CloudShell. It only reads:";
    NOTE: "Note";
    NOTE_LABEL: "Note";
    EXCEPTION: "Accept the risk";
    EXCEPTION_EXPLAINED: "For a gap you know about and leave as it is for now. It is counted outside the score, and counts again after the last day.";
    EXCEPTION_REASON: "Why is the risk acceptable?";
    EXCEPTION_OWNER: "Who accepts it?";
    EXCEPTION_UNTIL: "Last day";
    EXCEPTION_ACCEPT: "Accept the risk";
    EXCEPTION_CHANGE: "Change it";
    EXCEPTION_WITHDRAW: "Stop accepting the risk";
    EXCEPTION_NEEDS_REASON: "Give a reason, so that others can judge it later.";
    EXCEPTION_NEEDS_OWNER: "Say who accepts the risk.";
    EXCEPTION_NEEDS_DAY: "Choose a last day, today or later. Nobody should accept a risk forever.";
    HISTORY: "Earlier answers";
    WHAT_TO_DO: "What to do";
    IN_THE_PLAN: "These are in the plan, ordered among all other actions.";
    CONFLICT: "Your answer and the evidence disagree. The evidence counts until it is 30 days old; both are shown.";
    STALE: "There is evidence, but it is more than 30 days old and no longer counts.";
    SIDE: "Where you are";
    PROGRESS: "Questions answered";
    JUMP: "Jump to a control";
    TABLE_LINK: "All questions in a table";
    PROFILE_LINK: "Change your first eight answers";
    STEPS: "Previous and next question";
    BACK: "Back";
    NEXT: "Next";
    NEXT_OPEN: "Next open question";
    TO_PLAN: "Go to the plan";
    KEYS: "Keyboard shortcuts";
    TABLE: "All questions";
    TABLE_LEAD: "Every question on one page, to browse or search.";
    ONE_BY_ONE: "Answer one at a time";
    SEARCH: "Search";
    ALL_PILLARS: "Both parts";
    ALL_SEVERITIES: "All severities";
    ALL_STATUSES: "All statuses";
    CRITERIA: "Criteria";
    CHANGED: "What has changed since 2022";
    OTHER_CONTROLS: "Previous and next control";
    PLAN: "Plan";
    GO_ON_ANSWERING: "Continue answering";
    GROUP_BY: "Group by";
    BY_WHEN: "When";
    OWNER: "Owner";
    NO_OWNER: "Nobody yet";
    ALL_OWNERS: "Everybody";
    STATE: "State";
    ALL_STATES: "All states";
    ALL_ASSESSMENTS: "All assessments together";
    EXPORT_PLAN: "Export";
    INCIDENT: "Act now: someone may already be in your account";
    INCIDENT_FIRST: "What to do first";
    INCIDENT_LEAD: "The evidence shows a sign of a break-in. Do this now, before the plan, in this order:";
    PRINT: "Print";
    SHOW_MORE: "Show more";
    LEFT_OUT_LEAD: "These actions belong to criteria that are not met, but are not for this account. They are not in the plan or its minutes.";
    COVERAGE: "Coverage";
    PLAN_NO_MATCH: "No action matches these filters.";
    CLEAR_FILTERS: "Clear the filters";
    AFFECTED: "What it is about";
    PLAN_EMPTY: "Nothing to do here. Everything that applies is met, accepted, or filtered out.";
    PLAN_EMPTY_OPEN: "Nothing here yet. Actions appear when an answer is \"partly\" or \"no\"; unanswered questions add nothing to the plan.";
    DUE: "Due";
    WONT_DO_REASON: "Why not?";
    WONT_DO_NEEDS_REASON: "Give a reason, so that others understand it later.";
    SET_ASIDE: "Set it aside";
    VERIFY: "Verify";
    VERIFY_FIRST: "Verify before it counts as done";
    VERIFY_RESULT: "What is true now? This becomes your answer.";
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
    FILLED: "With the names from the evidence, one after another, and your values:";
    WITH_CLI: "With the AWS CLI";
    CLI_EXPLAINED: "Read the commands before you run them. They are for bash, as in AWS CloudShell, and keep notes for undo in ~/footing (CloudShell deletes files after 120 days without use). In GovCloud, China and the European Sovereign Cloud, change arn:aws: and us-east-1 in them.";
    OPEN_CLOUDSHELL: "Open CloudShell";
    PLACEHOLDERS: "These names in braces are left for your own values:";
    CLOUDFORMATION: "As a CloudFormation template";
    TERRAFORM: "As Terraform";
    CLOUDFORMATION_EXPLAINED: "A complete template: save it, read it, and create a stack from it in the CloudFormation console or with `aws cloudformation deploy`.";
    TERRAFORM_EXPLAINED: "A complete configuration: save it in its own folder or with your others, and read what `terraform plan` says before you apply it.";
    SAVE_TEMPLATE: "Save as a file";
    SAVE_SCRIPT: "Save as a script";
    SCRIPT_EXPLAINED: "One script to check, apply, verify and undo. It asks before each step; with --dry-run it shows every change without making it.";
    DOWNLOAD_REFUSED: "Your browser did not save the file. Copy the text instead.";
    WHAT_MAY_BREAK: "What may break:";
    FIND_OUT_BEFORE: "Check this first";
    IN_ORGANIZATION: "In an organization:";
    UNDO_TITLE: "How to undo it";
    READ_MORE: "Read more";
    GUIDE: "Field guide";
    GUIDE_LEAD: "Everything Footing knows about the 27 controls, with no assessment needed: what each one protects, what counts as met, how to find out, how to fix it and how to undo it.";
    GUIDE_SEARCH: "Search the guide";
    GUIDE_CONTROLS: "The controls";
    GUIDE_WORDS: "Glossary";
    GUIDE_WORDS_LEAD: "Where one of these words first appears in a text, you can open its meaning.";
    GUIDE_CRITERIA: "What it asks, one by one";
    COUNTS_AS_MET: "Met";
    COUNTS_AS_PARTLY: "Partly met";
    COUNTS_AS_NOT_MET: "Not met";
    ANSWER_THIS: "Answer this question";
    ALSO_NEEDED: "Also needed:";
    LINK_HERE: "Link to this part";
    PRINT_CONTROL: "Print this control";
    ACCOUNTS: "Assessments on this device";
    ACCOUNTS_LEAD: "One for each AWS account or workload. They stay separate; compare them here.";
    OPEN_ONE: "Open assessment";
    ASSESSMENT_NAME: "Name";
    ACCOUNT_ID: "AWS account ID (optional)";
    ACCOUNT_ID_ODD: "An AWS account ID has 12 digits.";
    NEW_ASSESSMENT: "New assessment";
    COMPARISON: "Assessments compared";
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
    NOT_FOUND: "Page not found";
    NOT_FOUND_ADVICE: "The link may be mistyped, or come from another version of Footing.";
    DATA: "Your data";
    DATA_LEAD: "Everything is stored in this browser, on this device. Save it to a file, share it, or open it again.";
    EXPORT: "Save or share";
    SAVE_HINT: "A file with everything in this assessment, which you can open again here or on another device. Save one from time to time: what is only in a browser is lost with it.";
    EXPORT_SCOPE: "Contents";
    EXPORT_WHOLE: "Everything";
    EXPORT_OPEN: "Only what is open";
    EXPORT_LENGTH: "Report length";
    LENGTH_SUMMARY: "Summary and plan";
    LENGTH_WHOLE: "With all instructions";
    MARKDOWN_SUMMARY: "The file has a summary and the plan as a table.";
    MARKDOWN_WHOLE: "The file also has the instructions for each action, and all criteria with their answers and evidence.";
    EXPORT_REDACT: "Leave out";
    CHOICE_NOT_KNOWN: "Nothing was exported, because this page does not know one of the choices. Reload the page and try again.";
    REDACT_ACCOUNT: "Account IDs";
    REDACT_NAMES: "Names: people, contacts, users, roles, groups, this assessment";
    REDACT_RESOURCES: "Names and IDs of resources: buckets, servers, keys and all others";
    REDACT_NOTES: "Notes and reasons";
    REDACT_OWNERS: "Owners of actions";
    EXPORTING: "Writing the file …";
    EXPORT_JSON_HINT: "You can open this file again on the page Data. A file with everything in it and nothing left out loses nothing.";
    EXPORT_PARTIAL_HINT: "A file with only a part, or with something left out, is marked as such: you can merge it, but it does not replace anything.";
    EXPORT_READ_HINT: "For reading and sharing. To open your answers again later, save a JSON file as well.";
    SAVE_ALL: "Save all assessments to one file";
    EXPORT_KIT_HINT: "The open actions of the plan as scripts to read and run, with templates and the order. Without the account ID, the scripts cannot check which account they run in.";
    SAVE_KIT: "Save the remediation kit";
    IMPORT: "Open a file";
    IMPORT_LEAD: "Choose a Footing file that was saved here or elsewhere. You see what would change before anything does.";
    IMPORT_CHOOSE: "Choose a file, or drop it here";
    IMPORT_PREVIEW: "What is in this file";
    IMPORT_WHICH: "Which assessment?";
    IMPORT_NEW: "Open as a new assessment";
    IMPORT_NEW_HINT: "Nothing else changes.";
    IMPORT_MERGE: "Merge into the open assessment";
    IMPORT_MERGE_HINT: "Takes what is selected above. The values before stay in the history.";
    IMPORT_REPLACE: "Replace the open assessment";
    IMPORT_REPLACE_HINT: "The open assessment moves to the deleted ones. You can restore it.";
    IMPORT_REPLACE_NOT: "This file is only a part of an assessment, so it cannot replace one.";
    IMPORT_CANCEL: "Leave everything as it is";
    IMPORT_NO_CHANGES: "Merging would change nothing: everything in this file is already here.";
    IMPORT_FAILED: "This file was not opened, and nothing has changed";
    IMPORTED_NEW: "The file is open as a new assessment.";
    IMPORTED_MERGED: "The file was merged into this assessment.";
    IMPORTED_REPLACED: "The file replaced the open assessment, which you can restore on the Accounts page.";
    SWITCH_REFUSED: "The open assessment is not saved and would be lost. Save it to a file first.";
    DELETE_FULL: "There is no space left to record that it is deleted. Remove it for good below to make room.";
    WORKER_NOT_LOADED: "The part of Footing that does this could not be loaded. Are you offline? Try again when you are connected.";
    STOP: "Stop";
    STOPPED: "Stopped. Nothing was changed.";
    TOOK_TOO_LONG: "This took longer than two minutes and was stopped. Nothing was changed. Try again with a smaller file.";
    SETTINGS: "Settings";
    YOUR_NAME: "Your name, recorded with your changes (optional)";
    THEME: "Appearance";
    THEME_SYSTEM: "Same as the system";
    THEME_LIGHT: "Light";
    THEME_DARK: "Dark";
    STORAGE_WHERE: "Where it is stored";
    STORAGE_WORDS: "In this browser's storage, unencrypted, for this address only. Other people who use this browser profile can read it. Clearing the browser's data removes it.";
    TRUST_LINK: "What we promise, and what we don't";
}

/// What to do first if there are signs of an incident.
pub const INCIDENT_STEPS: &[&str] = &[
    "Cut off the credentials, but delete nothing yet: deactivate the access key. The root user's keys are under Security credentials, an IAM user's keys on the user's page in IAM.",
    "Find out what was done with it: in CloudTrail, under Event history, look it up by AWS access key, in every Region. Look above all for new users, keys, roles and servers that none of you made.",
    "Write down what was added, then remove it: keys and users first, then what costs money.",
    "Contact AWS in the Support Center in the console. This is free for questions about the account, and AWS helps with compromised accounts.",
    "Then continue with the plan, and check again here.",
];

/// The parts of the bar of coverage, from left to right: class and word.
pub const COVERAGE_KEY: [(&str, &str); 3] =
    [("key by-evidence", "verified"), ("key by-answer", "answered"), ("key", "unknown")];

/// How the score is calculated.
pub const FORMULA_PARAGRAPHS: [&str; 4] = [
    "Each criterion has a weight from 1 to 5. Met counts in full, partly met counts half, not met and unknown count as zero. The share of a control is how much of its weight is reached.",
    "The score is the average share of all controls that count: a critical control counts four times, a high one three times, a medium one twice, a low one once. It is rounded down, so 100 means everything.",
    "What does not apply and accepted risks are left out of the score; accepted risks are counted separately. \"Up to\" is the score if everything still unknown turned out to be met.",
    "Coverage is how much of what counts has been answered. Read both numbers together: a high score from few answers says little.",
];

/// The keyboard shortcuts.
pub const KEY_HELP: &[(&str, &str)] = &[
    ("1 2 3", "Yes, partly, no"),
    ("4", "I don't know"),
    ("5", "Does not apply"),
    ("Enter or →", "Next question"),
    ("←", "Previous question"),
    ("↑ ↓", "Move between the choices; Space selects one"),
    ("s", "Next open question"),
    ("?", "Show or hide this list"),
];
