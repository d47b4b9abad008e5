use super::*;
use crate::baseline::guidance::Guidance;
use crate::baseline::placeholder::{KINDS, Kind};
use crate::stdx::time::Timestamp;
use std::process::Command;

fn all() -> Vec<Guidance> {
    crate::baseline::guidance_files().iter().map(|(_, json)| Guidance::read(json).expect("guidance")).collect()
}

/// Returns the script of an action about these resources.
fn script_of(id: &str, resources: &[Resource], account: &Account) -> Option<String> {
    let all = all();
    let mut both = all
        .iter()
        .flat_map(|one| &one.criteria)
        .flat_map(|criterion| criterion.actions.iter().map(move |a| (criterion, a)));
    let (criterion, action) = both.find(|(_, action)| action.id == id).expect("the action");
    let date = Timestamp::from_millis(1_795_378_620_000).date();
    let values = &Values::default();
    write(&Source { criterion, action, resources, more: 0, values, account, date })
}

#[track_caller]
fn contains(text: &str, part: &str) {
    assert!(text.contains(part), "{part}\n---\n{text}");
}

#[test]
fn every_action_with_commands_gives_a_script_and_no_other_does() {
    let all = all();
    for action in all.iter().flat_map(|one| &one.criteria).flat_map(|criterion| &criterion.actions) {
        let script = script_of(&action.id, &[], &Account::Unknown);
        assert_eq!(script.is_some(), !action.cli.is_empty(), "{}", action.id);
        let script = script.unwrap_or_default();
        let steps = ["  step ", "  choice ", "  by_hand "].map(|how| script.matches(&["\n", how].concat()).count());
        assert_eq!(steps.iter().sum::<usize>(), action.cli.len(), "{}", action.id);
    }
}

#[test]
fn a_script_checks_its_account_or_says_that_it_cannot() {
    let of = |account: &Account| script_of("acct-08.block-account", &[], account).expect("a script");
    let known = of(&Account::of("111122223333"));
    contains(&known, "\nplan_account='111122223333'\n");
    contains(&known, "refuses to run in any AWS account but 111122223333");
    for account in [Account::LeftOut, Account::of(""), Account::of("11112222333x"), Account::of("'; id; '")] {
        let any = of(&account);
        contains(&any, "\nplan_account=''\n");
        contains(&any, "in any AWS account");
    }
}

#[test]
fn found_resources_are_listed_with_their_region_if_they_fit() {
    let volume = |id: &str, region: &str| Resource::new("volume", id, region, "");
    let found = [volume("vol-1", "eu-west-1"), volume("vol-2", ""), volume("vol 3", ""), volume("$(id)", "us-east-1")];
    let script = script_of("acct-09.remove-idle", &found, &Account::Unknown).expect("a script");
    contains(&script, "\nfound() {\ncat <<'END'\nvolume vol-1 eu-west-1\nvolume vol-2\nEND\n}\n");
    contains(&script, "\nregion_value='region'\n");
    assert!(!script.contains("$(id)"));
    let script = script_of("acct-09.remove-idle", &[], &Account::Unknown).expect("a script");
    contains(&script, "\nfound() { :; }\n");
}

#[test]
fn commands_without_a_region_run_in_the_region_of_the_resource() {
    let bucket = [Resource::new("bucket", "ours", "eu-west-1", "")];
    let script = script_of("acct-08.close-public-buckets", &bucket, &Account::Unknown).expect("a script");
    contains(&script, "  step 2 'open-bucket in-region' ");
}

#[test]
fn commands_have_variables_for_placeholders_and_are_not_wrapped() {
    let script = script_of("acct-04.move-to-groups", &[], &Account::Unknown).expect("a script");
    contains(&script, "once \"$my_user/attached.txt\" aws iam list-attached-user-policies --user-name \"$my_user\"");
    contains(&script, "  choice 3 'group user' 'When the group");
    assert!(!script.contains("{user}") && !script.contains("'\nset -euo"), "{script}");
}

#[test]
fn blocks_that_set_up_a_shell_are_left_to_the_person() {
    let script = script_of("acct-03.replace-personal-keys", &[], &Account::Unknown).expect("a script");
    contains(&script, "  by_hand 1 ");
    contains(&script, "<<'COMMANDS'\naws configure sso");
}

#[test]
fn the_functions_of_blocks_are_in_the_prelude() {
    let lines = include_str!("../../baseline/build/block.sh").lines();
    let names: Vec<&str> = lines.filter_map(|line| line.split_once("() {")).map(|(name, _)| name).collect();
    assert_eq!(names.len(), 6);
    for name in names {
        contains(PRELUDE, &format!("\n{name}() {{\n"));
    }
}

#[test]
fn comments_are_wrapped_to_the_width() {
    let text = comment(&"word ".repeat(60));
    assert!(text.lines().all(|line| line.starts_with("# word") && line.len() <= WIDTH), "{text}");
    assert_eq!(comment("a\nb"), "# a b\n");
}

/// Compares how bash and the page check values that fit some grammar or none.
#[test]
fn a_script_accepts_the_same_values_as_the_page() {
    let values = [
        "a",
        "A-b_c.d=e",
        "123456789012",
        "a.b",
        "a..b",
        "a//b",
        "/a/b",
        "a/b:c@d+e",
        "arn:aws:iam::1:role/a",
        "arn:",
        "10.0.0.0/16",
        "::1",
        "https://a.b/c?d",
        "https://a.b/c",
        "https://a//b",
        "http://a",
        "a@b.c",
        "a@b@c",
        "+49 30 1",
        "-1",
        "=a",
        "@a",
        "~a",
        "+a",
        "file://a",
        "fileb://a",
        "$(id)",
        "`id`",
        "a b",
        "a;b",
        "a|b",
        "a&b",
        "a'b",
        "a\"b",
        "a\\b",
        "a\nb",
        "a<b",
        "a>b",
        "a*b",
        "a{b}",
        "a[b]",
        "a(b)",
        "a%b",
        "",
        " a",
        "Ada Example, 1",
    ];
    let mut text = PRELUDE.replace("main \"$@\"", "").replace("set -u\n", "").replace("$plan_account", "");
    let mut kinds: Vec<&Kind> = KINDS.iter().collect();
    kinds.sort_by_key(|kind| format!("{:?}", kind.grammar));
    kinds.dedup_by_key(|kind| kind.grammar);
    for kind in &kinds {
        let pattern = quoted(values::pattern(kind.grammar));
        let _ = writeln!(text, "value {0} {pattern} 2048 '' {0}", kind.name);
        for value in values {
            let _ = writeln!(text, "if fits {} {}; then echo yes; else echo no; fi", kind.name, quoted(value));
        }
    }
    let output = Command::new("bash").arg("-c").arg(&text).output().expect("bash");
    let said = String::from_utf8(output.stdout).expect("text");
    let mut lines = said.lines();
    for kind in kinds {
        for value in values {
            let ours = if kind.grammar.admits(value) { "yes" } else { "no" };
            assert_eq!(
                lines.next(),
                Some(ours),
                "{} {value:?}\n{}",
                kind.name,
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
}
