//! The mistakes that the build refuses, each with file, key and reason.

mod mapping_files;
mod sample;

use self::sample::{CONTROL, GLOSSARY, KINDS, PROFILE, mistakes};
use super::check::{check, placeholders_in};
use super::source::{Catalog, ProfileFile, parse};
use super::tables::{choices, rule};

/// Checks that the control file has exactly this mistake after the first occurrence of a text was replaced.
#[track_caller]
fn refuses(from: &str, to: &str, key: &str, reason: &str) {
    assert!(CONTROL.contains(from), "{from}");
    let text = CONTROL.replacen(from, to, 1);
    let found = mistakes(PROFILE, &[("acct-01.toml", &text)]);
    let [mistake] = &found[..] else { panic!("one mistake expected: {found:#?}") };
    assert_eq!(mistake.file, "acct-01.toml");
    assert!(mistake.key == key && mistake.reason.contains(reason), "{mistake}");
}

#[test]
fn a_glossary_word_is_unique_and_leads_to_ids_that_exist() {
    for (text, key, reason) in [
        ("[[terms]]\nwords = [\"a\", \"a\"]\nsays = \"x\"", "a", "stands twice"),
        ("[[terms]]\nwords = []\nsays = \"x\"", "words", "at least one word"),
        ("[[terms]]\nwords = [\"a\"]\nsays = \"\"", "a", "is empty"),
        ("terms = []\n[[synonyms]]\nwords = [\"a\", \"A\"]\nmeans = [\"b\"]", "a", "stands twice"),
        ("terms = []\n[[synonyms]]\nwords = [\"a\"]", "a", "either `means` or `first`"),
        ("terms = []\n[[synonyms]]\nwords = [\"a\"]\nfirst = [\"ACCT.99\"]", "a", "there is no control"),
    ] {
        let mut catalog = Catalog {
            profile: parse("profile.toml", PROFILE).unwrap(),
            glossary: parse("glossary.toml", text).unwrap(),
            controls: vec![("acct-01.toml".to_owned(), parse("acct-01.toml", CONTROL).unwrap())],
            kinds: KINDS,
        };
        let found = check(&catalog);
        assert!(
            found.iter().any(|m| m.file == "glossary.toml" && m.key == key && m.reason.contains(reason)),
            "{found:#?}"
        );
        catalog.glossary = parse("glossary.toml", GLOSSARY).unwrap();
        assert_eq!(check(&catalog), []);
    }
}

#[test]
fn a_price_needs_a_date_and_a_source() {
    let cost = r#"cost = { usd = 0, words = "Free." }"#;
    refuses(cost, r#"cost = { usd = 2, words = "Some." }"#, "acct-01.do-it.cost", "need `checked` and `source`");
    refuses(cost, r#"cost = { usd = 0, words = "1 USD a day" }"#, "acct-01.do-it.cost", "need `checked` and `source`");
    refuses(
        cost,
        r#"cost = { usd = 0, words = "1 USD", checked = "now", source = "https://aws.amazon.com/x" }"#,
        "acct-01.do-it.cost.checked",
        "is a month",
    );
    refuses(
        cost,
        r#"cost = { usd = 0, words = "1 USD", checked = "2026-11", source = "aws" }"#,
        "acct-01.do-it.cost.source",
        "is not an https address",
    );
}

#[test]
fn an_action_needs_who_what_may_break_and_how_to_undo_it() {
    for part in [
        "who = \"An administrator.\"\n",
        "[criteria.actions.breaks]\nwhat = \"Nothing stops working.\"\n",
        "[criteria.actions.undo]\nsteps = [\"Open it again.\"]\n",
    ] {
        let found = mistakes(PROFILE, &[("acct-01.toml", &CONTROL.replacen(part, "", 1))]);
        assert!(matches!(&found[..], [mistake] if mistake.reason.contains("missing field")), "{part}: {found:#?}");
    }
    refuses("steps = [\"Open it again.\"]", "steps = []", "acct-01.do-it.undo", "steps or run is needed");
    refuses(
        "what = \"Nothing stops working.\"",
        "what = \"Something.\"\nlook = \"There.\"",
        "acct-01.do-it.breaks",
        "expect goes with look or run",
    );
}

#[test]
fn a_complete_control_is_accepted() {
    assert_eq!(mistakes(PROFILE, &[("acct-01.toml", CONTROL)]), []);
}

#[test]
fn a_mistake_is_written_as_file_key_and_reason_on_one_line() {
    let found = mistakes(PROFILE, &[("acct-01.toml", "id = [\n")]);
    let text = found[0].to_string();
    assert!(text.starts_with("acct-01.toml: line ") && !text.contains('\n'), "{text}");
}

#[test]
fn missing_and_unknown_keys_and_wrong_types_are_named_with_their_line() {
    refuses("protects = \"Use `mfa` everywhere.\"\n", "", "line 1", "missing field `protects`");
    refuses("statement = \"It is so.\"\n", "", "line 12", "missing field `statement`");
    refuses("pillar = \"account\"", "pillar = \"account\"\ncolour = 1", "line 6", "unknown field `colour`");
    refuses("weight = 4", "weight = \"4\"", "line 17", "invalid type: string \"4\", expected u8");
    refuses("minutes = 15", "minutes = 1.5", "line 37", "invalid type: floating point");
    refuses("severity = \"high\"", "severity = \"huge\"", "line 6", "unknown variant `huge`");
    refuses("decided_by = \"check\"", "decided_by = \"people\"", "line 18", "unknown variant `people`");
    refuses("scope = \"account\"", "scope = \"world\"", "line 39", "unknown variant `world`");
    refuses("usd = 0, ", "", "line 38", "missing field `usd`");
    refuses("weight = 4", "weight = 4\nweight = 5", "line 18", "duplicate key");
}

#[test]
fn texts_that_are_empty_unfinished_or_have_an_unclosed_backtick_are_refused() {
    for (from, key) in [
        ("title = \"Old title\"", "title"),
        ("title_today = \"New title\"", "title_today"),
        ("severity_reason = \"It matters.\"", "severity_reason"),
        ("protects = \"Use `mfa` everywhere.\"", "protects"),
        ("name = \"First things\"", "acct-01.first.name"),
        ("statement = \"It is so.\"", "acct-01.first.statement"),
        ("why = \"Because.\"", "acct-01.first.why"),
        ("met = \"All.\"", "acct-01.first.met"),
        ("partly = \"Some.\"", "acct-01.second.partly"),
        ("not_met = \"None.\"", "acct-01.first.not_met"),
        ("look = \"Look there.\"", "acct-01.first.find_out.look"),
        ("expect = \"A user.\"", "acct-01.first.find_out.expect"),
        ("what = \"the user\"", "acct-01.first.placeholders.user.what"),
        ("title = \"Do it\"", "acct-01.do-it.title"),
        ("result = \"Done.\"", "acct-01.do-it.result"),
        ("words = \"Free.\"", "acct-01.do-it.cost.words"),
        ("note = \"A trap.\"", "acct-01.do-it.note"),
        ("say = \"Run it.\"", "acct-01.do-it.cli.say"),
        ("expect = \"It is there.\"", "acct-01.do-it.verify.expect"),
        ("title = \"A page\"", "references.title"),
    ] {
        let name = from.split(' ').next().unwrap_or_default();
        refuses(from, &format!("{name} = \"  \""), key, "is empty");
        refuses(from, &format!("{name} = \"…\""), key, "still to be written");
        refuses(from, &format!("{name} = \"Use `mfa.\""), key, "odd number of backticks");
    }
    refuses("[\"Something.\"]", "[\"\"]", "changed", "is empty");
    refuses("\"Close it.\"", "\" \"", "acct-01.do-it.steps", "is empty");
}

#[test]
fn ids_have_the_right_form_and_are_unique() {
    refuses("id = \"acct-01.second\"", "id = \"acct-02.second\"", "acct-02.second", "the form acct-01.some-words");
    refuses("id = \"acct-01.second\"", "id = \"acct-01.Second\"", "acct-01.Second", "the form acct-01.some-words");
    refuses("id = \"acct-01.second\"", "id = \"acct-01.\"", "acct-01.", "the form acct-01.some-words");
    refuses("pillar = \"account\"", "pillar = \"workload\"", "pillar", "account goes with ACCT");
    let twice = CONTROL.replace("acct-01.second", "acct-01.first").replace("depends_on = [\"acct-01.first\"]\n", "");
    let found = mistakes(PROFILE, &[("acct-01.toml", &twice)]);
    assert_eq!((found.len(), found[0].to_string().as_str()), (1, "acct-01.toml: acct-01.first: this id stands twice"));
    let action = CONTROL.replace("acct-01.do-it", "acct-01.first");
    let found = mistakes(PROFILE, &[("acct-01.toml", &action)]);
    assert!(found.iter().all(|mistake| mistake.key == "acct-01.first" && mistake.reason.contains("not a criterion's")));
    assert_eq!(found.len(), 1);
}

#[test]
fn a_control_is_in_exactly_one_file_named_after_its_id() {
    let found = mistakes(PROFILE, &[("acct-02.toml", CONTROL)]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to_string(), "acct-02.toml: id: ACCT.01 belongs into the file acct-01.toml");
    let found = mistakes(PROFILE, &[("acct-01.toml", CONTROL), ("acct-01.toml", CONTROL)]);
    assert!(found.iter().any(|mistake| mistake.key == "id" && mistake.reason == "ACCT.01 stands in two files"));
    assert!(found.iter().any(|mistake| mistake.key == "acct-01.do-it" && mistake.reason == "this id stands twice"));
}

#[test]
fn limits_of_names_questions_and_weights_hold() {
    let (name, question) = ("n".repeat(35), "q".repeat(190));
    refuses("First things", &name, "acct-01.first.name", "longer than 34 characters");
    refuses("Is it so?", "It is so.", "acct-01.first.question", "ends with a question mark");
    refuses("Is it so?", &format!("{question}?"), "acct-01.first.question", "at most 190 characters");
    refuses("weight = 4", "weight = 0", "acct-01.first.weight", "between 1 and 5");
    refuses("weight = 4", "weight = 6", "acct-01.first.weight", "between 1 and 5");
    refuses("minutes = 15", "minutes = 0", "acct-01.do-it.minutes", "in no time");
}

#[test]
fn checks_have_calls_and_questions_have_none() {
    refuses("calls = [\"iam:GetUser\"]\n", "", "acct-01.first.calls", "is missing");
    refuses("decided_by = \"question\"", "decided_by = \"hint\"", "acct-01.second.calls", "is missing");
    refuses("decided_by = \"check\"", "decided_by = \"question\"", "acct-01.first.calls", "a question has none");
    for call in ["GetUser", "iam:getUser", "IAM:GetUser", ":GetUser", "iam get-user"] {
        refuses("iam:GetUser", call, "acct-01.first.calls", "is not service:Operation");
    }
    refuses("[\"iam:GetUser\"]", "[\"iam:GetUser\", \"iam:GetUser\"]", "acct-01.first.calls", "stands twice");
}

#[test]
fn dependencies_exist_and_have_no_cycles() {
    let (from, key) = ("depends_on = [\"acct-01.first\"]", "acct-01.second.depends_on");
    refuses(from, "depends_on = [\"acct-01.third\"]", key, "there is no criterion acct-01.third");
    refuses(from, "depends_on = [\"acct-01.first\", \"acct-01.first\"]", key, "stands twice");
    refuses(from, "depends_on = [\"acct-01.second\"]", key, "leads back to itself");
    let first = CONTROL.replacen("switched_off", "depends_on = [\"acct-02.second\"]\nswitched_off", 1);
    let second = CONTROL.replace("ACCT.01", "ACCT.02").replace("acct-01", "acct-02");
    let second = second.replacen("switched_off", "depends_on = [\"acct-01.second\"]\nswitched_off", 1);
    let found = mistakes(PROFILE, &[("acct-01.toml", &first), ("acct-02.toml", &second)]);
    assert_eq!(found.len(), 4);
    for mistake in found {
        assert_eq!(mistake.reason, "leads back to itself");
        assert!(mistake.key.starts_with(&mistake.file[..7]), "the file that has the key: {mistake}");
    }
}

#[test]
fn profile_rules_name_questions_and_choices_that_exist() {
    let key = "acct-01.first.switched_off";
    for (rule, reason) in [
        ("colour only no", "no profile question colour"),
        ("code only maybe", "no choice maybe"),
        ("code unless no", "neither only nor without"),
        ("code only", "names no choice"),
        ("code", "is not <question> only|without"),
        ("code only no and compute without ec3", "no choice ec3"),
    ] {
        refuses("code only no", rule, key, reason);
    }
}

#[test]
fn a_rule_admits_the_named_choices_or_all_others() {
    let profile: ProfileFile = parse("profile.toml", PROFILE).expect("a profile");
    assert_eq!(rule("compute only none", &profile), Ok(vec![(0, 0b100)]));
    assert_eq!(rule("compute without ec2", &profile), Ok(vec![(0, 0b110)]));
    assert_eq!(rule("compute without ec2 lambda and code only no", &profile), Ok(vec![(0, 0b100), (1, 0b10)]));
}

/// The control with two actions and "partly" in its first criterion only, and these conditions of the actions.
fn with_conditions(only_if: &str, of_second: &str) -> String {
    let (head, rest) = CONTROL.split_once("[[criteria.actions]]").expect("an action");
    let (action, tail) = rest.split_once("[[criteria]]").expect("a second criterion");
    let second = action.replace("acct-01.do-it", "acct-01.do-more");
    let with = |action: &str, only_if: &str| {
        action.replacen("scope = \"account\"", &format!("scope = \"account\"\nonly_if = {{ {only_if} }}"), 1)
    };
    let (first, second) = (with(action, only_if), with(&second, of_second));
    let tail = tail.replace("partly = \"Some.\"\n", "");
    let head = head.replace("not_met", "partly = \"Some.\"\nnot_met");
    format!("{head}[[criteria.actions]]{first}[[criteria.actions]]{second}[[criteria]]{tail}")
}

#[test]
fn conditions_of_actions_name_what_exists_and_leave_something_to_do() {
    let key = "acct-01.do-it.only_if";
    for (only_if, of_second, key, reason) in [
        ("profile = [\"colour no\"]", "", key, "no profile question colour"),
        ("profile = [\"code maybe\"]", "", key, "no choice maybe"),
        ("profile = [\"code\"]", "", key, "names no choice"),
        ("profile = [\"\"]", "", key, "no profile question"),
        ("resources = [\"pail\"]", "", key, "names no resources of the kind pail"),
        ("resources = [\"user\", \"user\"]", "", key, "stands twice"),
        ("resources = [\"user\"]", "resources = [\"user\"]", "acct-01.first.actions", "resources of the kind bucket"),
        ("not_met = true", "not_met = true", "acct-01.first.actions", "for what is partly met"),
        ("colour = 1", "", "line 40", "unknown field `colour`"),
    ] {
        let text = with_conditions(only_if, of_second);
        let found = mistakes(PROFILE, &[("acct-01.toml", &text)]);
        let line = |mistake: &super::Mistake| mistake.key.starts_with("line ") && key.starts_with("line ");
        let is_it = |mistake: &super::Mistake| (mistake.key == key || line(mistake)) && mistake.reason.contains(reason);
        assert!(matches!(&found[..], [mistake] if is_it(mistake)), "{only_if}: {found:#?}");
    }
    let good = with_conditions(
        "profile = [\"compute ec2 lambda\", \"code yes\"], resources = [\"bucket\", \"\"], not_met = true",
        "resources = [\"user\", \"bucket\"]",
    );
    assert_eq!(mistakes(PROFILE, &[("acct-01.toml", &good)]), []);
}

#[test]
fn not_met_goes_with_partly() {
    let text = with_conditions("not_met = true", "").replace("partly = \"Some.\"\n", "");
    let found = mistakes(PROFILE, &[("acct-01.toml", &text)]);
    let [mistake] = &found[..] else { panic!("one mistake expected: {found:#?}") };
    assert_eq!(mistake.to_string(), "acct-01.toml: acct-01.do-it.only_if: not_met goes with partly");
}

#[test]
fn the_only_action_of_a_criterion_has_no_conditions() {
    let text =
        CONTROL.replacen("scope = \"account\"", "scope = \"account\"\nonly_if = { profile = [\"code yes\"] }", 1);
    let found = mistakes(PROFILE, &[("acct-01.toml", &text)]);
    let [mistake] = &found[..] else { panic!("one mistake expected: {found:#?}") };
    assert!(mistake.key == "acct-01.do-it.only_if" && mistake.reason.contains("is never left out"), "{mistake}");
}

#[test]
fn a_condition_is_true_of_the_named_choices() {
    let profile: ProfileFile = parse("profile.toml", PROFILE).expect("a profile");
    assert_eq!(choices("compute ec2 none", &profile), Ok((0, 0b101)));
    assert_eq!(choices("code no", &profile), Ok((1, 0b10)));
}

#[test]
fn every_criterion_has_an_action_that_exists() {
    let (from, key) = ("shared = [\"acct-01.do-it\"]", "acct-01.second.shared");
    refuses(from, "shared = [\"acct-01.do-that\"]", key, "there is no action acct-01.do-that");
    refuses(from, "shared = []", "acct-01.second.actions", "an action of its own or a shared one");
    let own = CONTROL.replacen("switched_off", "shared = [\"acct-01.do-it\"]\nswitched_off", 1);
    let found = mistakes(PROFILE, &[("acct-01.toml", &own)]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to_string(), "acct-01.toml: acct-01.first.shared: acct-01.do-it is an action of its own");
}

#[test]
fn an_action_says_how_and_where() {
    refuses("steps = [\"Open it.\", \"Close it.\"]", "steps = []", "acct-01.do-it.steps", "at least one step");
    refuses("scope = \"account\"", "scope = \"team\"", "acct-01.do-it.place", "says where the steps take place");
    refuses("look = \"Look again.\"\n", "", "acct-01.do-it.verify", "look or run is needed");
    refuses("look = \"Ask.\"\n", "", "acct-01.second.find_out", "look or run is needed");
}

#[test]
fn placeholders_are_declared_used_and_of_a_known_kind() {
    refuses("--bucket {bucket}", "--bucket {bucket} {other}", "acct-01.do-it.cli", "{other} is not declared");
    refuses("--bucket {bucket}", "--bucket x", "acct-01.do-it.placeholders.bucket", "declared and not used");
    refuses("--user-name {user}", "", "acct-01.first.placeholders.user", "declared and not used");
    refuses("--user-name {user}", "{user} {bucket}", "acct-01.first.find_out.run", "{bucket} is not declared");
    refuses("kind = \"bucket\"", "kind = \"pail\"", "acct-01.do-it.placeholders.bucket", "there is no kind pail");
    let shared = CONTROL.replace("--bucket {bucket}", "--bucket {bucket} --user {user}");
    assert_eq!(mistakes(PROFILE, &[("acct-01.toml", &shared)]), [], "a criterion's placeholders serve its actions");
}

#[test]
fn names_in_braces_are_placeholders_unless_they_belong_to_the_shell() {
    for (run, names) in [
        ("a {bucket} b {log-group-2}", vec!["bucket", "log-group-2"]),
        ("arn:aws:s3:::{bucket}/AWSLogs/{account}/*", vec!["bucket", "account"]),
        ("\"${HOME}\" {a}", vec!["a"]),
        ("'{\"Version\": \"2012-10-17\"}' {} {Upper} {with space} {1st}", vec![]),
        ("--query 'Users[].{name: UserName}' {open", vec![]),
    ] {
        assert_eq!(placeholders_in(run), names, "{run}");
    }
}

#[test]
fn references_are_https_pages() {
    for url in ["http://docs.aws.amazon.com/x", "docs.aws.amazon.com", "https://a b", ""] {
        refuses("https://docs.aws.amazon.com/x", url, "references", "is not an https address");
    }
    refuses(
        "references = [{ title = \"A page\", url = \"https://docs.aws.amazon.com/x\" }]",
        "references = []",
        "references",
        "at least one",
    );
}

#[test]
fn a_control_has_criteria() {
    let (head, _) = CONTROL.split_once("[[criteria]]").expect("criteria");
    let found = mistakes(PROFILE, &[("acct-01.toml", &format!("{head}\ncriteria = []"))]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to_string(), "acct-01.toml: criteria: a control has at least one criterion");
}

#[track_caller]
fn refuses_profile(from: &str, to: &str, key: &str, reason: &str) {
    assert!(PROFILE.contains(from), "{from}");
    let found = mistakes(&PROFILE.replacen(from, to, 1), &[("acct-01.toml", CONTROL)]);
    assert!(found.iter().any(|m| m.file == "profile.toml" && m.key == key && m.reason.contains(reason)), "{found:?}");
}

#[test]
fn mistakes_in_the_profile_are_refused() {
    refuses_profile("name = \"Code\"", "name = \"\"", "code.name", "is empty");
    refuses_profile("help = \"Anywhere.\"", "help = \" \"", "code.help", "is empty");
    refuses_profile("Any repositories?", "…", "code.question", "still to be written");
    refuses_profile("label = \"Servers\"", "label = \"\"", "compute.choices", "is empty");
    refuses_profile("id = \"lambda\"", "id = \"ec2\"", "compute.choices", "stands twice");
    refuses_profile("id = \"compute\"", "id = \"code\"", "code", "this id stands twice");
    refuses_profile("label = \"Yes\"", "label = \"Yes\", shown_by = [\"pail\"]", "code.shown_by", "of the kind pail");
    refuses_profile(", { id = \"no\", label = \"No\" }", "", "code.choices", "between 2 and 15");
    refuses_profile("several = true", "many = true", "line 7", "unknown field `many`");
    let choices: Vec<String> = (0..20).map(|n| format!("{{ id = \"c{n}\", label = \"C\" }}, ")).collect();
    refuses_profile(
        "choices = [{ id = \"yes\"",
        &format!("choices = [{}{{ id = \"yes\"", choices.concat()),
        "code.choices",
        "between 2 and 15",
    );
}

#[test]
fn a_folder_is_read_checked_and_written_or_all_its_mistakes_are_returned() {
    let root = std::env::temp_dir().join(format!("footing-build-{}", std::process::id()));
    let (controls, out) = (root.join("controls"), root.join("out"));
    std::fs::create_dir_all(&controls).expect("a folder");
    std::fs::create_dir_all(&out).expect("a folder");
    std::fs::write(root.join("profile.toml"), PROFILE).expect("a file");
    std::fs::write(root.join("glossary.toml"), GLOSSARY).expect("a file");
    std::fs::write(controls.join("acct-01.toml"), CONTROL).expect("a file");
    mapping_files::write(&root);
    std::fs::write(controls.join("README.md"), "Not a control.").expect("a file");
    let templates = root.join("templates");
    std::fs::create_dir_all(&templates).expect("a folder");
    std::fs::write(templates.join("acct-01.do-it.tf"), "# A trail of evidence.").expect("a file");
    assert_eq!(super::run(&root, &out), Ok(()));
    let tables = std::fs::read_to_string(out.join("baseline.rs")).expect("the tables");
    assert!(tables.contains("serves: &[CriterionId(0), CriterionId(1)]"), "{tables}");
    let files: Vec<_> = std::fs::read_dir(out.join("guidance")).expect("guidance").collect();
    assert_eq!(files.len(), 3, "the control, the glossary and the mappings");
    let guidance = std::fs::read_dir(out.join("guidance")).expect("guidance").flatten().map(|file| file.path());
    let texts: Vec<String> = guidance.map(|path| std::fs::read_to_string(path).expect("a text")).collect();
    let control = texts.iter().find(|text| text.contains("ACCT.01")).expect("the control");
    assert!(texts.iter().any(|text| text.contains("Both are about people.")), "the mappings");
    assert!(control.contains("# A trail of evidence."), "the template is at its action");
    assert!(!control.contains("A record of"), "a word of the glossary in a template needs no explaining");

    std::fs::write(templates.join("acct-01.done.yaml"), "").expect("a file");
    let mistakes = super::run(&root, &out).expect_err("a template without an action");
    assert_eq!(mistakes.first().map(|m| (m.file.as_str(), m.key.as_str())), Some(("acct-01.done.yaml", "name")));
    std::fs::remove_file(templates.join("acct-01.done.yaml")).expect("clean up");

    std::fs::write(controls.join("acct-02.toml"), "id = 2").expect("a file");
    std::fs::write(controls.join("acct-03.toml"), "id = ").expect("a file");
    let mistakes = super::run(&root, &out).expect_err("two files are broken");
    assert_eq!(mistakes.iter().map(|m| m.file.as_str()).collect::<Vec<_>>(), ["acct-02.toml", "acct-03.toml"]);
    std::fs::remove_dir_all(&root).expect("clean up");
}
