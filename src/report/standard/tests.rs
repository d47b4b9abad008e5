//! What the files of standards say of an assessment. `xtask/exports` validates them by the standards' own schemas and models.

use super::*;
use crate::assessment::file::{Redaction, Scope};
use crate::assessment::tests::{id, say};
use crate::assessment::{Answer, Writer, sample};
use crate::external_scanners;
use crate::report::tests::{HOSTILE, all_guidance, now, rich};
use crate::report::{Exported, Format, export};
use serde_json::json;

const REGION: &str = "eu-west-1";

fn options(scope: Scope) -> Options {
    let site = "https://footing.example/".to_owned();
    Options { scope, site, region: REGION.to_owned(), ..Options::default() }
}

fn exported(
    standard: Standard,
    assessment: &Assessment,
    redaction: Redaction,
    options: &Options,
    at: Timestamp,
) -> Result<Exported, Refusal> {
    let copy = RedactedCopy::of(assessment, redaction, "another");
    export(Format::Standard(standard), copy, &all_guidance(), None, options, at)
}

fn bytes(standard: Standard, assessment: &Assessment) -> Vec<u8> {
    let exported = exported(standard, assessment, Redaction::default(), &options(Scope::Whole), now());
    exported.expect("an export").content.as_bytes().to_vec()
}

/// Returns a file as text. Nothing in a zip is compressed.
fn whole(standard: Standard, assessment: &Assessment) -> String {
    String::from_utf8_lossy(&bytes(standard, assessment)).into_owned()
}

/// Returns the JSON documents in a zip, by their names.
fn documents(standard: Standard, assessment: &Assessment) -> BTreeMap<String, Value> {
    let all = bytes(standard, assessment);
    let mut rest = all.as_slice();
    let mut found = BTreeMap::new();
    while let Some(file) = rest.strip_prefix(b"PK\x03\x04") {
        let size = u32::from_le_bytes(file[14..18].try_into().expect("four bytes")) as usize;
        let name = usize::from(u16::from_le_bytes([file[22], file[23]]));
        let (name, content) = file[26..].split_at(name);
        if let Some(name) = std::str::from_utf8(name).expect("a name").strip_suffix(".json") {
            found.insert(name.to_owned(), serde_json::from_slice(&content[..size]).expect("JSON"));
        }
        rest = &content[size..];
    }
    found
}

/// Returns an assessment with a criterion of each status; the first criterion of each is named.
fn of_each_status() -> (Assessment, [(&'static str, Status); 6]) {
    let expected = [
        ("acct-05.root-mfa", Status::Unknown),
        ("acct-01.root-email", Status::NotMet),
        ("acct-01.alternate-contacts", Status::Partly),
        ("acct-01.contact-details", Status::AcceptedRisk),
        ("acct-05.idp-mfa", Status::NotApplicable),
        ("acct-02.root-mfa", Status::Met),
    ];
    let mut assessment = rich();
    say(&mut assessment, id("acct-02.root-mfa"), Answer::Met);
    let statuses = Statuses::of(&assessment, now());
    let unknown = CriterionId::all().find(|one| statuses.status(*one) == Status::Unknown).expect("one");
    let mut expected = expected;
    expected[0].0 = unknown.get().id;
    for (criterion, status) in expected {
        assert_eq!(statuses.status(id(criterion)), status, "{criterion}");
    }
    (assessment, expected)
}

fn events(assessment: &Assessment) -> Vec<Value> {
    whole(Standard::Ocsf, assessment).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn findings(assessment: &Assessment) -> Vec<Value> {
    let all = documents(Standard::Asff, assessment);
    all.into_values().flat_map(|file| file.as_array().expect("findings").clone()).collect()
}

fn results(assessment: &Assessment) -> Value {
    documents(Standard::Oscal, assessment)["assessment-results"]["assessment-results"]["results"][0].clone()
}

#[test]
fn every_status_keeps_its_name_and_only_what_is_met_passes() {
    let (assessment, expected) = of_each_status();
    let (events, findings, results) = (events(&assessment), findings(&assessment), results(&assessment));
    for (criterion, status) in expected {
        let event = events.iter().find(|event| event["compliance"]["requirements"][0] == criterion).expect("an event");
        assert_eq!(event["unmapped"]["footing"]["status"], status.as_str());
        assert_eq!(event["compliance"]["status"] == "Pass", status == Status::Met);
        let finding = findings.iter().find(|one| one["ProductFields"]["footing/Criterion"] == criterion).expect("one");
        assert_eq!(finding["ProductFields"]["footing/Status"], status.as_str());
        assert_eq!(finding["Compliance"]["Status"] == "PASSED", status == Status::Met);
        let found = results["findings"].as_array().expect("findings");
        let found = found.iter().find(|finding| finding["target"]["target-id"] == criterion);
        if status == Status::NotApplicable {
            assert!(found.is_none());
            assert!(results["reviewed-controls"]["props"].to_string().contains(criterion));
            continue;
        }
        let found = found.expect("a finding");
        assert_eq!(found["props"][0]["value"], status.as_str());
        assert_eq!(found["target"]["status"]["state"] == "satisfied", status == Status::Met);
    }
}

#[test]
fn answers_are_interviews_and_evidence_is_a_test_that_expires() {
    let results = results(&rich());
    let all = results["observations"].as_array().expect("observations");
    let of = |method: &str, what: &str| {
        let is_it = |one: &&Value| one["methods"][0] == method && one["title"].as_str().unwrap_or("").contains(what);
        all.iter().filter(is_it).cloned().collect::<Vec<_>>()
    };
    let name = id("acct-05.console-mfa").get().name;
    let ([answer], [evidence]) = (&of("INTERVIEW", name)[..], &of("TEST", name)[..]) else { panic!("{all:?}") };
    assert_eq!(answer["origins"][0]["actors"][0]["type"], "party");
    assert_eq!(evidence["subjects"][0]["type"], "inventory-item");
    assert!(evidence["expires"].as_str() > evidence["collected"].as_str());
}

#[test]
fn an_accepted_risk_names_its_last_day_and_an_action_its_due_date_and_owner() {
    let documents = documents(Standard::Oscal, &rich());
    let plan = &documents["plan-of-action-and-milestones"]["plan-of-action-and-milestones"];
    let risks = plan["risks"].as_array().expect("risks");
    let accepted = risks.iter().find(|risk| risk["status"] == "deviation-approved").expect("an accepted risk");
    assert_eq!(accepted["deadline"], "2026-11-22T23:59:59Z");
    assert_eq!(accepted["remediations"][0]["props"][0]["value"], "accept");
    let text = plan.to_string();
    assert!(text.contains("\"within-date-range\":{\"end\":\"2026-11-22T23:59:59Z\""), "{text}");
    assert!(text.contains("\"name\":\"@Grace;=1\""));
    assert_eq!(plan["poam-items"].as_array().map(Vec::len), Some(risks.len()));
}

#[test]
fn without_anything_open_there_is_no_plan_of_action() {
    let mut met = crate::assessment::tests::empty();
    CriterionId::all().for_each(|id| say(&mut met, id, Answer::Met));
    let text = whole(Standard::Oscal, &met);
    assert_eq!(documents(Standard::Oscal, &met).len(), 3);
    assert!(text.contains("There is no plan of action and milestones"));
    let open = exported(Standard::Oscal, &met, Redaction::default(), &options(Scope::OpenItems), now());
    assert_eq!(open, Err(Refusal::NoCriteria));
}

#[test]
fn texts_from_people_are_no_markup_in_oscal() {
    let (assessment, _) = of_each_status();
    let text = whole(Standard::Oscal, &assessment);
    assert!(text.contains("\\\\<script\\\\>") && !text.contains(HOSTILE));
    for line in text.lines().filter(|line| !line.contains("\"value\"") && !line.contains("\"name\"")) {
        assert!(!line.contains("<script>") && !line.contains("{{"), "{line}");
    }
}

#[test]
fn the_same_assessment_gives_the_same_bytes_and_later_the_same_ids() {
    let assessment = rich();
    let later = now().plus(60_000);
    for standard in Standard::ALL {
        assert_eq!(whole(standard, &assessment), whole(standard, &assessment));
    }
    let ids = |at| {
        let exported = exported(Standard::Ocsf, &assessment, Redaction::default(), &options(Scope::Whole), at);
        let text = exported.expect("events").text().to_owned();
        let id = |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["finding_info"]["uid"].clone();
        text.lines().map(id).collect::<Vec<_>>()
    };
    assert_eq!(ids(now()), ids(later));
}

#[test]
fn findings_for_security_hub_are_refused_where_they_could_not_be_honest() {
    let refused = |assessment: &Assessment, redaction, region: &str| {
        let options = Options { region: region.to_owned(), ..options(Scope::Whole) };
        exported(Standard::Asff, assessment, redaction, &options, now()).err()
    };
    let nothing = Redaction::default();
    assert_eq!(refused(&rich(), nothing, REGION), None);
    for region in ["", "here", "eu-west-1 ", "eu-west-99"] {
        assert_eq!(refused(&rich(), nothing, region), Some(Refusal::NoRegion), "{region}");
    }
    for redaction in [
        Redaction { account: true, ..nothing },
        Redaction { names: true, ..nothing },
        Redaction { resources: true, ..nothing },
        Redaction { notes: true, ..nothing },
        Redaction { owners: true, ..nothing },
    ] {
        assert_eq!(refused(&rich(), redaction, REGION), Some(Refusal::LeftOut));
    }
    assert_eq!(refused(&crate::assessment::tests::empty(), nothing, REGION), Some(Refusal::NoAccount));
    let mut named = rich();
    named.account.set("Production".to_owned(), now().plus(1), &Writer::default());
    assert_eq!(refused(&named, nothing, REGION), Some(Refusal::NoAccount));
    let sample = sample::open(sample::file().1, now()).expect("the sample");
    assert_eq!(refused(&sample, nothing, REGION), Some(Refusal::Sample));
}

#[test]
fn findings_name_the_partition_of_their_region() {
    for (region, product) in [
        ("eu-west-1", "arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default"),
        ("cn-north-1", "arn:aws-cn:securityhub:cn-north-1:123456789012:product/123456789012/default"),
    ] {
        let options = Options { region: region.to_owned(), ..options(Scope::Whole) };
        let exported = exported(Standard::Asff, &rich(), Redaction::default(), &options, now()).expect("findings");
        assert!(String::from_utf8_lossy(exported.content.as_bytes()).contains(product), "{region}");
    }
}

/// Otherwise the answers of a person would come back as evidence.
#[test]
fn what_was_exported_is_no_evidence_when_it_is_read_back() {
    let (assessment, _) = of_each_status();
    let asff = json!({ "Findings": findings(&assessment) }).to_string();
    let ocsf = Value::from(events(&assessment)).to_string();
    let lines = whole(Standard::Ocsf, &assessment);
    for text in [asff, ocsf, lines] {
        let read = external_scanners::read(&text, now());
        assert!(read.iter().flat_map(|read| &read.accounts).all(|account| account.findings.is_empty()), "{read:?}");
    }
}

#[test]
fn the_lens_is_the_same_for_everybody() {
    let lens = |assessment: &Assessment| documents(Standard::Lens, assessment)["footing-lens"].clone();
    assert_eq!(lens(&rich()), lens(&crate::assessment::tests::empty()));
}

#[test]
fn only_what_is_met_is_selected_in_the_lens_and_what_is_unknown_stays_unanswered() {
    let mut assessment = crate::assessment::tests::empty();
    let nobody_knows = whole(Standard::Lens, &assessment);
    assert!(!nobody_knows.contains("\t{\"ChoiceUpdates\""));
    say(&mut assessment, id("acct-01.root-email"), Answer::NotMet);
    say(&mut assessment, id("acct-02.root-mfa"), Answer::Met);
    let text = whole(Standard::Lens, &assessment);
    let answer = |question: &str| -> Value {
        let begin = format!("{question}\t");
        serde_json::from_str(text.lines().find_map(|line| line.strip_prefix(&begin)).expect("an answer")).expect("JSON")
    };
    assert_eq!(answer("acct_01")["SelectedChoices"], json!(["acct_01_no"]));
    assert_eq!(answer("acct_02")["SelectedChoices"], json!(["acct_02_root_mfa"]));
    assert!(!text.contains("\nacct_03\t"));
    let sample = sample::open(sample::file().1, now()).expect("the sample");
    assert!(!whole(Standard::Lens, &sample).contains("\t{\"ChoiceUpdates\""));
}

#[test]
fn what_is_left_out_is_in_no_file() {
    for standard in [Standard::Oscal, Standard::Ocsf, Standard::Lens] {
        let exported = exported(standard, &rich(), Redaction::ALL, &options(Scope::Whole), now()).expect("an export");
        let text = String::from_utf8_lossy(exported.content.as_bytes()).into_owned();
        for secret in ["123456789012", "Acme", "Ada", "Grace", "cmd()", "-never", "alert(1)"] {
            assert!(!text.contains(secret), "{secret} in {standard:?}");
        }
    }
}
