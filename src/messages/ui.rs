//! Every sentence of the page that is not in the control files, in English: the fixed ones here, those that say how many or
//! which in `sentences` and `files`, those about live checks in `live` and `refusals`.

macro_rules! texts {
    ($($name:ident: $text:literal;)*) => { $(#[doc = $text] pub const $name: &str = $text;)* };
}

mod files;
pub mod live;
pub mod paste;
mod refusals;
mod sentences;
pub mod trust;

pub use files::*;
pub use refusals::{outcome, refusal};
pub use sentences::*;

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
    NEWER: "A newer version of Footing is there";
    NEWER_ADVICE: "This page goes on with the version it began with. What is marked as saved is there after reloading, too; credentials and pasted text that have not been used yet are not.";
    NEWER_TAKE: "Reload with the newer version";
    NEWER_LATER: "Later";
    NO_SCORE: "–";
    WELCOME: "How firm is the ground your startup stands on?";
    WELCOME_LEAD: "The AWS Startup Security Baseline is 27 controls that every young company on AWS should have in place. Footing asks you about them in plain words, and turns your answers into a plan that your team can work from.";
    BEGIN: "Begin with eight questions";
    OPEN_FILE: "Open a saved file";
    WELCOME_PROMISE: "Your answers stay on this device: there is no account and no server behind this page.";
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
    INCIDENT: "First of all: somebody may be inside already";
    INCIDENT_LEAD: "Evidence shows a sign of it. This does not wait for the plan. Do it now, in this order:";
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
    FILLED: "With the names that the evidence gives, one after the other:";
    WITH_CLI: "With the AWS CLI";
    CLI_EXPLAINED: "Read before you run. The commands are for bash, as in AWS CloudShell, and keep notes for undo in ~/footing (CloudShell deletes files after 120 days without use). In GovCloud, China and the European Sovereign Cloud, change arn:aws: and us-east-1 in them.";
    OPEN_CLOUDSHELL: "Open CloudShell";
    PLACEHOLDERS: "Put your own values in place of the names in braces:";
    CLOUDFORMATION: "As a CloudFormation template";
    TERRAFORM: "As Terraform";
    CLOUDFORMATION_EXPLAINED: "A whole template: save it, read it, and create a stack from it in the CloudFormation console or with `aws cloudformation deploy`.";
    TERRAFORM_EXPLAINED: "A whole configuration: save it in a folder of its own or beside your others, and read what `terraform plan` says before you apply it.";
    SAVE_TEMPLATE: "Save as a file";
    SAVE_SCRIPT: "Save as a script";
    SCRIPT_EXPLAINED: "One script to check, apply, verify and undo; it asks before each step, and with --dry-run shows every change without making it.";
    DOWNLOAD_REFUSED: "The browser did not let the file be saved. Copy the text instead.";
    WHAT_MAY_BREAK: "What may break:";
    FIND_OUT_BEFORE: "Find out beforehand";
    IN_ORGANIZATION: "In an organization:";
    UNDO_TITLE: "How to take it back";
    READ_MORE: "Read more";
    GUIDE: "Field guide";
    GUIDE_LEAD: "Everything Footing knows of the 27 controls, to be read without an assessment: what each protects, what counts as met, how to find out, how to fix it, and how to take it back.";
    GUIDE_SEARCH: "Search the guide";
    GUIDE_CONTROLS: "The controls";
    GUIDE_WORDS: "Words";
    GUIDE_WORDS_LEAD: "In the texts, the first of each of these words can be opened.";
    GUIDE_CRITERIA: "What it asks, one by one";
    COUNTS_AS_MET: "Met";
    COUNTS_AS_PARTLY: "Partly met";
    COUNTS_AS_NOT_MET: "Not met";
    ANSWER_THIS: "Answer this question";
    ALSO_NEEDED: "Also part of it:";
    LINK_HERE: "Link to this part";
    PRINT_CONTROL: "Print this control";
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
    CHOICE_NOT_KNOWN: "Nothing was exported, because one of the choices is not known. Reload the page and try again.";
    REDACT_ACCOUNT: "Account ids";
    REDACT_NAMES: "Names: people, contacts, users, roles, groups, this assessment";
    REDACT_RESOURCES: "Names and ids of resources: buckets, servers, keys and all others";
    REDACT_NOTES: "Notes and reasons";
    REDACT_OWNERS: "Owners of actions";
    EXPORT_BUTTON: "Download";
    EXPORTING: "Writing the file …";
    EXPORT_JSON_HINT: "This file can be opened again on this page. Whole and with nothing left out, it loses nothing.";
    EXPORT_PARTIAL_HINT: "A part, or a file with something left out, is marked as such: it can be merged, but does not replace anything.";
    EXPORT_READ_HINT: "For reading and sharing. To be able to come back to your answers, save a JSON file as well.";
    SAVE_ALL: "Save all assessments to one file";
    FORMAT_JSON: "Footing file (JSON)";
    FORMAT_MARKDOWN: "Markdown, for a repository or wiki";
    FORMAT_HTML: "Report (HTML), to read, print or send";
    FORMAT_CSV: "Spreadsheet (CSV), one row an action";
    FORMAT_KIT: "Remediation kit (zip), a script an action";
    EXPORT_KIT_HINT: "What is open in the plan as scripts to read and run, with templates and the order. Without the account id, the scripts cannot check in which account they run.";
    SAVE_KIT: "Save the remediation kit";
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
    WORKER_NOT_LOADED: "The part of Footing that does this could not be loaded. Are you offline? Try again when you are connected.";
    STOP: "Stop";
    STOPPED: "Stopped. Nothing was changed.";
    TOOK_TOO_LONG: "This took longer than two minutes and was ended. Nothing was changed. Try again with a smaller file.";
    SETTINGS: "Settings";
    YOUR_NAME: "Your name, for \"who and when\" (optional)";
    THEME: "Appearance";
    THEME_SYSTEM: "As the system";
    THEME_LIGHT: "Light";
    THEME_DARK: "Dark";
    STORAGE_WHERE: "Where it is kept";
    STORAGE_WORDS: "In this browser's storage, unencrypted, for this address only. Other people who use this browser profile can read it. Clearing the browser's data removes it.";
    TRUST_LINK: "What is promised, and what is not";
}

/// What to do first where there are signs of an incident.
pub const INCIDENT_STEPS: &[&str] = &[
    "Cut the credentials off, and delete nothing yet: make the access key inactive, not gone. Root's keys stand under Security credentials, those of a user in IAM with the user.",
    "Look up what was done with it: CloudTrail, Event history, look up by AWS access key, in every Region. New users, keys, roles and servers that nobody of you made are the most telling.",
    "Take away what was added, once you have noted it: keys and users first, then what costs money.",
    "Write to AWS in the Support Center of the console. It is free for questions about the account, and AWS helps with accounts that were broken into.",
    "Then go on with the plan, and check again here.",
];

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
