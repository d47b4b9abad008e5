//! Credentials as people paste them, and how they are read.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const ID: &str = "ASIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+token/Value==";
/// A token without `=` at its end, so nothing shows where it ends.
const OPEN_TOKEN: &str = "IQoJb3JpZ2luX2VjEND//////////wEaCXVzLWVhc3QtMSJHMEUCIQCvSw68s4gLV5AhSf4kdlabcde0";

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:00:00Z").expect("a time")
}

/// Returns a text with the values in place of these words.
fn filled(text: &str) -> String {
    text.replace("<id>", ID).replace("<secret>", SECRET).replace("<token>", TOKEN).replace("<open>", OPEN_TOKEN)
}

#[track_caller]
fn is_read(text: &str, token: &str) -> Credentials {
    let credentials = read(text, now()).unwrap_or_else(|why| panic!("{text}: {why}"));
    assert_eq!(credentials.access_key_id(), ID, "{text}");
    assert_eq!(credentials.secret(), SECRET, "{text}");
    assert_eq!(credentials.session_token(), token, "{text}");
    credentials
}

#[track_caller]
fn is_refused(text: &str, refusal: Refusal) {
    match read(&filled(text), now()) {
        Err(why) => assert_eq!(why, refusal, "{text}"),
        Ok(_) => panic!("{text} was read"),
    }
}

/// Texts of every kind: from shells, files, services and tools, and as web pages, chats and terminals change them.
const READ: &[&str] = &[
    // bash, zsh: the Identity Center portal, `aws configure export-credentials --format env`
    "export AWS_ACCESS_KEY_ID=\"<id>\"\nexport AWS_SECRET_ACCESS_KEY=\"<secret>\"\nexport AWS_SESSION_TOKEN=\"<token>\"",
    "export AWS_ACCESS_KEY_ID=<id>\nexport AWS_SECRET_ACCESS_KEY=<secret>\nexport AWS_SESSION_TOKEN=<token>\nexport AWS_CREDENTIAL_EXPIRATION=2026-11-22T13:00:00+00:00",
    "AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret> AWS_SESSION_TOKEN=<token> aws s3 ls",
    "AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret> AWS_SESSION_TOKEN=<open> aws s3 ls s3://bucket",
    "export AWS_ACCESS_KEY_ID='<id>'; export AWS_SECRET_ACCESS_KEY='<secret>'; export AWS_SESSION_TOKEN='<token>';",
    "# export AWS_ACCESS_KEY_ID=<id>\n# export AWS_SECRET_ACCESS_KEY=<secret>\n# export AWS_SESSION_TOKEN=<token>\n#",
    "ada@box:~$ env | grep AWS\nAWS_ACCESS_KEY_ID=<id>\nAWS_SECRET_ACCESS_KEY=<secret>\nAWS_SESSION_TOKEN=<open>\nada@box:~$ ",
    "declare -x AWS_ACCESS_KEY_ID=\"<id>\"\ndeclare -x AWS_SECRET_ACCESS_KEY=\"<secret>\"\ndeclare -x AWS_SESSION_TOKEN=\"<token>\"",
    "docker run -e AWS_ACCESS_KEY_ID=<id> -e AWS_SECRET_ACCESS_KEY=<secret> -e AWS_SESSION_TOKEN=<open> -it box",
    // fish
    "set -gx AWS_ACCESS_KEY_ID <id>\nset -gx AWS_SECRET_ACCESS_KEY <secret>\nset -gx AWS_SESSION_TOKEN <token>",
    "set -gx AWS_ACCESS_KEY_ID <id>\nset -gx AWS_SECRET_ACCESS_KEY <secret>\nset -gx AWS_SESSION_TOKEN <open>\nset -gx AWS_CREDENTIAL_EXPIRATION 2026-11-22T20:00:00Z\n",
    "set -x AWS_ACCESS_KEY_ID '<id>'; set -x AWS_SECRET_ACCESS_KEY '<secret>'; set -x AWS_SESSION_TOKEN '<token>'",
    // PowerShell, cmd
    "$Env:AWS_ACCESS_KEY_ID=\"<id>\"\r\n$Env:AWS_SECRET_ACCESS_KEY=\"<secret>\"\r\n$Env:AWS_SESSION_TOKEN=\"<token>\"",
    "$env:AWS_ACCESS_KEY_ID = '<id>'\n$env:AWS_SECRET_ACCESS_KEY = '<secret>'\n$env:AWS_SESSION_TOKEN = '<token>'",
    "$Env:AWS_ACCESS_KEY_ID=\"<id>\"\n$Env:AWS_SECRET_ACCESS_KEY=\"<secret>\"\n$Env:AWS_SESSION_TOKEN=\"\"<token>\"\"\n$Env:AWS_CREDENTIAL_EXPIRATION=\"2026-11-22T20:00:00+00:00\"",
    "Set-AWSCredential -AccessKey <id> -SecretKey <secret> -SessionToken <token> -StoreAs prod",
    "Set-AWSCredential -StoreAs prod -SessionToken <open> -AccessKey <id> -SecretKey <secret>",
    "Set-AWSCredential `\n    -AccessKey <id> `\n    -SecretKey <secret> `\n    -SessionToken <open> `\n    -StoreAs default\n",
    "SET AWS_ACCESS_KEY_ID=<id>\r\nSET AWS_SECRET_ACCESS_KEY=<secret>\r\nSET AWS_SESSION_TOKEN=<token>\r\n",
    "set \"AWS_ACCESS_KEY_ID=<id>\"\r\nset \"AWS_SECRET_ACCESS_KEY=<secret>\"\r\nset \"AWS_SESSION_TOKEN=<open>\"\r\n",
    "setx AWS_ACCESS_KEY_ID <id> & setx AWS_SECRET_ACCESS_KEY <secret> & setx AWS_SESSION_TOKEN <open>",
    "Name                           Value\n----                           -----\nAWS_ACCESS_KEY_ID              <id>\nAWS_SECRET_ACCESS_KEY          <secret>\nAWS_SESSION_TOKEN              <token>\n",
    // A profile of ~/.aws/credentials, with what tools add to it
    "[111122223333_ReadOnly]\naws_access_key_id = <id>\naws_secret_access_key = <secret>\naws_session_token = <token>\n",
    "[default]\naws_access_key_id=<id>\naws_secret_access_key=<secret>\naws_session_token=<open>\naws_security_token=<open>\nregion=eu-west-1",
    "[acme]\naws_access_key_id = <id>\naws_secret_access_key = <secret>\naws_session_token = \"<token>\"\naws_security_token = \"<token>\"\n",
    "[default] # this is mine\naws_access_key_id = <id> # key\naws_secret_access_key = <secret>\naws_session_token = <token> ; token\n",
    "[default]\naws_access_key_id = <id>\naws_secret_access_key = <secret>\naws_session_token = <open> # the token\nregion = eu-west-1\n",
    "  AWS_ACCESS_KEY_ID =   <id>   \n  AWS_SECRET_ACCESS_KEY =  <secret>  \n  AWS_SESSION_TOKEN =  <token>  \n",
    "[saml]\naws_access_key_id        = <id>\naws_secret_access_key    = <secret>\naws_session_token        = <open>\naws_security_token       = <open>\nx_principal_arn          = arn:aws:sts::111122223333:assumed-role/x/ada\nx_security_token_expires = 2026-11-22T20:00:00+01:00\n",
    "[x]\naws_session_token = <open>\ncredential_process = /usr/bin/tool\naws_access_key_id = <id>\naws_secret_access_key = <secret>\n",
    // Old keys that are commented out
    "[prod]\n# aws_access_key_id = ASIAOLDOLDOLDOLDOLD1\n# aws_secret_access_key = oldoldoldoldoldoldoldoldoldoldoldoldoldo\n# aws_session_token = IQoJb3JpZ2luX2VjOLDOLDOLD\naws_access_key_id = <id>\naws_secret_access_key = <secret>\naws_session_token = <token>\n",
    "aws_access_key_id = <id>\n;aws_access_key_id = ASIAOLDOLDOLDOLDOLD1\naws_secret_access_key = <secret>\n  #aws_session_token = IQoJb3JpZ2luX2VjOLDOLDOLD\naws_session_token = <token>\n",
    "REM set AWS_ACCESS_KEY_ID=ASIAOLDOLDOLDOLDOLD1\r\nset AWS_ACCESS_KEY_ID=<id>\r\nset AWS_SECRET_ACCESS_KEY=<secret>\r\nset AWS_SESSION_TOKEN=<token>",
    // awsume, aws-mfa
    "[autoawsume-prod]\nautoawsume = true\naws_access_key_id = <id>\naws_secret_access_key = <secret>\naws_session_token = <open>\naws_region = eu-west-1\nexpiration = 2026-11-22 20:00:00\nsource_expiration = 2026-11-22 20:00:00\n",
    // JSON: `export-credentials`, `sts assume-role`, `sso get-role-credentials`, instance metadata, within other JSON
    "{\"Version\": 1, \"AccessKeyId\": \"<id>\", \"SecretAccessKey\": \"<secret>\", \"SessionToken\": \"<token>\", \"Expiration\": \"2026-11-22T12:30:00+00:00\"}",
    "{\"Credentials\": {\"AccessKeyId\": \"<id>\", \"SecretAccessKey\": \"<secret>\", \"SessionToken\": \"<token>\", \"Expiration\": \"2026-11-22T12:30:00+00:00\"}, \"AssumedRoleUser\": {\"AssumedRoleId\": \"AROAEXAMPLE:ada\", \"Arn\": \"arn:aws:sts::111122223333:assumed-role/x/ada\"}}",
    "{\"roleCredentials\": {\"accessKeyId\": \"<id>\", \"secretAccessKey\": \"<secret>\", \"sessionToken\": \"<token>\", \"expiration\": 1795377600000}}",
    "{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"<id>\",\"SecretAccessKey\":\"<secret>\",\"Token\":\"<token>\"}",
    "\"{\\\"AccessKeyId\\\": \\\"<id>\\\", \\\"SecretAccessKey\\\": \\\"<secret>\\\", \\\"SessionToken\\\": \\\"<token>\\\"}\"",
    "{'AccessKeyId': '<id>', 'SecretAccessKey': '<secret>', 'SessionToken': '<token>', 'Expiration': datetime.datetime(2026, 11, 22)}",
    "<Credentials>\n  <AccessKeyId><id></AccessKeyId>\n  <SecretAccessKey><secret></SecretAccessKey>\n  <SessionToken><open></SessionToken>\n</Credentials>",
    // YAML, tables and text, with and without names
    "Credentials:\n  AccessKeyId: <id>\n  Expiration: '2026-11-22T13:00:00+00:00'\n  SecretAccessKey: <secret>\n  SessionToken: <open>\n",
    "SessionToken: >-\n  <token>\nAccessKeyId: <id>\nSecretAccessKey: <secret>\n",
    "|                 GetSessionToken                  |\n||  AccessKeyId     |  <id>  ||\n||  Expiration      |  2026-11-22T13:00:00+00:00  ||\n||  SecretAccessKey |  <secret>  ||\n||  SessionToken    |  <open>  ||\n",
    "CREDENTIALS\t<id>\t2026-11-22T13:00:00+00:00\t<secret>\t<open>\n",
    "<id>\t<secret>\t<token>\n",
    "[\n    \"<id>\",\n    \"<secret>\",\n    \"<open>\"\n]",
    "AccessKeyId,SecretAccessKey,SessionToken\n<id>,<secret>,<token>\n",
    // Three fields, as the console shows them
    "AccessKeyId <id> SecretAccessKey <secret> SessionToken <token>",
    "AWS access key ID\n<id>\nAWS secret access key\n<secret>\nAWS session token\n<token>\n",
    "Access key ID: <id>\nSecret access key: <secret>\nSession token: <open>",
    // Tokens with `=` in them, and other names
    "access-key-id=<id>\nsecret-access-key=<secret>\nsession-token=<token>",
    "AWS_ACCESS_KEY_ID=\"<id>\"\nAWS_SECRET_KEY=\"<secret>\"\nAWS_SESSION_TOKEN=\"<token>\"\n",
    "aws.accessKeyId=<id>\naws.secretKey=<secret>\naws.sessionToken=<open>\n",
    // As web pages and chats change it
    "aws_access_key_id = <id>\u{a0}\naws_secret_access_key\u{a0}=\u{a0}<secret>\u{a0}\naws_session_token =\u{a0}<open>\u{a0}\n",
    "\u{feff}aws_access_key_id =\u{2003}\u{200b}<id>\u{200b}\naws_secret_access_key = <secret>\naws_session_token = <token>\u{202f}\n",
    "export AWS_ACCESS_KEY_ID=“<id>”\nexport AWS_SECRET_ACCESS_KEY=“<secret>”\nexport AWS_SESSION_TOKEN=“<token>”\n",
    "export AWS_ACCESS_KEY_ID=„<id>“\nexport AWS_SECRET_ACCESS_KEY=‘<secret>’\nexport AWS_SESSION_TOKEN=«<token>»\n",
    "`AWS_ACCESS_KEY_ID=<id>`\n`AWS_SECRET_ACCESS_KEY=<secret>`\n`AWS_SESSION_TOKEN=<open>`\n",
    "> export AWS_ACCESS_KEY_ID=<id>\n> export AWS_SECRET_ACCESS_KEY=<secret>\n> export AWS_SESSION_TOKEN=<open>\n",
    "\u{1b}[32mAWS_ACCESS_KEY_ID\u{1b}[0m=\u{1b}[1;33m<id>\u{1b}[0m\nAWS_SECRET_ACCESS_KEY=<secret>\nAWS_SESSION_TOKEN=<open>\u{1b}[0m",
    // A variable in place of a value, next to the value
    "AWS_SESSION_TOKEN=<token>\nAWS_ACCESS_KEY_ID=<id>\nAWS_SECRET_ACCESS_KEY=<secret>\nexport AWS_SECURITY_TOKEN=$AWS_SESSION_TOKEN",
];

#[test]
fn whatever_people_have_at_hand_is_read() {
    for text in READ {
        is_read(&filled(text), if text.contains("<open>") { OPEN_TOKEN } else { TOKEN });
    }
}

#[test]
fn what_a_terminal_broke_is_put_together() {
    let set = |token: &str, behind: &str| {
        format!("aws_access_key_id={ID}\naws_secret_access_key={SECRET}\naws_session_token={token}{behind}")
    };
    let [one, two] = [&OPEN_TOKEN[..40], &OPEN_TOKEN[40..]];
    for token in [
        format!("\"{one}\n  {two}\""),
        format!("'{one} {two}'"),
        format!("{one}      {two}"),
        format!("{one}\n{two}"),
        format!("{one}\r\n  {two}"),
        format!("{one}\\\n{two}"),
        format!("{one} `\n    {two}"),
        format!("{}\n{}\n{}", &one[..20], &one[20..], two),
        format!("{}\n0", &OPEN_TOKEN[..OPEN_TOKEN.len() - 1]),
    ] {
        for behind in
            ["", "\n", "\n\n", ";\n", "\nregion = eu-west-1\n", "\nexport AWS_REGION=x", "\nada@box:~$ ", "\n[other]\n"]
        {
            is_read(&set(&token, behind), OPEN_TOKEN);
        }
    }
    let padded = |first: &str| is_read(&set(first, "\nexit\n"), TOKEN);
    padded(TOKEN);
    padded(&TOKEN.replacen("==", "\n==", 1));
    padded(&TOKEN.replacen("==", "=\n=", 1));
    let broken_secret = format!("{} {}", &SECRET[..20], &SECRET[20..]);
    is_read(
        &filled("aws_access_key_id=<id>\naws_secret_access_key=<secret>\naws_session_token=<token>")
            .replace(SECRET, &broken_secret),
        TOKEN,
    );
    let broken_id = format!("{} {}", &ID[..17], &ID[17..]);
    is_read(&set(TOKEN, "").replace(ID, &broken_id), TOKEN);
    // Broken twice: within a line, and at a line break.
    let token = "IQoJb3JpZ2luX2VjEND//////////wEaCXVzLWVhc3QtMSJHMEUCIQCvSw68s4gLV5AhSf4kdl+abcdefghijklmnopqrstuvwxyz0123456789==";
    is_read(&set(&token.replacen("UCIQ", "      UCIQ", 1).replacen("fghij", "\nfghij", 1), "\n"), token);
}

#[test]
fn what_may_go_on_or_not_is_refused() {
    let set = |behind: &str| {
        format!("aws_access_key_id=<id>\naws_secret_access_key=<secret>\naws_session_token=<open>{behind}")
    };
    for behind in ["\nexit\n", "\nabc\n", "   abc\n", " Ab c", "\nAWS_PROFILE=\n"] {
        is_refused(&set(behind), Refusal::Malformed(Part::SessionToken, 3));
    }
}

#[test]
fn the_time_of_expiry_is_kept_where_it_can_be_read() {
    for (words, expected) in [
        ("Expiration: 2026-11-22T12:30:00Z", Some("2026-11-22T12:30:00Z")),
        ("\"Expiration\": \"2026-11-22T14:30:00+02:00\",", Some("2026-11-22T12:30:00Z")),
        ("\"expiration\": 1795352400000}", Some("2026-11-22T13:00:00Z")),
        ("expiration=1795352400", Some("2026-11-22T13:00:00Z")),
        ("AWS_CREDENTIAL_EXPIRATION=2026-11-22T13:00:00Z aws s3 ls", Some("2026-11-22T13:00:00Z")),
        ("AWS_SESSION_EXPIRATION='2026-11-22T13:00:00Z'", Some("2026-11-22T13:00:00Z")),
        ("aws_expiration = 2026-11-22 13:00:00+00:00", Some("2026-11-22T13:00:00Z")),
        (
            "x_security_token_expires = 2026-11-22T13:00:00Z\nexpiration = 2026-11-22T12:15:00Z",
            Some("2026-11-22T12:15:00Z"),
        ),
        // Without a zone, or in another form, the time is unknown.
        ("expiration = 2026-11-22 20:00:00", None),
        ("expiration = 2026-11-22T20:00:00", None),
        ("expiration = 2026-11-22 20:00:00 +0000 UTC", None),
        ("expiration = Sun Nov 22 20:00:00 2026", None),
        ("expiration = 22.11.2026 20:00", None),
        ("expiration = soon", None),
        ("expiration =", None),
        ("", None),
    ] {
        let text = filled(&format!(
            "aws_access_key_id=<id>\naws_secret_access_key=<secret>\naws_session_token=<token>\n{words}"
        ));
        assert_eq!(is_read(&text, TOKEN).expires(), expected.and_then(Timestamp::parse), "{words}");
    }
}

#[test]
fn what_cannot_be_used_is_refused_with_the_reason_and_the_line() {
    use Part::{AccessKeyId, Secret, SessionToken};
    use Refusal::{Empty, LongTerm, Malformed, Missing, NothingFound, Reference, Several, TooLong};
    for (text, refusal) in [
        ("", Empty),
        (" \n\t\u{a0}", Empty),
        ("hello", NothingFound),
        ("{\"a\": 1}", NothingFound),
        ("# a comment", NothingFound),
        ("AWS_ACCESS_KEY_ID=<id>", Missing(Secret)),
        ("AWS_SECRET_ACCESS_KEY=<secret>", Missing(AccessKeyId)),
        ("AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret>", Missing(SessionToken)),
        (
            "AWS_ACCESS_KEY_ID=<id>\nAWS_SECRET_ACCESS_KEY=<secret>\nAWS_SESSION_TOKEN=\nAWS_DEFAULT_REGION=\"eu\"",
            Missing(SessionToken),
        ),
        (
            "AWS_ACCESS_KEY_ID=<id>\nAWS_SECRET_ACCESS_KEY=<secret>\nAWS_SESSION_TOKEN=\"\"\nAWS_DEFAULT_REGION=\"eu\"",
            Missing(SessionToken),
        ),
        ("<id>\t<secret>", Missing(SessionToken)),
        ("AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=<secret>", LongTerm),
        ("aws_access_key_id = AKIAIOSFODNN7EXAMPLE", LongTerm),
        ("Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,<secret>", LongTerm),
        ("AKIAIOSFODNN7EXAMPLE\n<secret>", LongTerm),
        ("AWS_ACCESS_KEY_ID=ASIA AWS_SECRET_ACCESS_KEY=<secret> AWS_SESSION_TOKEN=<token>", Malformed(AccessKeyId, 1)),
        ("AWS_ACCESS_KEY_ID=<id>\n\nAWS_SECRET_ACCESS_KEY=short AWS_SESSION_TOKEN=<token>", Malformed(Secret, 3)),
        (
            "AWS_ACCESS_KEY_ID=<id>\r\nAWS_SECRET_ACCESS_KEY=<secret>\r\nAWS_SESSION_TOKEN=short",
            Malformed(SessionToken, 3),
        ),
        (
            "# old\nAWS_ACCESS_KEY_ID=<id>\nAWS_SECRET_ACCESS_KEY=\"<secret>\nAWS_SESSION_TOKEN=\"<token>\"",
            Malformed(Secret, 3),
        ),
        ("AWS_ACCESS_KEY_ID=<id>\nAWS_SECRET_ACCESS_KEY=<secret>…\nAWS_SESSION_TOKEN=<token>", Malformed(Secret, 2)),
        (
            "AWS_ACCESS_KEY_ID=<id>\nAWS_SECRET_ACCESS_KEY=<secret>\nAWS_SESSION_TOKEN=$TOKEN",
            Reference(SessionToken, 3),
        ),
        (
            "AWS_ACCESS_KEY_ID=<id>\nAWS_SECRET_ACCESS_KEY=\"${SECRET}\"\nAWS_SESSION_TOKEN=<token>",
            Reference(Secret, 2),
        ),
        (
            "set -gx AWS_ACCESS_KEY_ID $ID\nset -gx AWS_SECRET_ACCESS_KEY $SECRET\nset -gx AWS_SESSION_TOKEN $TOKEN",
            Reference(AccessKeyId, 1),
        ),
        (
            "set AWS_ACCESS_KEY_ID=<id>\nset AWS_SECRET_ACCESS_KEY=<secret>\nset AWS_SESSION_TOKEN=%AWS_SESSION_TOKEN%",
            Reference(SessionToken, 3),
        ),
        (
            "AWS_ACCESS_KEY_ID=<id>\nAWS_SECRET_ACCESS_KEY=<secret>\nAWS_SESSION_TOKEN=$(jq -r .SessionToken x)",
            Reference(SessionToken, 3),
        ),
        (
            "AWS_ACCESS_KEY_ID=<your key>\nAWS_SECRET_ACCESS_KEY=<secret>\nAWS_SESSION_TOKEN=<token>",
            Reference(AccessKeyId, 1),
        ),
        (
            "access_key     ****************MPLE shared-credentials-file\nsecret_key     ****************EKEY shared-credentials-file",
            Reference(AccessKeyId, 1),
        ),
        ("[a]\naws_access_key_id=<id>\n[b]\naws_access_key_id=ASIAOTHEROTHEROTHER1", Several(AccessKeyId, 4)),
        ("aws_access_key_id=<id>\naws_session_token=<token>\n\naws_security_token=<open>", Several(SessionToken, 4)),
    ] {
        is_refused(text, refusal);
    }
    let expired = "AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret> AWS_SESSION_TOKEN=<token> AWS_CREDENTIAL_EXPIRATION=2026-11-22T11:00:00Z";
    is_refused(expired, Refusal::Expired(Timestamp::parse("2026-11-22T11:00:00Z").expect("a time")));
    is_refused(&"x".repeat(LONGEST_TEXT + 1), TooLong);
}

#[test]
fn a_refusal_repeats_nothing_of_what_was_pasted() {
    let text = filled("AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret>x AWS_SESSION_TOKEN=<token>");
    let why = read(&text, now()).expect_err("a refusal").to_string();
    assert!(!why.contains(ID) && !why.contains("wJalr"), "{why}");
}

/// The ways in which people and programs write a value: in quotes, and broken inside them or without them.
#[derive(Clone, Copy, Debug)]
enum Way {
    Bare,
    Quoted(&'static str, &'static str),
    BrokenInQuotes(&'static str),
    Broken(&'static str),
}

fn way() -> impl Strategy<Value = Way> {
    let quotes = [("\"", "\""), ("'", "'"), ("\"\"", "\"\""), ("“", "”"), ("‘", "’"), ("„", "“"), ("\\\"", "\\\"")];
    prop_oneof![
        Just(Way::Bare),
        select(quotes.to_vec()).prop_map(|(open, close)| Way::Quoted(open, close)),
        select(vec!["\n", "\r\n  ", " ", "\\\n"]).prop_map(Way::BrokenInQuotes),
        select(vec!["\n", "\r\n   ", "   ", "\\\n", " \u{a0}\n"]).prop_map(Way::Broken),
    ]
}

/// Returns a value that was broken into pieces of this length. The end is left whole, because a last piece that looks like a
/// word is rightly refused.
fn written(value: &str, way: Way, length: usize) -> String {
    let broken = |by: &str| {
        let end = value.len() - 20;
        let pieces =
            value.as_bytes()[..end].chunks(length.max(16)).map(|piece| String::from_utf8_lossy(piece).into_owned());
        let mut pieces: Vec<String> = pieces.collect();
        let last = pieces.pop().unwrap_or_default();
        pieces.push(last + &value[end..]);
        pieces.join(by)
    };
    match way {
        Way::Bare => value.to_owned(),
        Way::Quoted(open, close) => [open, value, close].concat(),
        Way::BrokenInQuotes(by) => ["\"", &broken(by), "\""].concat(),
        Way::Broken(by) => broken(by),
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", names in vec("(AWS_)?(access_key_id|SecretAccessKey|session_token|expiration)[=: \"'\n$]{0,3}\\PC{0,30}", 0..6)) {
        let _ = read(&text, now());
        let _ = read(&names.join("\n"), now());
    }

    /// A set reads the same however it is quoted, indented, commented and broken.
    #[test]
    fn a_set_reads_the_same_in_whatever_form(
        names in select(vec![
            ["export AWS_ACCESS_KEY_ID=", "export AWS_SECRET_ACCESS_KEY=", "export AWS_SESSION_TOKEN="],
            ["aws_access_key_id = ", "aws_secret_access_key = ", "aws_session_token = "],
            ["$Env:AWS_ACCESS_KEY_ID=", "$Env:AWS_SECRET_ACCESS_KEY=", "$Env:AWS_SESSION_TOKEN="],
            ["AccessKeyId: ", "SecretAccessKey: ", "SessionToken: "],
            ["set -gx AWS_ACCESS_KEY_ID ", "set -gx AWS_SECRET_ACCESS_KEY ", "set -gx AWS_SESSION_TOKEN "],
        ]),
        token in "IQoJ[A-Za-z0-9+/]{80,400}={0,2}",
        ways in (way(), way(), way()),
        length in 16..80_usize,
        indent in select(vec!["", "  ", "\t", "\u{a0}", "> "]),
        comment in select(vec!["", "# aws_access_key_id = ASIAOLDOLDOLDOLDOLD1\n", "; old: aws_session_token=IQoJOLDOLDOLDOLD\n", "# don't\n"]),
        end in select(vec!["\n", "\r\n", "\n\n"]),
        order in select(vec![[0, 1, 2], [2, 0, 1], [1, 2, 0]]),
    ) {
        let values = [written(ID, ways.0, 20), written(SECRET, ways.1, 20), written(&token, ways.2, length)];
        let lines = order.map(|place| [indent, names[place], &values[place], end, comment].concat());
        is_read(&lines.concat(), &token);
    }
}
