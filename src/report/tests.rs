//! Every format of one rich assessment with hostile texts everywhere.
//!
//! In the snapshots, sentences of the catalog are replaced by `‹id›`, so that rewording them changes no snapshot.

use super::*;
use crate::assessment::file::Redaction;
use crate::assessment::milestone::Cause;
use crate::assessment::tests::{choose, control, id, observe, say};
use crate::assessment::{ActionState, Answer, Assessment, Exception, Writer};
use crate::baseline::{ActionId, CriterionId};
use crate::evidence::{Degree, Resource, Verdict};
use crate::plan::snapshot::milestone_of;
use crate::stdx::time::DAY;

pub(super) const HOSTILE: &str = "<script>alert(1)</script>\n=cmd()|\"x\"; =1\n```\n# h | [l](javascript:x) <img src=x onerror=alert(1)> \u{202e}txt";

pub(super) fn now() -> Timestamp {
    crate::assessment::tests::now()
}

/// Returns an assessment with every kind of fact and every phase.
pub(super) fn rich() -> Assessment {
    let by = Writer { tab: "t".to_owned(), author: "Ada <b>".to_owned() };
    let mut a = Assessment::new("a1".to_owned(), "Acme \"Production\" <script>".to_owned(), now(), &by);
    a.account.set("123456789012".to_owned(), now(), &by);
    choose(&mut a, "code", &["no"]);
    say(&mut a, id("acct-01.root-email"), Answer::NotMet);
    a.criterion_mut(id("acct-01.root-email")).note.set(HOSTILE.to_owned(), now(), &by);
    let answer = &mut a.criterion_mut(id("acct-01.alternate-contacts")).answer;
    answer.set(Some(Answer::Partly), now(), &by);
    let reason = format!("Not ours, see 123456789012. {HOSTILE}");
    let answer = &mut a.criterion_mut(id("acct-05.idp-mfa")).answer;
    answer.set(Some(Answer::DoesNotApply { reason }), now(), &by);
    say(&mut a, id("acct-05.console-mfa"), Answer::Met);
    observe(&mut a, id("acct-05.console-mfa"), Verdict::Fail { degree: Degree::Wholly }, now());
    if let Some(finding) = a.findings.get_mut("acct-05.console-mfa") {
        finding.reason = "1 of 2 users has no MFA device.".to_owned();
        let region = "eu-west-1".to_owned();
        let id = "arn:aws:iam::123456789012:user/<i>=ada".to_owned();
        finding.resources = vec![Resource { id, region, what: "no MFA | `device`".to_owned(), ..Resource::default() }];
        finding.resource_count = 3;
    }
    let expired = Timestamp::from_millis(now().as_millis() - DAY).date();
    for (criterion, until) in [("acct-01.contact-details", now().date()), ("acct-01.root-email", expired)] {
        let exception = Exception { reason: HOSTILE.to_owned(), owner: "Grace".to_owned(), until };
        a.criterion_mut(id(criterion)).exception.set(Some(exception), now(), &by);
    }
    let action = a.action_mut(action_of("acct-01.root-email"));
    action.owner.set("@Grace;=1".to_owned(), now(), &by);
    action.note.set(HOSTILE.to_owned(), now(), &by);
    action.due.set(Some(now().date()), now(), &by);
    let action = a.action_mut(action_of("acct-05.console-mfa"));
    action.state.set(ActionState::WontDo { reason: "-never".to_owned() }, now(), &by);
    a
}

fn action_of(criterion: &str) -> ActionId {
    *id(criterion).get().actions.last().expect("every criterion has an action")
}

/// Returns guidance of ACCT.01 only, so that all other guidance is missing.
pub(super) fn guidance() -> BTreeMap<ControlId, Guidance> {
    let action = |criterion: &str, title: &str| {
        serde_json::json!({
            "id": action_of(criterion).get().id, "title": title, "result": "`AWS` writes to <you>.", "minutes": 10,
            "cost": {"usd": 0, "words": "Free."}, "scope": "account", "steps": ["Open *Account*.", "Choose `Edit`."],
            "cli": [{"say": "Set it.", "run": "aws account put --email {mail} <<'X'\n```\nX\n"}],
            "verify": {"look": "The page.", "run": "aws account get\n", "expect": "It's there."},
            "note": "Think of | pipes.", "references": [{"title": "A page", "url": "https://docs.aws.amazon.com/a?b=1&c=2"}],
            "who": "Admins & co.", "organization": "Once for <all>.", "terraform": "# ``` {mail}\n",
            "breaks": {"what": "The *old* mail.", "run": "aws account list\n", "expect": "Nobody."},
            "undo": {"steps": ["Take it back."]},
            "placeholders": {"mail": {"kind": "email", "what": "the address"}, "else": {"kind": "name", "what": "unused"}},
        })
    };
    let criterion = |id: &str| {
        serde_json::json!({
            "id": id, "why": "Because.", "met": "So.", "not_met": "Not so.",
            "find_out": {"look": "There.", "expect": "It."}, "actions": [action(id, "Do it")],
        })
    };
    let guidance = serde_json::json!({
        "id": "ACCT.01", "title_2022": "Contacts", "severity_reason": "Because.", "protects": "From silence.",
        "references": [], "criteria": [criterion("acct-01.root-email"), criterion("acct-01.alternate-contacts")],
    });
    BTreeMap::from([(control("ACCT.01"), serde_json::from_value(guidance).expect("guidance"))])
}

/// Returns the mappings to other frameworks.
pub(super) fn mappings() -> Mappings {
    Mappings::read(crate::baseline::mappings_file().1).expect("mappings")
}

/// The scope, length and redaction of an export.
#[derive(Clone, Copy)]
struct Choice {
    scope: Scope,
    length: Length,
    redaction: Redaction,
}

impl Choice {
    fn whole(self) -> Options {
        let site = "https://footing.example/".to_owned();
        Options { scope: self.scope, length: self.length, grouping: Grouping::Action, shows_gaps: false, site }
    }
}

const NOTHING: Redaction = Redaction { account: false, names: false, resources: false, notes: false, owners: false };
const WHOLE: Choice = Choice { scope: Scope::Whole, length: Length::WithInstructions, redaction: NOTHING };
const BRIEF: Choice = Choice { length: Length::Summary, ..WHOLE };
const OPEN: Choice = Choice { scope: Scope::OpenItems, ..WHOLE };
const REDACTED: Choice = Choice { redaction: Redaction::ALL, ..OPEN };

fn one_control() -> Choice {
    Choice { scope: Scope::Control(control("ACCT.01")), ..WHOLE }
}

fn written(format: Format, options: Choice) -> String {
    said(&exported(format, &rich(), options))
}

/// Returns what is in a file. Nothing is compressed, so the texts of archives can be read.
fn said(exported: &Exported) -> String {
    String::from_utf8_lossy(exported.content.as_bytes()).into_owned()
}

fn exported(format: Format, assessment: &Assessment, options: Choice) -> Exported {
    let copy = RedactedCopy::of(assessment, options.redaction, "another");
    export(format, copy, &guidance(), Some(&mappings()), &options.whole(), now()).expect("an export")
}

/// Returns a text with ids in place of the catalog's sentences.
fn settled(text: &str) -> String {
    let mut sentences: Vec<(&str, &str)> = Vec::new();
    sentences.extend(ControlId::all().map(|id| (id.get().title, id.get().id)));
    sentences.extend(CriterionId::all().flat_map(|id| [(id.statement(), id.get().id), (id.get().name, id.get().id)]));
    sentences.extend(ActionId::all().map(|id| (id.get().title, id.get().id)));
    sentences.sort_by_key(|(sentence, _)| std::cmp::Reverse(sentence.len()));
    let mut text = text.to_owned();
    for (sentence, id) in sentences {
        for form in [sentence.to_owned(), html::catalog(sentence), markdown::catalog(sentence)] {
            text = text.replace(&form, &format!("‹{id}›"));
        }
    }
    text
}

macro_rules! snapshots {
    ($($name:ident: $format:expr, $options:expr;)*) => {
        $(#[test]
        fn $name() {
            let text = settled(&written($format, $options)).replace(include_str!("html.css"), "…\n");
            insta::assert_snapshot!(text);
        })*
    };
}

snapshots! {
    json_whole: Format::Json, WHOLE;
    json_of_one_control: Format::Json, one_control();
    json_redacted: Format::Json, REDACTED;
    markdown_whole: Format::Markdown, WHOLE;
    markdown_brief: Format::Markdown, BRIEF;
    markdown_of_one_control: Format::Markdown, one_control();
    markdown_redacted: Format::Markdown, REDACTED;
    html_whole: Format::Html, WHOLE;
    html_of_one_control: Format::Html, one_control();
    html_redacted: Format::Html, REDACTED;
    csv_whole: Format::Csv, WHOLE;
    csv_of_one_control: Format::Csv, one_control();
    csv_redacted: Format::Csv, REDACTED;
    csv_of_criteria: Format::CriteriaCsv, one_control();
    csv_of_criteria_redacted: Format::CriteriaCsv, REDACTED;
    csv_of_resources: Format::ResourcesCsv, WHOLE;
}

fn all_reports(format: Format) -> impl Iterator<Item = String> {
    [WHOLE, BRIEF, OPEN, one_control(), REDACTED].into_iter().map(move |options| written(format, options))
}

/// Returns the tags of a page, read naively: from each `<` to the next `>`.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or(rest)).collect()
}

#[test]
fn no_text_becomes_markup_in_html() {
    let known = "!doctype a b bdi body br circle code dd details div dl dt h1 h2 h3 h4 h5 h6 head header html i li main meta nav ol \
        p path pre section small span style summary svg symbol table tbody td th thead title tr ul use";
    for page in all_reports(Format::Html) {
        for tag in tags(&page) {
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            assert!(known.split_whitespace().any(|known| known == name), "<{tag}>");
            assert!(!tag.contains(" on") && !tag.contains("javascript:"), "<{tag}>");
        }
        assert!(!page.contains("<script") && !page.contains("<img"));
    }
}

#[test]
fn the_html_page_is_well_formed() {
    for page in all_reports(Format::Html) {
        let mut open: Vec<&str> = Vec::new();
        for tag in tags(&page).into_iter().filter(|tag| !tag.starts_with('!') && !tag.ends_with('/')) {
            let name = tag.split(' ').next().unwrap_or_default();
            match name.strip_prefix('/') {
                Some(closed) => assert_eq!(open.pop(), Some(closed)),
                None if matches!(name, "meta" | "br") => {}
                None => open.push(name),
            }
        }
        assert!(open.is_empty(), "{open:?}");
        let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let links = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
        links.for_each(|link| assert!(ids.contains(&link), "#{link}"));
    }
}

#[test]
fn the_html_page_asks_nothing_of_anybody() {
    let page = written(Format::Html, WHOLE);
    assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
    assert!(!page.contains("src=\"") && !page.contains("@import") && !page.contains("url("));
}

/// Parses CSV by RFC 4180, in which every cell is quoted.
pub(super) fn cells(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![]];
    let mut rest = text.trim_start_matches('\u{feff}');
    while let Some(begun) = rest.strip_prefix('"') {
        let mut cell = String::new();
        let mut within = begun;
        loop {
            let (part, after) = within.split_once('"').expect("a cell that ends");
            cell.push_str(part);
            within = match after.strip_prefix('"') {
                Some(after) => after,
                None => {
                    rest = after;
                    break;
                }
            };
            cell.push('"');
        }
        rows.last_mut().expect("a row").push(cell);
        if let Some(after) = rest.strip_prefix(',') {
            rest = after;
        } else {
            rest = rest.strip_prefix("\r\n").expect("the end of a row");
            rows.push(vec![]);
        }
    }
    assert_eq!((rest, rows.pop()), ("", Some(vec![])), "every row ends");
    rows
}

#[test]
fn no_cell_begins_like_a_formula() {
    for text in [Format::Csv, Format::CriteriaCsv, Format::ResourcesCsv].into_iter().flat_map(all_reports) {
        let rows = cells(&text);
        for row in &rows {
            assert_eq!(row.len(), rows[0].len());
            for cell in row {
                let begins = cell.trim_start_matches([' ', '"', '\n']).chars().next().unwrap_or(' ');
                assert!(!"=+-@\t\r＝＋－＠".contains(begins), "{cell}");
            }
        }
    }
}

#[test]
fn nothing_live_comes_up_in_markdown() {
    for text in all_reports(Format::Markdown) {
        let mut fence = None;
        for line in text.lines() {
            let ticks = line.len() - line.trim_start_matches('`').len();
            match fence {
                Some(length) if ticks >= length && line.len() == ticks => fence = None,
                None if ticks >= 3 => fence = Some(ticks),
                Some(_) => continue,
                None => {
                    let bare = line.replace("\\<", "").replace("](<https://", "");
                    let spans: String = bare.split('`').step_by(2).collect();
                    assert!(!spans.contains('<'), "{line}");
                    assert!(!line.replace("\\]", "").contains("](javascript"), "{line}");
                }
            }
        }
        assert_eq!(fence, None);
    }
}

/// Returns all guidance.
pub(super) fn all_guidance() -> BTreeMap<ControlId, Guidance> {
    let texts = crate::baseline::guidance_files().iter().map(|(_, json)| Guidance::read(json).expect("guidance"));
    ControlId::all().zip(texts).collect()
}

/// Returns an assessment with signs of an intruder, two open buckets and an owner.
pub(super) fn attacked() -> Assessment {
    let by = Writer::default();
    let mut a = Assessment::new("a1".to_owned(), "Acme".to_owned(), now(), &by);
    a.account.set("123456789012".to_owned(), now(), &by);
    for criterion in ["acct-02.no-root-keys", "acct-02.root-idle", "acct-08.no-public-data"] {
        observe(&mut a, id(criterion), Verdict::Fail { degree: Degree::Wholly }, now());
    }
    let finding = a.findings.get_mut("acct-08.no-public-data").expect("a finding");
    let bucket = |id: &str, what: &str| Resource::new("bucket", id, "eu-west-1", what);
    finding.resources = vec![bucket("acme-invoices", "strangers can read it"), bucket("acme-=1", "open;=1")];
    finding.resource_count = 5;
    finding.names = Some(vec!["r acme-invoices".to_owned()]);
    let close = ActionId::find("acct-08.close-public-buckets").expect("an action");
    a.action_mut(close).owner.set("Grace".to_owned(), now(), &by);
    a
}

fn of_all_guidance(format: Format, assessment: &Assessment, options: Choice) -> String {
    let copy = RedactedCopy::of(assessment, options.redaction, "another");
    match export(format, copy, &all_guidance(), Some(&mappings()), &options.whole(), now()) {
        Ok(exported) => said(&exported),
        // The page for customers is not written about an account with signs of an intruder.
        Err(why) => {
            assert_eq!((format, why), (Format::CustomerPage, Refusal::Incident));
            String::new()
        }
    }
}

#[test]
fn the_alarm_comes_first() {
    let heading = crate::messages::report::summary::ALARM;
    for (format, scores) in [(Format::Markdown, "## Scores"), (Format::Html, "<h2>Scores</h2>")] {
        let text = of_all_guidance(format, &attacked(), BRIEF);
        let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what} in {text}"));
        assert!(place(heading) < place(scores));
        assert!(!of_all_guidance(format, &rich(), BRIEF).contains(heading));
        let elsewhere = Choice { scope: Scope::Control(control("ACCT.08")), ..BRIEF };
        assert!(!of_all_guidance(format, &attacked(), elsewhere).contains(heading));
    }
}

#[test]
fn every_report_lists_the_resources_of_an_action_and_fills_its_commands() {
    for format in [Format::Markdown, Format::Html] {
        let text = of_all_guidance(format, &attacked(), WHOLE);
        assert!(text.contains("strangers can read it") && text.contains("and 3 more"), "{format:?}");
        assert!(!text.contains("--bucket '{open-bucket}'"), "{format:?}");
    }
    let markdown = of_all_guidance(Format::Markdown, &attacked(), WHOLE);
    assert!(
        markdown.contains("**Resources**\n\n- acme-=1 (eu-west-1): open;=1\n- acme-invoices (eu-west-1): strangers")
    );
    assert!(markdown.contains("'acme-invoices'"));
    let html = of_all_guidance(Format::Html, &attacked(), WHOLE);
    assert!(html.contains("s3/buckets/acme-invoices?") && html.contains("rel=\"noreferrer\""));
    let rows = cells(&of_all_guidance(Format::Csv, &attacked(), WHOLE));
    let row = rows.iter().find(|row| row[1] == "acct-08.close-public-buckets").expect("a row");
    let place = rows[0].iter().position(|column| column == "resources").expect("a column");
    assert_eq!(
        row[place],
        "acme-=1 (eu-west-1): open;'=1\nacme-invoices (eu-west-1): strangers can read it\nand 3 more"
    );
}

#[test]
fn a_markdown_report_has_instructions_only_if_they_were_chosen() {
    let brief = of_all_guidance(Format::Markdown, &attacked(), BRIEF);
    assert!(!brief.contains("```") && !brief.contains("## The criteria"));
    assert!(of_all_guidance(Format::Markdown, &attacked(), WHOLE).contains("```bash"));
}

#[test]
fn an_html_report_prints_the_appendix_only_if_that_was_chosen() {
    let hidden = "@media print{#appendix{display:none}";
    let (brief, whole) = (written(Format::Html, BRIEF), written(Format::Html, WHOLE));
    assert!(brief.contains(hidden) && !whole.contains(hidden));
    assert!([brief, whole].iter().all(|text| text.contains("<details class=\"act\">")));
}

#[test]
fn what_is_left_out_is_in_no_resource_command_owner_or_page_margin() {
    for format in Format::ALL {
        let text = of_all_guidance(format, &attacked(), Choice { redaction: Redaction::ALL, ..WHOLE });
        for secret in ["123456789012", "Acme", "acme-invoices", "acme-=1", "Grace"] {
            assert!(!text.contains(secret), "{secret} in {format:?}");
        }
        let some = Redaction { resources: true, ..NOTHING };
        let text = of_all_guidance(format, &attacked(), Choice { redaction: some, ..WHOLE });
        assert!(!text.contains("acme-invoices"), "{format:?}");
        assert!(text.contains("Acme") || is_without_name(format));
    }
}

/// Whether files of a format do not name the assessment.
fn is_without_name(format: Format) -> bool {
    matches!(
        format,
        Format::Csv
            | Format::CriteriaCsv
            | Format::ResourcesCsv
            | Format::CustomerPage
            | Format::Kit
            | Format::Calendar
    )
}

#[test]
fn no_sentence_of_a_report_follows_nothing() {
    let mut assessment = crate::assessment::tests::empty();
    CriterionId::all().for_each(|id| say(&mut assessment, id, Answer::NotMet));
    let markdown = of_all_guidance(Format::Markdown, &assessment, WHOLE);
    let mut lines = markdown.lines().filter(|line| !line.is_empty());
    let mut before = "";
    let (mut alone, mut after) = (0, 0);
    for line in &mut lines {
        if line == crate::messages::report::OR_RUN {
            assert!(!before.starts_with("**"), "{before}");
            after += 1;
        }
        alone += usize::from(line == crate::messages::report::RUN);
        before = line;
    }
    assert!(alone > 0 && after > 0);
}

#[test]
fn redaction_holds_in_every_format() {
    // Nothing that is open is on a page for customers.
    for format in Format::ALL.into_iter().filter(|format| *format != Format::CustomerPage) {
        let exported = exported(format, &rich(), REDACTED);
        for secret in ["123456789012", "Acme", "Ada", "Grace", "cmd()", "-never"] {
            assert!(!said(&exported).contains(secret), "{secret} in {format:?}: {}", said(&exported));
            assert!(!exported.file_name.contains(&secret.to_lowercase()), "{}", exported.file_name);
        }
    }
}

#[test]
fn marks_that_turn_text_around_stay_out_of_reports() {
    for format in [Format::Markdown, Format::Html, Format::Csv, Format::CriteriaCsv, Format::Workbook] {
        assert!(all_reports(format).all(|text| !text.contains('\u{202e}')));
    }
}

#[test]
fn file_names_are_plain() {
    let mut assessment = rich();
    for (name, options, expected) in [
        ("Acme production", WHOLE, "footing-acme-production-2026-11-22.md"),
        ("  ../Größe/.. ", WHOLE, "footing-gr-e-2026-11-22.md"),
        ("日本", WHOLE, "footing-assessment-2026-11-22.md"),
        ("Acme", OPEN, "footing-acme-open-items-2026-11-22.md"),
        ("Acme", one_control(), "footing-acme-acct-01-2026-11-22.md"),
        ("Acme", REDACTED, "footing-assessment-open-items-2026-11-22.md"),
    ] {
        assessment.name = crate::assessment::Register::default();
        assessment.name.set(name.to_owned(), now(), &Writer::default());
        assert_eq!(exported(Format::Markdown, &assessment, options).file_name, expected);
    }
}

#[test]
fn what_is_left_out_of_the_plan_is_listed_with_the_reason() {
    let mut assessment = crate::assessment::tests::empty();
    say(&mut assessment, id("acct-02.root-custody"), Answer::NotMet);
    let written = |assessment: &Assessment, format, options| settled(exported(format, assessment, options).text());
    let heading = crate::messages::report::LEFT_OUT;
    for format in [Format::Markdown, Format::Html] {
        assert!(!written(&assessment, format, WHOLE).contains(heading));
    }
    choose(&mut assessment, "accounts", &["standalone"]);
    let markdown = written(&assessment, Format::Markdown, WHOLE);
    let (_, list) = markdown.split_once(heading).expect("a list");
    assert!(
        list.contains(
            "- ‹acct-02.forbid-root-in-members› (‹acct-02.root-custody›): Only where “Organization” is “It manages an \
             organization” or “It belongs to one”. Your profile says otherwise.\n"
        ),
        "{list}"
    );
    let html = written(&assessment, Format::Html, OPEN);
    assert!(html.contains("<li>‹acct-02.forbid-root-in-members› <small>(‹acct-02.root-custody›)</small>: Only where"));
    for (format, options) in [(Format::Markdown, one_control()), (Format::Html, one_control()), (Format::Csv, WHOLE)] {
        assert!(!written(&assessment, format, options).contains("forbid-root-in-members"), "{format:?}");
    }
}

#[test]
fn an_empty_assessment_gives_a_report_too() {
    let empty = crate::assessment::tests::empty();
    for format in Format::ALL {
        let copy = RedactedCopy::of(&empty, NOTHING, "another");
        match export(format, copy, &guidance(), Some(&mappings()), &OPEN.whole(), now()) {
            Ok(exported) => assert!(!exported.content.as_bytes().is_empty()),
            Err(Refusal::NoOpenAction { unknown }) => assert!(matches!(format, Format::Tickets(_)) && unknown > 90),
            Err(Refusal::NothingMet { unknown }) => assert!(format == Format::CustomerPage && unknown > 90),
            Err(Refusal::Incident) => panic!("an empty assessment has no evidence"),
        }
    }
}

#[test]
fn a_summary_tells_what_has_changed_since_the_last_milestone_and_a_part_of_a_report_does_not() {
    let mut assessment = rich();
    let earlier = Timestamp::from_millis(now().as_millis() - 19 * DAY);
    assessment.milestones.add(&milestone_of(&assessment, earlier, Cause::Scan));
    say(&mut assessment, id("acct-02.root-mfa"), Answer::Met);
    for format in [Format::Html, Format::Markdown] {
        let exporting = exported(format, &assessment, BRIEF);
        let whole = exporting.text();
        assert!(whole.contains("Since 3 November: 1 newly met, 1 newly found not met."), "{whole}");
        assert!(!exported(format, &assessment, one_control()).text().contains("Since 3 November"));
        assert!(!written(format, WHOLE).contains("Since 3 November"));
    }
}
