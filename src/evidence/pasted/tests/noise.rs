//! Texts around answers in a terminal: prompts and commands of every shell, wrappers, colours, pagers, questions, warnings.

use super::*;
use proptest::collection::vec;
use proptest::sample::select;

const CALLS: [&str; 2] = ["iam:GetAccountSummary", POLICY];
const MET: &str = "{\n    \"SummaryMap\": {\n        \"AccountMFAEnabled\": 1,\n        \"AccountPasswordPresent\": 1,\n        \"AccountAccessKeysPresent\": 0\n    }\n}";
const READ: &[&str] = &["iam:GetAccountSummary data"];
const NO_POLICY: &[&str] = &["iam:GetAccountPasswordPolicy data NoSuchEntity"];

/// Texts before an answer.
const BEFORE: &[&str] = &[
    "",
    "$ aws iam get-account-summary\n",
    // Prompts
    "❯ AWS_PROFILE=prod aws iam get-account-summary\n",
    "➜  ~ git:(main) ✗ aws iam get-account-summary\n",
    "╭─ada@box ~/code ‹main●›\n╰─$ aws iam get-account-summary\n",
    "[ada@ip-10-0-0-1 ~]$ aws iam get-account-summary\n",
    "[10:32:11] ada:~> aws iam get-account-summary\n",
    "~ λ aws iam get-account-summary\n",
    "ada@box /tmp/it's % aws iam get-account-summary\n",
    "(venv) bash-5.2# /usr/local/bin/aws iam get-account-summary\n",
    "[cloudshell-user@ip-10-130-1-1 ~]$ aws iam get-account-summary --output json\n",
    // PowerShell and Windows
    "C:\\Users\\ada>aws iam get-account-summary\n",
    "PS C:\\Users\\ada> aws iam get-account-summary\r\n",
    "PS /home/ada> aws iam get-account-summary `\n>>   --output json\n",
    "C:\\>aws iam get-account-summary ^\r\nMore?   --output json\r\n",
    // Wrappers and their messages
    "$ aws-vault exec prod -- aws iam get-account-summary\nEnter passphrase to unlock \"/home/ada/.awsvault/keys/\": \n",
    "$ assume prod --exec \"aws iam get-account-summary\"\n[✔] [prod](eu-west-1) session credentials will expire in 1 hour\n",
    "$ saml2aws exec -- aws iam get-account-summary\nUsing IdP Account default to access KeyCloak https://id.example.org\n",
    "$ docker run --rm -it -e AWS_PROFILE amazon/aws-cli iam get-account-summary\n",
    "$ watch -n 5 'aws iam get-account-summary'\n",
    // Questions
    "ada@box:~> aws iam get-account-summary --profile prod\nEnter MFA code for arn:aws:iam::111122223333:mfa/ada: \n",
    "Enter MFA code for arn:aws:iam::111122223333:mfa/ada: ",
    "$ aws sso login\nAttempting to automatically open the SSO authorization page in your default browser.\nhttps://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH\nSuccessfully logged into Start URL: https://d-1.awsapps.com/start\n$ aws iam get-account-summary\n",
    // Escape sequences
    "\u{1b}[3;J\u{1b}[H\u{1b}[2J",
    "\u{1b}]0;ada@box: ~\u{7}\u{1b}[01;32mada@box\u{1b}[00m:\u{1b}[01;34m~\u{1b}[00m$ aws iam get-account-summary\n\u{1b}[?1h\u{1b}=\r",
    // Warnings
    "/usr/lib/python3/dist-packages/urllib3/connectionpool.py:1100: InsecureRequestWarning: Unverified HTTPS request {'a': 1}\n  warnings.warn(\n",
    "PythonDeprecationWarning: Boto3 will no longer support Python 3.9. [1]\n",
    // Arguments in JSON and JMESPath
    "$ aws iam get-account-summary --cli-input-json '{\"SummaryMap\": {}}'\n",
    "$ aws ec2 describe-vpcs --filters '[\n  {\"Name\": \"vpc-id\", \"Values\": [\"vpc-1\"]}\n]'\n\nUsage: none\n",
    "> aws ec2 describe-vpcs --filters \"[{\\\"Name\\\": \\\"vpc-id\\\"}]\" --query 'Vpcs[].{\"Id\": VpcId} | {\"a\": @}'\n",
    // Other answers in the same terminal
    "$ aws sts get-caller-identity\n{\n    \"UserId\": \"AROA:ada\",\n    \"Account\": \"111122223333\",\n    \"Arn\": \"arn:aws:sts::111122223333:assumed-role/x/ada\"\n}\n$ aws iam get-account-summary\n",
    "$ aws iam get-account-summary\n\nAn error occurred (ExpiredToken) when calling the GetAccountSummary operation: The security token included in the request is expired\n$ aws iam get-account-summary\n",
    "[]\n",
    "{}\n",
];

/// Texts after an answer.
const AFTER: &[&str] = &[
    "",
    "\n",
    // Prompts
    "\nmac:~ ada$ ",
    "mac:~ ada$",
    "%\n❯ ",
    "\r\n\r\nC:\\Users\\ada>",
    "\nPS C:\\Users\\ada> exit\n",
    "\n[ada@ip-10-0-0-1 ~]$ exit\nlogout\nConnection to 10.0.0.1 closed.\n",
    "\n(END)",
    "\n~\n~\nlines 1-7/7 (END)",
    "\n--More--(99%)\n",
    "\n\u{1b}[K\u{1b}[?1l\u{1b}>\u{1b}[?2004h$ \u{1b}[?2004l\r\n",
    "\nreal\t0m1.234s\nuser\t0m0.789s\n",
    "\n[1]+  Done                    aws iam get-account-summary\n",
    "\n{}\n",
];

#[test]
fn an_answer_is_found_wherever_it_begins_and_ends() {
    for before in BEFORE {
        came(&CALLS, &[before, MET].concat(), READ);
    }
    for after in AFTER {
        came(&CALLS, &[MET, after].concat(), READ);
    }
}

#[test]
fn errors_are_found_in_whatever_form() {
    let said = "(NoSuchEntity) when calling the GetAccountPasswordPolicy operation: The Password Policy with domain name 111122223333 cannot be found.";
    for text in [
        // Messages of several versions and shells
        format!("aws: [ERROR]: An error occurred {said}\n\nAdditional error details:\nType: Sender\n"),
        format!("An error occurred {said}"),
        format!("❯ aws iam get-account-password-policy\n\nAn error occurred {said}\n❯ exit\n"),
        format!("$ aws iam get-account-password-policy; aws: [ERROR]: An error occurred {said} $ "),
        format!("\u{1b}[31mAn error occurred {said}\u{1b}[0m"),
        format!(
            "PS C:\\> aws iam get-account-password-policy\naws.exe : \nAt line:1 char:1\n+ CategoryInfo          : NotSpecified: (:String) [], RemoteException\n \nAn error occurred {said}\n"
        ),
        format!("An error occurred {}", said.replace(' ', "\n")),
        format!("An error occurred {}", said.replace("PasswordPolicy op", "Passwo\nrdPolicy op")),
        format!("{{\n    \"Code\": \"NoSuchEntity\",\n    \"Message\": \"An error occurred {said}\"\n}}"),
    ] {
        came(&CALLS, &text, NO_POLICY);
    }
    let denied = "An error occurred (AccessDenied) when calling the GetAccountPasswordPolicy operation: User is not\nauthorized, with an explicit deny in a service\ncontrol policy\n\n$ exit";
    came(&CALLS, denied, &["iam:GetAccountPasswordPolicy closed AccessDenied"]);
}

#[test]
fn an_error_that_does_not_name_its_call_says_which_it_would_need() {
    let object = "{\n    \"Code\": \"NoSuchEntity\",\n    \"Message\": \"The Password Policy cannot be found.\"\n}";
    let commands = vec!["aws iam get-account-password-policy".to_owned()];
    assert_eq!(read(&[POLICY], object), Err(PastedError::ErrorObject(commands)));
}

#[test]
fn two_answers_to_one_question_are_not_taken() {
    let two = |one: &str, other: &str| read(&CALLS, &format!("{one}\n{other}\n"));
    let not_met = MET.replace("Enabled\": 1", "Enabled\": 0");
    let command = "aws iam get-account-summary".to_owned();
    assert_eq!(two(MET, &not_met), Err(PastedError::Contradictory(command.clone())));
    assert_eq!(two(&not_met, MET), Err(PastedError::Contradictory(command)));
    assert_eq!(two(MET, MET), Ok(vec![READ[0].to_owned()]));
    let expired = "An error occurred (ExpiredToken) when calling the GetAccountSummary operation: x";
    assert_eq!(two(MET, expired), Ok(vec![READ[0].to_owned()]));
    let policy = r#"{"PasswordPolicy": {"MinimumPasswordLength": 14}}"#;
    let none = "An error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: x";
    assert!(matches!(two(policy, none), Err(PastedError::Contradictory(_))));
    let [one, other] = ["vpc-1", "vpc-2"].map(|id| format!(r#"{{"Vpcs": [{{"VpcId": "{id}"}}]}}"#));
    assert!(matches!(read(&["ec2:DescribeVpcs"], &format!("{one}\n{other}")), Err(PastedError::Contradictory(_))));
}

#[test]
fn a_region_that_the_command_names_counts() {
    let answer = |command: &str, id: &str| format!("$ {command}\n{{\"Vpcs\": [{{\"VpcId\": \"{id}\"}}]}}\n");
    let regions = |text: &str| {
        let evidence = read_in("eu-west-1", &["ec2:DescribeVpcs"], text).expect(text);
        evidence.calls().map(|made| made.region.clone()).collect::<Vec<_>>()
    };
    for (command, region) in [
        ("aws ec2 describe-vpcs", "eu-west-1"),
        ("aws ec2 describe-vpcs --region us-east-1", "us-east-1"),
        ("aws --region=us-east-1 ec2 describe-vpcs", "us-east-1"),
        ("AWS_REGION=us-east-1 aws ec2 describe-vpcs", "us-east-1"),
        ("AWS_DEFAULT_REGION='us-east-1' aws ec2 describe-vpcs", "us-east-1"),
        ("aws ec2 describe-vpcs \\\n  --region us-east-1", "us-east-1"),
        ("aws ec2 describe-vpcs --region \"$REGION\"", "eu-west-1"),
    ] {
        assert_eq!(regions(&answer(command, "vpc-1")), [region], "{command}");
    }
    let two = answer("aws ec2 describe-vpcs --region us-east-1", "vpc-1") + &answer("aws ec2 describe-vpcs", "vpc-2");
    assert_eq!(regions(&two), ["eu-west-1", "us-east-1"]);
}

#[test]
fn what_is_not_whole_is_not_taken() {
    for (text, line) in [
        // The end is missing.
        (&MET[..80], 4),
        (&MET[..MET.len() - 1], 6),
        // The beginning is missing.
        (&MET[2..], 1),
        (&MET[24..], 1),
        ("Map\": {\"AccountMFAEnabled\": 1}}", 1),
        ("\"AccountMFAEnabled\": 1,\n\"Users\": 3\n}}", 1),
        ("    }\n}\n{\"SummaryMap\": {\"AccountMFAEnabled\": 1}}", 1),
        ("        \"one\",\n        \"two\"\n    ]\n}", 1),
        // A bracket or a part in between is left over.
        ("{\"SummaryMap\": {\"AccountMFAEnabled\": 1}}\n}\n", 2),
        ("{\"SummaryMap\": {\"AccountMFAEnabled\": 1}}}", 1),
        ("$ aws iam get-account-summary\n...skipping...\n{\"SummaryMap\": {\"AccountMFAEnabled\": 1}}\n", 2),
    ] {
        assert_eq!(read(&CALLS, text), Err(PastedError::Part(line)), "{text}");
    }
}

#[test]
fn other_layouts_are_named() {
    for (text, layout) in [
        (
            "-------------------------\n|   GetAccountSummary   |\n+-----------------------+\n||     SummaryMap      ||\n",
            Layout::Table,
        ),
        ("$ aws iam get-account-summary\n|  AccountMFAEnabled |  1  |\n$ ", Layout::Table),
        ("SummaryMap:\n  AccountMFAEnabled: 1\n  AccountPasswordPresent: 1\n", Layout::Yaml),
        ("❯ aws iam get-account-summary --output yaml\nSummaryMap:\n  AccountMFAEnabled: 1\n❯", Layout::Yaml),
        ("SUMMARYMAP\t1\t0\t0\n", Layout::Text),
        ("$ aws iam get-account-summary --query SummaryMap.AccountMFAEnabled\n1\n$", Layout::Text),
        (
            "$ aws iam get-account-summary\nUnable to locate credentials. You can configure credentials by running \"aws login\".\n$",
            Layout::Failure,
        ),
        ("The password policy is fine.", Layout::Other),
    ] {
        assert_eq!(read(&CALLS, text), Err(PastedError::NoAnswer(layout)), "{text}");
    }
    assert_eq!(read(&CALLS, "$ aws iam get-account-summary\n$ exit\n"), Err(PastedError::Empty));
}

#[test]
fn what_turns_pages_is_not_whole() {
    let page = json!({"NextToken": "eyJOZXh0VG9rZW4iOiBudWxsfQ==", "Vpcs": []}).to_string();
    came(&["ec2:DescribeVpcs"], &page, &["ec2:DescribeVpcs failed Truncated"]);
}

/// Each character is read a bounded number of times, even in a text that is made to prevent that.
#[test]
fn no_text_takes_long() {
    for pattern in [
        "An error occurred (",
        "'[",
        "\"[",
        "'{\"a\":",
        "{ ",
        "[ ",
        "\"a\" ",
        "$ aws 'x\n",
        "--region\n",
        "\u{1b}[",
        "\u{1b}]",
        "a\u{8}",
        "\r",
    ] {
        let text = pattern.repeat(200_000 / pattern.len());
        let texts = [text.clone(), ["x", &text, "}'"].concat(), ["$ aws x ", &text].concat()];
        for text in texts {
            let _ = read(&CALLS, &text);
        }
    }
}

/// A line with neither an answer nor a part of one.
fn line() -> impl Strategy<Value = String> {
    let has_none = |text: &&&str| !text.contains(['{', '[']) && !text.contains("An error");
    let texts: Vec<&str> = BEFORE.iter().chain(AFTER).filter(has_none).copied().collect();
    prop_oneof![
        select(texts).prop_map(str::to_owned),
        "[a-z0-9@:~/.'!?-]{1,20}[$%#>❯] ?(aws|export|cd|echo) [a-z0-9 '/=-]{0,40}",
        "\u{1b}\\[[0-9;]{0,5}[mKHJ]",
        "[A-Z][a-z ]{3,30}: [a-z0-9 ]{0,30}",
    ]
}

fn noise() -> impl Strategy<Value = String> {
    vec(line(), 0..5).prop_map(|lines| lines.iter().map(|line| format!("{line}\n")).collect())
}

/// A text as a terminal may show it: with colours, with Windows line ends, or with a pager's prompts.
fn shown_as(text: &str, way: u8) -> String {
    match way {
        0 => text.replace('\n', "\r\n"),
        1 => text.replace('"', "\u{1b}[34m\"\u{1b}[0m"),
        2 => text.replacen('\n', "\n:\u{1b}[K\r\n", 1),
        3 => text.replace(' ', "\u{a0}"),
        4 => serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |value| value.to_string()),
        _ => text.to_owned(),
    }
}

proptest! {
    /// An answer stays the same whatever is around it.
    #[test]
    fn noise_changes_nothing(
        before in noise(),
        between in noise(),
        after in noise(),
        ways in (0..8_u8, 0..8_u8),
        mfa in 0..2_u8,
        length in 6..20_u32,
    ) {
        let summary = format!("{{\n    \"SummaryMap\": {{\n        \"AccountMFAEnabled\": {mfa}\n    }}\n}}");
        let policy = format!("{{\n    \"PasswordPolicy\": {{\n        \"MinimumPasswordLength\": {length}\n    }}\n}}");
        let plain = read_in("eu-west-1", &CALLS, &format!("{summary}\n{policy}")).expect("answers");
        let noisy = [&before, &*shown_as(&summary, ways.0), "\n", &between, &shown_as(&policy, ways.1), "\n", &after].concat();
        let read = read_in("eu-west-1", &CALLS, &noisy).unwrap_or_else(|error| panic!("{noisy}: {error:?}"));
        prop_assert_eq!(read.calls().collect::<Vec<_>>(), plain.calls().collect::<Vec<_>>(), "{}", noisy);
    }

    #[test]
    fn noise_around_an_error_changes_nothing(before in noise(), after in noise()) {
        let error = "An error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: none\n";
        came(&CALLS, &[&before, error, &after].concat(), NO_POLICY);
    }
}
