//! The wrapping of command blocks: a block runs as a whole, stops at the first failure, and keeps notes in a folder.
//!
//! `block.sh` holds the preamble and the shell functions, one per line. A block gets only the functions that it uses.
//! `xtask/catalog/controls.py` wraps blocks in the same way.

use super::source::Catalog;

const PREAMBLE: &str = include_str!("block.sh");

/// Wraps the command blocks and the undo blocks of every action.
pub fn wrap(catalog: &mut Catalog) {
    let criteria = catalog.controls.iter_mut().flat_map(|(_, control)| &mut control.criteria);
    for action in criteria.flat_map(|criterion| &mut criterion.actions) {
        let steps = action.cli.iter_mut().map(|step| &mut step.run);
        for run in steps.chain(&mut action.undo.run) {
            *run = block(&action.id, run);
        }
    }
}

/// Returns a block as it is shown. A block that does not call AWS, or that sets up the person's own shell, stays unchanged.
pub fn block(action: &str, run: &str) -> String {
    if !calls_aws(run) || run.lines().any(sets_up_the_shell) {
        return run.to_owned();
    }
    let is_used = |line: &&str| line.split_once("() {").is_none_or(|(name, _)| words(run).any(|word| word == name));
    let preamble: Vec<String> = PREAMBLE.lines().filter(is_used).map(|line| line.replace("ACTION", action)).collect();
    format!("(\n{}\n\n{}\n)\n", preamble.join("\n"), run.trim())
}

/// Whether a line outside of here-documents calls AWS.
fn calls_aws(run: &str) -> bool {
    let mut end = None;
    run.lines().any(|line| {
        if end.is_some() {
            end = end.filter(|end| line.trim() != *end);
            return false;
        }
        end = line
            .split_once("<<")
            .map(|(_, word)| word.trim_matches(['\'', '-', ' ']))
            .filter(|word| !word.starts_with('<'));
        words(line).any(|word| word == "aws")
    })
}

fn sets_up_the_shell(line: &str) -> bool {
    ["export ", "aws configure", "aws login"].iter().any(|start| line.starts_with(start))
}

fn words(run: &str) -> impl Iterator<Item = &str> {
    run.split(|c: char| c.is_whitespace() || "(;|&".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "cat > plan.md <<'PLAN'\n   aws ec2 stop-instances\nPLAN\n";
    const ACTION: &str = "acct-01.do-it";

    #[test]
    fn a_block_is_a_subshell_that_stops_and_has_a_folder_for_notes() {
        let block = block(ACTION, "\naws iam create-user --user-name {user}\n");
        assert!(block.starts_with("(\nset -euo pipefail\n"), "{block}");
        assert!(block.contains("\ncd ~/footing/\"$account\"/acct-01.do-it\n\naws iam"), "{block}");
        assert!(block.ends_with("{user}\n)\n"), "{block}");
    }

    #[test]
    fn a_block_has_the_functions_that_it_uses_and_no_others() {
        let names = ["once() {", "made() {", "or_none() {", "some() {", "noted() {"];
        for (run, used) in [
            ("aws iam list-users", [false; 5]),
            ("once a.json aws iam list-users", [true, false, false, false, false]),
            ("made a.json aws iam create-user", [false, true, false, false, false]),
            ("once a.json or_none NoSuchEntity aws iam get-user", [true, false, true, false, false]),
            ("id=$(some aws iam get-user)", [false, false, false, true, false]),
            ("noted a.json \"Look.\"\naws iam list-users", [false, false, false, false, true]),
        ] {
            let block = block(ACTION, run);
            assert_eq!(names.map(|name| block.contains(name)), used, "{block}");
        }
    }

    #[test]
    fn blocks_that_do_not_call_aws_or_that_set_up_a_shell_are_not_wrapped() {
        for run in [
            "git log",
            "aws configure sso --profile work",
            "export X=\"$(aws ssm get-parameter)\"",
            "cat aws.txt",
            PLAN,
        ] {
            assert_eq!(block(ACTION, run), run);
        }
        assert_ne!(block(ACTION, "(\n  export X=1\n  aws s3 ls\n)"), "(\n  export X=1\n  aws s3 ls\n)");
    }
}
