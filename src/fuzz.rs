//! Fuzzing: everything that is read from outside, changed at random. Nothing may panic, and nothing may be mistaken for
//! something else. A normal run of the tests tries a few thousand inputs per reader; `cargo xtask fuzz` sets `PROPTEST_CASES`
//! to a million.

use crate::checks::Judge;

use crate::baseline::calls_of;
use crate::catalog::CallId;
use crate::checks::trial::{Case, NOW};
use crate::credentials::paste;
use crate::evidence::file::{FileError, FileReader};
use crate::evidence::pasted::Pasted;
use crate::evidence::{Evidence, ProfileFacts};
use crate::share::{self, Header, LinkKey, Summary};
use crate::stdx::time::Timestamp;
use crate::{checks, external_scanners};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;

mod documents;

/// The number of inputs per reader in a normal run of the tests.
const FEW: u32 = 2_000;

/// Texts with a meaning for one of the readers.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "\n",
    "\r\n",
    "\0",
    "null",
    "true",
    "1e999",
    "-1",
    "[[[[[[[[",
    "{\"a\":{\"a\":",
    "\"calls\":[",
    "],\"sha256\":\"",
    "\"pages\":[",
    "\"data\":",
    "\"outcome\":\"data\"",
    "\"code\":\"AccessDenied\"",
    "\"at\":",
    "9999-12-31T23:59:59Z",
    "An error occurred (",
    ") when calling the ",
    "\\ud800",
    "\u{feff}",
    "ü",
    ";",
    "AKIA",
    "ASIA",
    "aws_secret_access_key",
    "export ",
    "=",
    "\"Findings\":[",
    "\"class_uid\":2004",
    "\"class_uid\":2003",
    "\"detail\":{\"findings\":[",
    "sep=,\n",
    "\t",
    "\u{1b}[31m",
    "\u{1b}]0;",
    "\u{8}",
    "\r",
    "(END)",
    "...skipping...",
    "$ aws iam get-account-summary --region eu-west-1\n",
    "❯ ",
    "aws: [ERROR]: An error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: none\n",
    "{\"Code\": \"AccessDenied\", \"Message\": \"no\"}",
    "'[{",
    "\"}'",
    "|  a  |",
    "AWS_ACCESS_KEY_ID=",
    "AWS_SESSION_TOKEN ",
    "Session token:\n",
    "“",
    "\u{a0}",
    "$TOKEN",
    "# ",
    "expiration = 2026-11-22 20:00:00\n",
];

/// One change to a text.
#[derive(Clone, Debug)]
enum Change {
    Put(Index, &'static str),
    Drop(Index, usize),
    Copy(Index, Index, usize),
    Set(Index, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    prop_oneof![
        (place(), select(WORDS)).prop_map(|(at, word)| Change::Put(at, word)),
        (place(), 1..200_usize).prop_map(|(at, length)| Change::Drop(at, length)),
        (place(), place(), 1..200_usize).prop_map(|(from, to, length)| Change::Copy(from, to, length)),
        (place(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
    ]
}

/// One of these texts, with up to five changes.
fn changed(texts: Vec<String>) -> impl Strategy<Value = Vec<u8>> {
    (select(texts), vec(change(), 0..6)).prop_map(|(text, changes)| alter(text, &changes))
}

/// Returns a text with these changes.
fn alter(text: String, changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    for change in changes {
        let length = bytes.len();
        match change {
            Change::Put(at, word) => {
                let at = at.index(length + 1);
                bytes.splice(at..at, word.bytes());
            }
            Change::Drop(at, many) => {
                let at = at.index(length + 1);
                bytes.drain(at..(at + many).min(length));
            }
            Change::Copy(from, to, many) => {
                let (from, to) = (from.index(length + 1), to.index(length + 1));
                let copy = bytes[from..(from + many).min(length)].to_vec();
                bytes.splice(to..to, copy);
            }
            Change::Set(at, byte) if length > 0 => bytes[at.index(length)] = *byte,
            Change::Set(..) => {}
        }
    }
    bytes
}

fn now() -> Timestamp {
    Timestamp::parse(NOW).expect("a time")
}

fn evidence() -> Evidence {
    let case = Case::new()
        .answers("iam:GetAccountSummary", "", json!({}), json!({"SummaryMap": {"AccountMFAEnabled": 1}}))
        .answers(
            "s3:ListBuckets",
            "us-east-1",
            json!({}),
            json!({"Buckets": [{"Name": "a", "BucketRegion": "eu-west-1"}]}),
        )
        .came_to(
            "s3:GetBucketPolicy",
            "eu-west-1",
            json!({"Bucket": "a"}),
            crate::evidence::CallOutcome::Denied,
            "AccessDenied",
        )
        .answers(
            "ec2:DescribeVolumes",
            "eu-west-1",
            json!({}),
            json!({"Volumes": [{"VolumeId": "vol-1", "State": "available"}]}),
        );
    case.evidence().clone()
}

fn judge_all(evidence: &Evidence) {
    for (id, _) in checks::CHECKS {
        Judge::new(evidence, ProfileFacts::default()).finding(id);
    }
}

/// Returns a configuration with the number of cases in `PROPTEST_CASES`, or [`FEW`].
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(FEW), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn evidence_files(bytes in changed(vec![evidence().to_file()]), step in 1..400_usize) {
        let mut reader = FileReader::new(now());
        let pushed = bytes.chunks(step).try_for_each(|chunk| reader.push(chunk));
        if let Ok(file) = pushed.and_then(|()| reader.finish()) {
            judge_all(&file.evidence);
        }
    }

    #[test]
    fn pasted_output(bytes in changed(vec![
        json!({"SummaryMap": {"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0}}).to_string(),
        json!({"Volumes": [{"VolumeId": "vol-1", "Encrypted": true}], "NextToken": null}).to_string(),
        "\nAn error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: none\n".to_owned(),
        "$ aws iam get-account-summary\n{\n  \"SummaryMap\": {}\n}\n".to_owned(),
        "C:\\Users\\ada>aws ec2 describe-volumes --filters \"[{}]\" ^\nMore? --region eu-west-1\n{\"Volumes\": []}\nC:\\Users\\ada>exit".to_owned(),
    ])) {
        let text = String::from_utf8_lossy(&bytes);
        for criterion in ["acct-02.root-mfa", "wkld-08.existing-data", "acct-06.long-passwords"] {
            let candidates: Vec<CallId> = calls_of(criterion).iter().filter_map(|name| CallId::find(name)).collect();
            let (candidates, region) = (&candidates[..], "eu-west-1");
            let pasted = Pasted { text: &text, candidates, account: "", region, now: now() };
            if let Ok(evidence) = pasted.read() {
                Judge::new(&evidence, ProfileFacts::default()).finding(criterion);
            }
        }
    }

    #[test]
    fn credentials(bytes in changed(vec![
        "export AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE\nexport AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nexport AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE\n".to_owned(),
        json!({"Version": 1, "AccessKeyId": "ASIAIOSFODNN7EXAMPLE", "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "SessionToken": "x", "Expiration": "2026-11-28T20:00:00Z"}).to_string(),
        "[default]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\naws_session_token = x\n".to_owned(),
        "# old\n$Env:AWS_ACCESS_KEY_ID=“ASIAIOSFODNN7EXAMPLE”\nset -gx AWS_SECRET_ACCESS_KEY wJalrXUtnFEMI/K7MDENG/bPx \\\nRfiCYEXAMPLEKEY\nSession token:\nIQoJb3JpZ2luX2VjEXAMPLE+x/y\nz0A==\n".to_owned(),
        "CREDENTIALS\tASIAIOSFODNN7EXAMPLE\t2026-11-28T20:00:00Z\twJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\tIQoJ".to_owned() + &"b3Jp".repeat(20),
    ])) {
        if let Ok(credentials) = paste::read(&String::from_utf8_lossy(&bytes), now()) {
            prop_assert!(credentials.access_key_id().starts_with("ASIA"));
        }
    }

    #[test]
    fn files_in_other_encodings(
        bytes in changed(vec![
            evidence().to_file().encode_utf16().flat_map(|unit| unit.to_le_bytes().map(char::from)).collect(),
            "\u{feff}[]".to_owned(),
        ]),
        step in 1..400_usize,
    ) {
        let mut reader = FileReader::new(now());
        let pushed = bytes.chunks(step).try_for_each(|chunk| reader.push(chunk));
        if let Err(FileError::NotOurs(text)) = pushed.and_then(|()| reader.finish()) {
            let _ = external_scanners::read(&text, now());
        }
    }

    #[test]
    fn results_of_other_software(bytes in changed(vec![
        include_str!("../e2e/samples/prowler.csv").chars().take(6_000).collect(),
        include_str!("../e2e/samples/prowler.ocsf.json").chars().take(6_000).collect(),
        include_str!("../e2e/samples/security-hub.asff.json").to_owned(),
        json!({"detail": {"findings": [{"class_uid": 2003, "metadata": {"product": {"vendor_name": "AWS"}}, "time": 1_795_341_600,
            "cloud": {"account": {"uid": "111122223333"}}, "compliance": {"control": "EC2.8", "status_id": 3}}]}}).to_string(),
        "sep=,\nTIMESTAMP,ACCOUNT_UID,CHECK_ID,STATUS\n1795341600,111122223333,iam_root_mfa_enabled,FAIL\n".to_owned(),
    ])) {
        let _ = external_scanners::read(&String::from_utf8_lossy(&bytes), now());
    }

    #[test]
    fn shares(
        sample in select(vec![&include_bytes!("share/samples/link.footing")[..], include_bytes!("share/samples/passphrase.footing")]),
        changes in vec((any::<Index>(), any::<u8>()), 0..6),
        length in any::<Index>(),
        secret in changed(vec!["https://footing.example/#open=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8k".to_owned(), "k7qm-3x9t-hw2p-d4vn".to_owned()]),
    ) {
        let mut bytes = sample.to_vec();
        for (at, byte) in &changes {
            bytes[at.index(sample.len())] = *byte;
        }
        bytes.truncate(length.index(2 * sample.len()));
        if let Ok((header, authenticated, sealed)) = Header::parse(&bytes) {
            prop_assert_eq!(&header.to_bytes()[..], authenticated);
            prop_assert!(!sealed.is_empty());
        }
        let secret = String::from_utf8_lossy(&secret);
        if let Some(key) = LinkKey::parse(share::key_in(&secret)) {
            prop_assert_eq!(LinkKey::parse(&key.to_text()), Some(key));
        }
        let canonical = share::canonical(&secret);
        prop_assert_eq!(&share::canonical(&canonical), &canonical);
        let _ = share::weakness(&secret);
    }

    #[test]
    fn summary_links(link in changed(vec![
        "https://footing.example/%23look=AgAAAAAAAAk".to_owned(),
        Summary::of(&crate::assessment::Statuses::stated(|_| crate::assessment::Status::Met), now()).to_fragment(),
    ])) {
        if let Ok(summary) = Summary::parse(&String::from_utf8_lossy(&link)) {
            prop_assert_eq!(Summary::parse(&summary.to_fragment()), Ok(summary.clone()));
            prop_assert!(summary.score().score <= Some(100));
        }
    }
}
