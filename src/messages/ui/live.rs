//! Sentences about live checks. Fixed sentences are here, those with numbers, names or times in `sentences`.

pub mod collector;
pub mod evidence_cache;
mod sentences;

pub use sentences::*;

texts! {
    TITLE: "Check your AWS account";
    LINK: "Check your AWS account";
    LEAD: "Read-only checks find out what AWS can answer, and name the resources that fail. Your answers stay next to what they find.";
    HOW: "Your browser asks AWS directly. There is no server in between, nothing is changed in the account, and what comes back stays on this device.";
    CALLS_LINK: "What we ask AWS, and why";
    STEPS: "Steps of a live check";
    STEP_CREDENTIALS: "Hand over credentials";
    STEP_LOOK: "Review what will be asked";
    STEP_SCAN: "Scan";
    STEP_FOUND: "Read the results";
    STARTING: "Loading the scanner …";
    LOOKING: "Checking whether this host limits the scanner to AWS …";
    NOT_LOADED: "The scanner could not be loaded. Are you offline? Nothing was handed over.";
    NEWER: "A newer version of Footing is available. Reload the page before you continue; what is saved stays.";
    LOST: "The scanner stopped unexpectedly, and the credentials it held are gone with it. What was found so far is kept.";
    ENDED_EXPIRED: "The credentials have expired, and the scanner has forgotten them. What was found so far is kept. Hand over new ones to continue.";
    ENDED_FORGOTTEN: "The credentials are forgotten: the scanner that held them has stopped.";
    OFF: "Live checks are switched off here";
    OFF_INSTEAD: "A script for the AWS CLI finds out the same and more. Or go through the questions: each has the commands for it, under \"How do I find out?\".";
    OFF_TO_QUESTIONS: "Go through the questions";
    CREDENTIALS: "Short-lived credentials";
    CREDENTIALS_LEAD: "Paste what the AWS CLI or the access portal gives you, in any form. The scanner takes it out of the field at once; this page never reads, stores or shows it.";
    FIELD: "Credentials";
    FIELD_HINT: "Lines for any shell, a profile of the AWS CLI, or JSON.";
    PARTITION: "Part of AWS (leave it unless you use China or GovCloud)";
    PARTITION_AWS: "AWS, all standard Regions";
    PARTITION_CN: "AWS China";
    PARTITION_GOV: "AWS GovCloud (US)";
    HAND_OVER: "Hand over to the scanner";
    THREE_FIELDS: "Or in three fields";
    ACCESS_KEY_ID: "Access key ID";
    SECRET: "Secret access key";
    SESSION_TOKEN: "Session token";
    HAND_OVER_THREE: "Hand over these three";
    HOW_TO_GET: "How to get them";
    REFUSED: "Not accepted";
    NAMING: "The field is empty again. Asking AWS who the credentials belong to …";
    FORGET: "Forget the credentials";
    WHO_ARN: "You are";
    WHO_EXPIRES: "They work for";
    WHO_CLOCK: "Clock";
    EXPIRES_UNKNOWN: "an unknown time; the scanner forgets them after twelve hours at most";
    EXPIRES_SOON: "Less than five minutes left. Get new credentials before you start a full scan.";
    STEPPED_DOWN: "The scanner continues with this role alone, narrowed to what is read; what you pasted is forgotten.";
    OTHER_ACCOUNT: "The open assessment is for another account";
    OTHER_NEW: "New assessment for this account";
    OTHER_GO_ON: "Continue with the open one";
    STEP_DOWN: "Switch to a read-only role";
    STEP_DOWN_LEAD: "If what you pasted can do more than read, let the scanner assume a role that can only read, for fifteen minutes and narrowed further to what is asked. It forgets what you pasted. Our template creates such a role.";
    TEMPLATE_LINK: "The template";
    ROLE_ARN: "ARN of the role";
    EXTERNAL_ID: "External ID (only if the role asks for one)";
    TAKE_ROLE: "Assume this role";
    TAKING_ROLE: "Assuming the role …";
    ASKING_REGIONS: "Asking which Regions are enabled …";
    WHAT_WILL_BE_ASKED: "What will be asked";
    REGIONS: "Regions";
    REGIONS_EXPLAINED: "Leave Regions out only if you know why: results that need every Region are then unknown.";
    REGIONS_UNKNOWN: "The enabled Regions could not be found out. The scan tries again, and says what it could not ask.";
    REGIONS_NONE: "Select at least one Region.";
    ALL_REGIONS: "Select all";
    NO_REGIONS: "Select none";
    CHARGED_HINT: "AWS charges about 0.01 USD for each request to Cost Explorer. Without them, what depends on them stays unknown.";
    TRACES: "The scan only reads. Its requests appear in the account's CloudTrail, from your address, and can set off your own alarms.";
    START: "Start the scan";
    SCAN_AGAIN: "Scan again";
    GO_ON: "Continue the scan";
    SCAN_OTHERWISE: "Scan again with other settings";
    SCANNING: "Scanning";
    SCAN_PROGRESS: "Calls answered";
    STOP: "Stop, keep what was found";
    BUSY: "The scanner is busy. Try again when it has finished.";
    STOPPING: "Stopping …";
    BY_SERVICE: "By service";
    BY_REGION: "By Region";
    GLOBAL: "Global services";
    FOUND: "What was found";
    FOUND_STOPPED: "The scan stopped before it finished. What was not asked is unknown. You can continue it as long as the scanner holds the credentials: for an hour, nothing that has an answer is asked again.";
    OPEN_THE_RIGHT_ONE: "First open the assessment for this account, on the Accounts page.";
    PUT_INTO_OPEN: "Add it to the open assessment";
    COUNTS: "Criteria by result";
    CHECK_AGAIN: "Check again";
    CHECKING: "Checking …";
    LOOK: "Check your AWS account";
    UNKNOWN_ONES: "What stayed unknown";
    UNKNOWN_LEAD: "Unknown never counts as met. Each of these says what is missing.";
    UNANSWERED: "Calls without an answer";
    LACKING: "To let these credentials make the denied calls, add this policy to their role or user:";
    SAVE_EVIDENCE: "Save the evidence file";
    SAVE_EVIDENCE_HINT: "Everything that was read, with every resource. It holds no credentials, but it does hold names of your resources.";
    EVIDENCE_FAILED: "The evidence file could not be saved.";
    RESOURCES: "Affected resources";
    RESTS_ON: "What this is based on";
    RESTS_ON_CALLS: "Calls";
    RESTS_ON_REGIONS: "Regions";
    MORE_IN_VISIT: "The assessment keeps only the first of them; a scan shows all of them while this page is open.";
    VERIFIED: "verified";
    VERIFIED_HINT: "This status comes from evidence, not from an answer.";
    YOU_SAID: "You said";
    EVIDENCE_SAYS: "Evidence says";
    LEDGER_LEAD: "Every request to AWS since this page was opened, newest first. The list holds no credentials and no parameters. A probe carries no credentials: it only finds out whether there is a host whose answer the browser blocked.";
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
    CALLS_LEAD: "Every call that a live check can make. They only read; two change nothing either: AWS is asked to prepare its credential report, and a role is assumed if you ask for it. Nothing outside this list can be sent, except a probe without credentials that finds out whether a host exists.";
    CALLS_LOADING: "Loading the list …";
    CALLS_BACK: "Back to live checks";
    CALLS_BLOCKED: "Blocked for browsers";
    CALLS_CHARGED: "AWS charges for it";
    NO_PERMISSION: "none needed";
    CALLS_TABLE: "The calls";
    POLICY: "The least privilege: an IAM policy";
    POLICY_LEAD: "It allows what the scan asks and nothing else. Attach it to the role or permission set whose credentials you hand over. AWS's own SecurityAudit policy works too, but leaves some questions unknown.";
    POLICY_SAVE: "Save the policy";
    TEMPLATE: "A CloudFormation template for the role";
    TEMPLATE_LEAD: "It creates a role with that policy. Create a stack from it, then assume the role with the AWS CLI and paste what that prints:";
    TEMPLATE_SAVE: "Save the template";
}

/// Commands for the template: creating the role, and assuming it.
pub const TEMPLATE_COMMANDS: &str = "aws cloudformation deploy --stack-name footing --template-file footing-role.yaml --capabilities CAPABILITY_NAMED_IAM\nrole=$(aws cloudformation describe-stacks --stack-name footing --query 'Stacks[0].Outputs[0].OutputValue' --output text)\naws sts assume-role --role-arn \"$role\" --role-session-name footing --duration-seconds 3600";

/// The file name of the policy.
pub const POLICY_FILE: &str = "footing-policy.json";
/// The file name of the template.
pub const TEMPLATE_FILE: &str = "footing-role.yaml";

/// Where to get credentials: title, what to do, what to run.
pub const SOURCES: &[(&str, &str, &str)] = &[
    (
        "A role that can only read: the best way",
        "Create the role from our template, and assume it. Paste the whole output.",
        "aws sts assume-role --role-arn ROLE_ARN --role-session-name footing --duration-seconds 3600",
    ),
    (
        "IAM Identity Center",
        "Open your access portal, expand the account, choose \"Access keys\" next to a role that can read, and copy option 1, the environment variables.",
        "",
    ),
    (
        "aws login, with the AWS CLI 2.32 or later",
        "It signs you in through the browser as an IAM user or a role, and needs no keys. The user or role needs AWS's policy SignInLocalDevelopmentAccess; Identity Center users use `aws sso login` instead, and the root user is refused here. Then print the credentials.",
        "aws login\naws configure export-credentials --format env",
    ),
    (
        "The AWS CLI, if it has short-lived credentials",
        "This prints what the CLI is using now; add `--profile NAME` for another profile. If the key ID begins with AKIA, do not paste it: it would be refused, and should stay where it is.",
        "aws configure export-credentials --format env",
    ),
    (
        "AWS CloudShell",
        "Open CloudShell in the console, signed in as a user or role, not as the root user. Assume the role there as above, or print the session's own credentials.",
        "aws configure export-credentials --format env",
    ),
];

/// The kinds of credentials that are refused, and why.
pub const REFUSED_KINDS: (&str, &[&str]) = (
    "What is not accepted, and why",
    &[
        "Long-term access keys, which begin with AKIA: they work until someone deletes them, so nothing would end them if they leaked.",
        "Anything of the root user: it can do everything, including closing the account, and no policy narrows it.",
        "Credentials without a session token, and those that have expired.",
    ],
);
