use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use std::io::Write;

/// A minute after the time in the files below.
fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:01:00Z").unwrap()
}

/// An evidence file in which the root user has, or does not have, access keys.
fn file(has_keys: bool) -> String {
    let head = r#"{"account":"111122223333","begun":"2026-11-22T12:00:00Z","format":"footing-evidence","partition":"aws","source":"collector","version":1,"calls":["#;
    let summary = json!({"SummaryMap": {"AccountMFAEnabled": 1, "AccountAccessKeysPresent": u8::from(has_keys)}});
    let call = json!({"service": "iam", "operation": "GetAccountSummary", "region": "", "parameters": {},
        "at": "2026-11-22T12:00:00Z", "outcome": "data", "code": "", "data": summary});
    format!("{head}\n{call}\n]}}\n")
}

fn in_folder(name: &str, files: &[(&str, &[u8])]) -> Vec<PathBuf> {
    let folder = std::env::temp_dir().join(format!("footing-judge-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let write = |(file, bytes): &(&str, &[u8])| {
        let path = folder.join(file);
        fs::write(&path, bytes).unwrap();
        path
    };
    files.iter().map(write).collect()
}

fn report(files: &[PathBuf]) -> (Value, bool) {
    let outcome = judged(files, ProfileFacts::default(), now()).unwrap();
    let report = report::Judged::of(&outcome, files).unwrap();
    (serde_json::to_value(&report).unwrap(), report.fails())
}

#[test]
fn a_critical_failure_fails_the_command() {
    let files = in_folder("fails", &[("a.json", file(true).as_bytes())]);
    let (report, fails) = report(&files);
    assert!(fails);
    let found = &report["accounts"][0]["findings"]["acct-02.no-root-keys"];
    assert_eq!(report["accounts"][0]["account"], "111122223333");
    assert_eq!((&found["verdict"], &found["degree"]), (&json!("fail"), &json!("wholly")));
}

#[test]
fn what_is_met_passes_packed_or_not() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(file(false).as_bytes()).unwrap();
    let files = in_folder("passes", &[("a.json", file(false).as_bytes()), ("a.json.gz", &packed.finish().unwrap())]);
    let (report, fails) = report(&files);
    assert!(!fails, "{report}");
    let found = &report["accounts"][0]["findings"]["acct-02.no-root-keys"];
    assert_eq!((&found["verdict"], found.get("degree")), (&json!("pass"), None));
}

#[test]
fn a_refused_file_is_named_and_fails_the_command() {
    let files = in_folder("refused", &[("a.json", file(false).as_bytes()), ("b.json", b"{}"), ("c.gz", b"\x1f\x8bno")]);
    let (report, fails) = report(&files);
    assert!(fails);
    let refused = report["refused"].as_array().unwrap();
    let named: Vec<_> = refused.iter().map(|refused| refused["file"].as_str().unwrap().rsplit('/').next()).collect();
    assert_eq!(named, [Some("b.json"), Some("c.gz")]);
    assert!(refused.iter().all(|refused| !refused["why"].as_str().unwrap().is_empty()));
}

#[test]
fn a_profile_is_read_from_answers_or_an_assessment() {
    let mut assessment = Assessment::new("one".to_owned(), String::new(), now(), &Writer::default());
    assessment.profile.entry("accounts").set(
        ProfileAnswer::Chosen(vec!["member".to_owned()]),
        now(),
        &Writer::default(),
    );
    let exported = file::envelope(&[&assessment], now());
    let answers = br#"{"accounts": "member"}"#;
    for path in in_folder("profile", &[("answers.json", answers), ("assessment.json", exported.as_bytes())]) {
        assert!(profile_facts(&path, now()).unwrap().says_member, "{}", path.display());
    }
}

#[test]
fn a_profile_that_says_nothing_known_is_refused() {
    let unknown =
        [&br#"{"accounts": "mine"}"#[..], br#"{"account": "member"}"#, br#"{"accounts": 1}"#, b"[]", b"member"];
    for (place, text) in unknown.iter().enumerate() {
        let path = &in_folder("unknown", &[(&format!("{place}.json"), text)])[0];
        let why = profile_facts(path, now()).unwrap_err().to_string();
        assert!(why.contains("is not a profile"), "{why}");
    }
}

#[test]
fn only_one_kind_of_input_is_judged() {
    let request = |files: &[&str], paste: Option<&str>, region: Option<&str>| Request {
        files: files.iter().map(PathBuf::from).collect(),
        profile: None,
        paste: paste.map(str::to_owned),
        region: region.map(str::to_owned),
        credentials: false,
        json: false,
    };
    assert!(request(&[], None, None).run().is_err());
    assert!(request(&["a.json"], Some("acct-02.no-root-keys"), None).run().is_err());
    assert!(request(&["a.json"], None, Some("eu-west-1")).run().is_err());
}
