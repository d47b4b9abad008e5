//! Why credentials or a role cannot be used, the outcomes of calls without an answer, and what to do.

use crate::evidence::CallOutcome;
use crate::protocol::scan::{CredentialPart, Refusal, Refused};

/// What is so, and what to do.
type Words = (&'static str, &'static str);

/// What to do if a value is a reference.
const REFERENCE: &str =
    "Copy the values themselves: the lines that `aws configure export-credentials --format env` prints.";

/// What to do where there is more than one value.
const SEVERAL: &str = "Paste one set of credentials only: one profile, not the whole file.";

/// The credentials work no more.
const EXPIRED: Words = (
    "These credentials have expired.",
    "Get new ones the same way. If they should still work, check that this device's clock is right.",
);
/// Why credentials or a role were refused, and what to do.
pub fn refusal(refused: &Refused) -> (String, String) {
    let (what, advice) = words(refused.why, refused.role);
    let code = refused.code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    let place = line(refused.why).map(|line| format!("Line {line}: ")).unwrap_or_default();
    (format!("{place}{what}{code}"), advice.to_owned())
}

/// The line of what was pasted that a refusal is about.
fn line(why: Refusal) -> Option<u32> {
    match why {
        Refusal::Malformed { line, .. } | Refusal::Reference { line, .. } | Refusal::Several { line, .. } => Some(line),
        _ => None,
    }
}

fn words(why: Refusal, is_role: bool) -> Words {
    match why {
        Refusal::Empty => {
            ("The field was empty.", "Copy the credentials from one of the places below and paste them here.")
        }
        Refusal::TooLong => (
            "This is too long for credentials.",
            "Paste only the credentials: an access key ID, a secret and a session token, in any of the usual forms.",
        ),
        Refusal::NothingFound => (
            "There were no credentials in this text.",
            "Copy all lines that the AWS CLI or the access portal shows, with their names: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.",
        ),
        Refusal::Missing { part } => match part {
            CredentialPart::AccessKeyId => (
                "The access key ID is missing.",
                "Copy all three parts together, with their names. The ID begins with ASIA.",
            ),
            CredentialPart::Secret => (
                "The secret access key is missing.",
                "Copy all three parts together, with their names. The secret has 40 characters.",
            ),
            CredentialPart::SessionToken => (
                "The session token is missing.",
                "Short-lived credentials have three parts; the token is the long one. If you have only two, they are long-term keys, which are refused here.",
            ),
        },
        Refusal::Malformed { part, .. } => match part {
            CredentialPart::AccessKeyId => (
                "The access key ID is incomplete or was changed.",
                "It begins with ASIA and has 20 letters and digits. Copy it again.",
            ),
            CredentialPart::Secret => {
                ("The secret access key is incomplete or was changed.", "It has exactly 40 characters. Copy it again.")
            }
            CredentialPart::SessionToken => (
                "The session token is incomplete or was changed.",
                "Terminals break long lines. Copy it as one line, in the form that `aws configure export-credentials --format env` prints.",
            ),
        },
        Refusal::Reference { part, .. } => match part {
            CredentialPart::AccessKeyId => {
                ("In place of the access key ID there is something else, such as the name of a variable.", REFERENCE)
            }
            CredentialPart::Secret => (
                "In place of the secret access key there is something else, such as the name of a variable.",
                REFERENCE,
            ),
            CredentialPart::SessionToken => {
                ("In place of the session token there is something else, such as the name of a variable.", REFERENCE)
            }
        },
        Refusal::Several { part, .. } => match part {
            CredentialPart::AccessKeyId => ("This text contains several access key IDs.", SEVERAL),
            CredentialPart::Secret => ("This text contains several secrets.", SEVERAL),
            CredentialPart::SessionToken => ("This text contains several session tokens.", SEVERAL),
        },
        Refusal::LongTerm => (
            "This is a long-term key (AKIA …), which works until someone deletes it.",
            "Such keys are not accepted here, because nothing would end them if they leaked. Use the key on your own machine to get short-lived credentials: `aws sts assume-role` with the role from our template, `aws login`, the access portal of IAM Identity Center, or CloudShell.",
        ),
        Refusal::Expired => EXPIRED,
        Refusal::Root => (
            "These credentials belong to the root user.",
            "The root user can do everything, including closing the account, so it is not accepted here. Sign in with a role or a user that can only read, or create the role from our template and assume it.",
        ),
        Refusal::InvalidKey => (
            "AWS does not recognize this access key.",
            "It may belong to another part of AWS, China or GovCloud: choose that below the field. Or it was deactivated or deleted: get new credentials.",
        ),
        Refusal::WrongSecret => (
            "AWS recognizes the key, but this secret does not match it.",
            "The secret or the token belongs to another key, or a character is missing. Copy all three parts again, together.",
        ),
        Refusal::RoleArn => (
            "This is not the ARN of a role.",
            "It looks like arn:aws:iam::111122223333:role/Footing. You find it on the role's page in the IAM console, or in the output of our template.",
        ),
        Refusal::ExternalId => (
            "This cannot be an external ID.",
            "It has 2 to 1224 letters, digits and the characters + = , . @ : / - and nothing else. Leave it empty if the role does not ask for one.",
        ),
        Refusal::TooLarge => (
            "Together with the policy that narrows it, the session is larger than AWS allows.",
            "Your session carries many policies or tags. Continue without switching, or assume the role with the AWS CLI and paste what it prints.",
        ),
        Refusal::NoAnswer { outcome } => no_answer(outcome, is_role),
    }
}

/// STS did not say whose the credentials are, or did not let the role be assumed.
fn no_answer(outcome: CallOutcome, is_role: bool) -> Words {
    match outcome {
        CallOutcome::Denied | CallOutcome::DeniedByScp if is_role => (
            "These credentials may not assume this role.",
            "Check the role's trust policy: it must name your account or user, and the external ID if it asks for one. Your credentials also need the permission sts:AssumeRole for the role.",
        ),
        CallOutcome::Denied | CallOutcome::DeniedByScp => (
            "AWS does not allow this.",
            "All credentials may ask who they belong to, so something between this device and AWS may have answered: a proxy, or a network you need to sign in to. For a role: its trust policy must name you, and you need permission to assume it.",
        ),
        CallOutcome::Blocked => (
            "The browser blocked AWS's answer.",
            "An extension, a proxy or a network filter may be the cause. Try without it, or in a private window. Until then, each question's guidance has a command that finds out the same.",
        ),
        CallOutcome::Throttled => ("AWS kept asking for fewer requests.", "Wait a minute, then try again."),
        CallOutcome::TimedOut => (
            "AWS did not answer in time.",
            "The network may be slow, or a firewall may be dropping the requests. Try again in a moment.",
        ),
        CallOutcome::Offline => (
            "AWS could not be reached.",
            "This device seems to be offline. Try again when it is connected; the credentials were not kept.",
        ),
        CallOutcome::Expired => EXPIRED,
        CallOutcome::ClockSkew => (
            "This device's clock differs too much from AWS's, and AWS refused a corrected time as well.",
            "Set this device's clock, ideally automatically from the network, and hand the credentials over again.",
        ),
        CallOutcome::Malformed => (
            "AWS's answer could not be read.",
            "Something between this device and AWS may have answered: a proxy, or a network you need to sign in to. Try again, or from another network.",
        ),
        CallOutcome::Cancelled => {
            ("This was stopped before AWS answered.", "Hand the credentials over again to continue.")
        }
        CallOutcome::Data | CallOutcome::Unsupported | CallOutcome::Failed => (
            "AWS answered with an error.",
            "Try again in a moment. If it happens again, look up the code in AWS's documentation.",
        ),
    }
}

/// The outcome of calls without an answer, to follow "these calls were".
pub fn outcome(outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::Data => "answered",
        CallOutcome::Denied => "not allowed with these credentials",
        CallOutcome::DeniedByScp => "forbidden by a policy of the organization, such as a closed Region",
        CallOutcome::Blocked => "blocked by the browser; the command in the question's guidance finds out the same",
        CallOutcome::Unsupported => "not available in this account: the service, the plan or the feature is not in use",
        CallOutcome::Throttled => "repeatedly put off by AWS because of too many requests; scan again a little later",
        CallOutcome::TimedOut => "not answered in time",
        CallOutcome::Offline => "not answered, because there was no network",
        CallOutcome::Expired => "no longer answered, because the credentials had expired",
        CallOutcome::ClockSkew => "refused because of the time on this device's clock",
        CallOutcome::Malformed => "answered with something that could not be read",
        CallOutcome::Cancelled => "not made, because the scan was stopped",
        CallOutcome::Failed => "answered with an error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(outcome: CallOutcome, code: Option<&str>, role: bool) -> Refused {
        Refused { why: Refusal::NoAnswer { outcome }, code: code.map(str::to_owned), role }
    }

    #[test]
    fn a_code_is_told() {
        let told = |code| refusal(&refused(CallOutcome::Failed, code, false)).0;
        assert_eq!(told(Some("InternalFailure")), "AWS answered with an error. (InternalFailure)");
        assert_eq!(told(None), "AWS answered with an error.");
    }

    #[test]
    fn the_line_is_named() {
        let why = Refusal::Malformed { part: CredentialPart::Secret, line: 3 };
        assert!(refusal(&Refused { why, code: None, role: false }).0.starts_with("Line 3: The secret access key"));
    }

    #[test]
    fn a_role_that_is_denied_has_its_own_advice() {
        let [plain, role] =
            [false, true].map(|role| refusal(&refused(CallOutcome::Denied, Some("AccessDenied"), role)).1);
        assert!(plain != role && role.contains("trust policy"));
    }
}
