use super::*;
use crate::assessment::file::{Redaction, Scope};
use crate::assessment::tests::{empty, id, observe, say};
use crate::assessment::{ActionState, Answer, Assessment, Exception, Writer};
use crate::evidence::Verdict;
use crate::report::tests::{HOSTILE, now, rich};

fn written(assessment: &Assessment, redaction: Redaction) -> String {
    let site = "https://footing.example/".to_owned();
    write(&RedactedCopy::of(assessment, redaction, "another"), &Options { site, ..Options::default() }, now())
}

/// Returns the lines, unfolded.
fn lines(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.split("\r\n").all(|line| line.len() <= LONGEST_LINE), "{text}");
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

fn dated() -> Assessment {
    let mut assessment = empty();
    let by = Writer::default();
    assessment.account.set("123456789012".to_owned(), now(), &by);
    say(&mut assessment, id("acct-01.root-email"), Answer::NotMet);
    let action = *id("acct-01.root-email").get().actions.first().expect("an action");
    assessment.action_mut(action).due.set(Date::parse("2026-12-31"), now(), &by);
    let until = Date::parse("2027-03-01").expect("a day");
    let exception = Exception { reason: HOSTILE.to_owned(), owner: "Grace".to_owned(), until };
    say(&mut assessment, id("acct-05.console-mfa"), Answer::NotMet);
    assessment.criterion_mut(id("acct-05.console-mfa")).exception.set(Some(exception), now(), &by);
    observe(&mut assessment, id("acct-08.account-block"), Verdict::Pass, now());
    assessment
}

fn titles(assessment: &Assessment, scope: Scope) -> Vec<String> {
    let copy = RedactedCopy::of(assessment, Redaction::default(), "another");
    let options = Options { scope, ..Options::default() };
    events(&copy, &options, now()).into_iter().map(|event| format!("{} {}", event.day, event.title)).collect()
}

#[test]
fn a_calendar_has_what_has_a_date() {
    let found = titles(&dated(), Scope::Whole);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[0].starts_with("2026-12-22 Footing: check the AWS account again"), "{found:?}");
    assert!(found[1].starts_with("2026-12-31 Footing: due: ") && found[1].ends_with("(ACCT.01)"), "{found:?}");
    assert!(found[2].starts_with("2027-02-22 Footing: review"), "{found:?}");
    assert!(found[3].starts_with("2027-03-01 Footing: last day of an accepted risk: "), "{found:?}");
    let control = ControlId::find("ACCT.05").expect("a control");
    assert_eq!(titles(&dated(), Scope::Control(control)).len(), 2);
}

#[test]
fn what_is_done_or_without_a_date_is_in_no_calendar() {
    let mut assessment = dated();
    let action = *id("acct-01.root-email").get().actions.first().expect("an action");
    assessment.action_mut(action).state.set(ActionState::Done, now(), &Writer::default());
    assert!(!titles(&assessment, Scope::Whole).iter().any(|title| title.contains("due: ")));
    assert_eq!(titles(&empty(), Scope::Whole).len(), 1, "the review");
}

#[test]
fn evidence_that_is_too_old_or_stated_has_no_day_on_which_it_ends() {
    let mut assessment = empty();
    let old = Timestamp::from_millis(now().as_millis() - 31 * crate::stdx::time::DAY);
    observe(&mut assessment, id("acct-08.account-block"), Verdict::Pass, old);
    assert_eq!(titles(&assessment, Scope::Whole).len(), 1);
    observe(&mut assessment, id("acct-08.account-block"), Verdict::Pass, now());
    assessment.findings.values_mut().for_each(|finding| finding.stated = Some(now()));
    assert_eq!(titles(&assessment, Scope::Whole).len(), 1);
}

#[test]
fn events_are_private_whole_days_with_ids_of_their_own() {
    let text = written(&dated(), Redaction::default());
    let lines = lines(&text);
    let values = |name: &str| -> Vec<String> {
        lines.iter().filter_map(|line| line.strip_prefix(name)).map(str::to_owned).collect()
    };
    let mut ids = values("UID:");
    assert!(ids.contains(&"review.a1@footing".to_owned()), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), 4);
    for name in
        ["CLASS:PRIVATE", "TRANSP:TRANSPARENT", "DTSTART;VALUE=DATE:", "DTEND;VALUE=DATE:", "DTSTAMP:", "SEQUENCE:"]
    {
        assert_eq!(values(name).len(), 4, "{name}");
    }
    assert_eq!(values("BEGIN:VALARM").len(), 3);
    assert!(lines.iter().any(|line| line == "DTSTART;VALUE=DATE:20261231"));
    assert!(lines.iter().any(|line| line == "DTEND;VALUE=DATE:20270101"));
    assert!(lines.iter().any(|line| line.starts_with("URL:https://footing.example/controls/acct-01#acct-01.")));
}

#[test]
fn nothing_of_an_account_or_a_person_is_in_a_calendar() {
    for assessment in [dated(), rich()] {
        let text = written(&assessment, Redaction::default());
        for secret in ["123456789012", "Grace", "Ada", "Acme", "script", "cmd()", "arn:"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[test]
fn a_calendar_depends_on_the_assessment_only() {
    let assessment = dated();
    assert_eq!(written(&assessment, Redaction::default()), written(&assessment, Redaction::default()));
    let mut changed = assessment.clone();
    let later = now().plus(3_600_000);
    changed.criterion_mut(id("acct-01.root-email")).note.set("x".to_owned(), later, &Writer::default());
    let sequence = |text: &str| -> u64 {
        let (_, rest) = text.split_once("SEQUENCE:").expect("a number");
        rest.split("\r\n").next().expect("a line").parse().expect("a number")
    };
    let (before, after) = (written(&assessment, Redaction::default()), written(&changed, Redaction::default()));
    assert!(sequence(&after) >= sequence(&before) + 3600);
}

#[test]
fn the_last_day_that_there_is_has_no_day_after_it() {
    let mut assessment = dated();
    let action = *id("acct-01.root-email").get().actions.first().expect("an action");
    assessment.action_mut(action).due.set(Date::parse("9999-12-31"), now(), &Writer::default());
    let text = written(&assessment, Redaction::default());
    assert!(text.contains("DTSTART;VALUE=DATE:99991231") && !text.contains("DTEND;VALUE=DATE:99991231"));
}

#[test]
fn reviews_are_whole_quarters_after_the_beginning() {
    let day = |text: &str| Date::parse(text).expect("a day");
    for (begun, today, next) in [
        ("2026-11-22", "2026-11-22", "2027-02-22"),
        ("2026-11-30", "2027-02-28", "2027-05-28"),
        ("2026-11-30", "2026-12-01", "2027-02-28"),
        ("1970-01-01", "2026-11-22", "2027-01-01"),
        ("2027-01-01", "2026-11-22", "2027-01-01"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ] {
        assert_eq!(next_review(day(begun), day(today)).to_string(), next, "{begun}, {today}");
    }
}

#[test]
fn long_lines_are_folded_between_characters() {
    let mut text = String::new();
    line(&mut text, "SUMMARY", &escaped(&"ä, ; \\ 日本 ".repeat(30)));
    let unfolded = lines(&text);
    assert_eq!(unfolded, [format!("SUMMARY:{}", "ä\\, \\; \\\\ 日本 ".repeat(30))]);
}
