//! Why credentials or a role cannot be used, the outcomes of calls without an answer, and what to do.

use crate::scanner::Refused;

/// What to do if a value is a reference.
const REFERENCE: &str =
    "Copy the values themselves: the lines that `aws configure export-credentials --format env` prints.";

/// Reasons by name: what is wrong, and what to do.
const REASONS: &[(&str, &str, &str)] = &[
    ("empty", "The field was empty.", "Copy the credentials from one of the places below and paste them here."),
    (
        "too-long",
        "This is too long for credentials.",
        "Paste only the credentials: an access key ID, a secret and a session token, in any of the usual forms.",
    ),
    (
        "nothing-found",
        "There were no credentials in this text.",
        "Copy all lines that the AWS CLI or the access portal shows, with their names: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.",
    ),
    (
        "missing access-key-id",
        "The access key ID is missing.",
        "Copy all three parts together, with their names. The ID begins with ASIA.",
    ),
    (
        "missing secret",
        "The secret access key is missing.",
        "Copy all three parts together, with their names. The secret has 40 characters.",
    ),
    (
        "missing session-token",
        "The session token is missing.",
        "Short-lived credentials have three parts; the token is the long one. If you have only two, they are long-term keys, which are refused here.",
    ),
    (
        "malformed access-key-id",
        "The access key ID is incomplete or was changed.",
        "It begins with ASIA and has 20 letters and digits. Copy it again.",
    ),
    (
        "malformed secret",
        "The secret access key is incomplete or was changed.",
        "It has exactly 40 characters. Copy it again.",
    ),
    (
        "malformed session-token",
        "The session token is incomplete or was changed.",
        "Terminals break long lines. Copy it as one line, in the form that `aws configure export-credentials --format env` prints.",
    ),
    (
        "reference access-key-id",
        "In place of the access key ID there is something else, such as the name of a variable.",
        REFERENCE,
    ),
    (
        "reference secret",
        "In place of the secret access key there is something else, such as the name of a variable.",
        REFERENCE,
    ),
    (
        "reference session-token",
        "In place of the session token there is something else, such as the name of a variable.",
        REFERENCE,
    ),
    (
        "several access-key-id",
        "This text contains several access key IDs.",
        "Paste one set of credentials only: one profile, not the whole file.",
    ),
    (
        "several secret",
        "This text contains several secrets.",
        "Paste one set of credentials only: one profile, not the whole file.",
    ),
    (
        "several session-token",
        "This text contains several session tokens.",
        "Paste one set of credentials only: one profile, not the whole file.",
    ),
    (
        "long-term",
        "This is a long-term key (AKIA …), which works until someone deletes it.",
        "Such keys are not accepted here, because nothing would end them if they leaked. Use the key on your own machine to get short-lived credentials: `aws sts assume-role` with the role from our template, `aws login`, the access portal of IAM Identity Center, or CloudShell.",
    ),
    (
        "expired",
        "These credentials have expired.",
        "Get new ones the same way. If they should still work, check that this device's clock is right.",
    ),
    (
        "root",
        "These credentials belong to the root user.",
        "The root user can do everything, including closing the account, so it is not accepted here. Sign in with a role or a user that can only read, or create the role from our template and assume it.",
    ),
    (
        "invalid-key",
        "AWS does not recognize this access key.",
        "It may belong to another part of AWS, China or GovCloud: choose that below the field. Or it was deactivated or deleted: get new credentials.",
    ),
    (
        "wrong-secret",
        "AWS recognizes the key, but this secret does not match it.",
        "The secret or the token belongs to another key, or a character is missing. Copy all three parts again, together.",
    ),
    (
        "clock-skew",
        "This device's clock differs too much from AWS's, and AWS refused a corrected time as well.",
        "Set this device's clock, ideally automatically from the network, and hand the credentials over again.",
    ),
    (
        "blocked",
        "The browser blocked AWS's answer.",
        "An extension, a proxy or a network filter may be the cause. Try without it, or in a private window. Until then, each question's guidance has a command that finds out the same.",
    ),
    (
        "offline",
        "AWS could not be reached.",
        "This device seems to be offline. Try again when it is connected; the credentials were not kept.",
    ),
    (
        "timed-out",
        "AWS did not answer in time.",
        "The network may be slow, or a firewall may be dropping the requests. Try again in a moment.",
    ),
    ("throttled", "AWS kept asking for fewer requests.", "Wait a minute, then try again."),
    (
        "denied",
        "AWS does not allow this.",
        "All credentials may ask who they belong to, so something between this device and AWS may have answered: a proxy, or a network you need to sign in to. For a role: its trust policy must name you, and you need permission to assume it.",
    ),
    (
        "role-arn",
        "This is not the ARN of a role.",
        "It looks like arn:aws:iam::111122223333:role/Footing. You find it on the role's page in the IAM console, or in the output of our template.",
    ),
    (
        "external-id",
        "This cannot be an external ID.",
        "It has 2 to 1224 letters, digits and the characters + = , . @ : / - and nothing else. Leave it empty if the role does not ask for one.",
    ),
    (
        "too-large",
        "Together with the policy that narrows it, the session is larger than AWS allows.",
        "Your session carries many policies or tags. Continue without switching, or assume the role with the AWS CLI and paste what it prints.",
    ),
    (
        "failed",
        "AWS answered with an error.",
        "Try again in a moment. If it happens again, look up the code in AWS's documentation.",
    ),
];

/// The role could not be assumed.
const ROLE_DENIED: (&str, &str) = (
    "These credentials may not assume this role.",
    "Check the role's trust policy: it must name your account or user, and the external ID if it asks for one. Your credentials also need the permission sts:AssumeRole for the role.",
);

/// Outcomes of calls without an answer, by name.
const OUTCOMES: &[(&str, &str)] = &[
    ("denied", "not allowed with these credentials"),
    ("closed", "forbidden by a policy of the organization, such as a closed Region"),
    ("blocked", "blocked by the browser; the command in the question's guidance finds out the same"),
    ("unsupported", "not available in this account: the service, the plan or the feature is not in use"),
    ("throttled", "repeatedly put off by AWS because of too many requests; scan again a little later"),
    ("timed-out", "not answered in time"),
    ("offline", "not answered, because there was no network"),
    ("expired", "no longer answered, because the credentials had expired"),
    ("clock-skew", "refused because of the time on this device's clock"),
    ("malformed", "answered with something that could not be read"),
    ("cancelled", "not made, because the scan was stopped"),
    ("failed", "answered with an error"),
];

/// Why credentials or a role were refused, and what to do.
pub fn refusal(refused: &Refused) -> (String, String) {
    let known = REASONS.iter().find(|(name, ..)| *name == refused.why);
    let (what, advice) = match known {
        Some(("denied", ..)) if refused.role => ROLE_DENIED,
        Some((_, what, advice)) => (*what, *advice),
        None => (
            "These could not be used, for a reason this page does not know.",
            "Get new credentials, or try another of the ways below.",
        ),
    };
    let code = match (known, refused.code.as_str()) {
        (Some(_), "") => String::new(),
        (None, "") => format!(" ({})", refused.why),
        (_, code) => format!(" ({code})"),
    };
    let place = if refused.line == 0 { String::new() } else { format!("Line {}: ", refused.line) };
    (format!("{place}{what}{code}"), advice.to_owned())
}

/// The outcome of calls without an answer, to follow "these calls were".
pub fn outcome(name: &str) -> &'static str {
    OUTCOMES.iter().find(|(known, _)| *known == name).map_or("not answered", |(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::CallOutcome;

    fn refused(why: &str, code: &str, role: bool) -> Refused {
        Refused { why: why.to_owned(), code: code.to_owned(), line: 0, role }
    }

    #[test]
    fn every_reason_has_words_of_its_own() {
        let parts = ["access-key-id", "secret", "session-token"];
        let of_parts = ["missing", "malformed", "reference", "several"]
            .into_iter()
            .flat_map(|kind| parts.map(|part| format!("{kind} {part}")));
        let others = [
            "empty",
            "too-long",
            "nothing-found",
            "long-term",
            "expired",
            "root",
            "invalid-key",
            "wrong-secret",
            "clock-skew",
            "blocked",
            "offline",
            "timed-out",
            "throttled",
            "denied",
            "role-arn",
            "external-id",
            "too-large",
            "failed",
        ];
        let general = refusal(&refused("other", "", false)).1;
        for why in of_parts.chain(others.map(str::to_owned)) {
            let (what, advice) = refusal(&refused(&why, "", false));
            assert!(what.ends_with('.') && advice.ends_with('.') && advice != general, "{why}: {what} {advice}");
        }
    }

    #[test]
    fn a_code_is_told_and_an_unknown_reason_is_named() {
        assert_eq!(
            refusal(&refused("failed", "InternalFailure", false)).0,
            "AWS answered with an error. (InternalFailure)"
        );
        assert!(refusal(&refused("novel", "", false)).0.ends_with("(novel)"));
        assert!(refusal(&refused("novel", "NovelCode", false)).0.ends_with("(NovelCode)"));
    }

    #[test]
    fn the_line_is_named() {
        let refused = Refused { why: "malformed secret".to_owned(), line: 3, ..Refused::default() };
        assert!(refusal(&refused).0.starts_with("Line 3: The secret access key"));
    }

    #[test]
    fn a_role_that_is_denied_has_its_own_advice() {
        let [plain, role] = [false, true].map(|role| refusal(&refused("denied", "AccessDenied", role)).1);
        assert!(plain != role && role.contains("trust policy"));
    }

    #[test]
    fn every_outcome_without_data_has_words() {
        for one in CallOutcome::ALL.into_iter().filter(|one| *one != CallOutcome::Data) {
            assert_ne!(outcome(one.as_str()), outcome("other"), "{}", one.as_str());
        }
    }
}
