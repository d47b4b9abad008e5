//! Quoting of the placeholders in commands, so that a value in their place has no special meaning in bash or zsh. Placeholders
//! that are already in quotes or in a here-document stay as they are, because that text may be in another language.

use super::check::placeholder_at;

/// The context of a character in a shell command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// Outside of quotes: at the top level, in `( )` or in `$( )`.
    Plain,
    /// Inside double quotes.
    Double,
}

/// Returns a command with every placeholder in single quotes: together with its word if the rest of the word has no special
/// meaning, otherwise by itself.
pub fn quoted(run: &str) -> String {
    let mut text = Text { run, at: 0, whole: String::with_capacity(run.len() + 64), ends: Vec::new() };
    let mut contexts = vec![Context::Plain];
    while let Some(next) = text.rest().chars().next() {
        match (contexts.last().copied().unwrap_or(Context::Plain), next) {
            (_, '\\') => text.take(1 + text.rest().chars().nth(1).map_or(0, char::len_utf8)),
            (Context::Double, '"') => {
                contexts.pop();
                text.take(1);
            }
            (_, '$') if text.rest().starts_with("$(") => {
                contexts.push(Context::Plain);
                text.take(2);
            }
            (Context::Double, _) => text.take(next.len_utf8()),
            (Context::Plain, '"') => {
                contexts.push(Context::Double);
                text.take(1);
            }
            (Context::Plain, '\'') => {
                text.take(1);
                text.take_until('\'');
                text.take(1);
            }
            (Context::Plain, '(') => {
                contexts.push(Context::Plain);
                text.take(1);
            }
            (Context::Plain, ')') => {
                // A `)` after a pattern of `case` has no `(` before it.
                if contexts.len() > 1 {
                    contexts.pop();
                }
                text.take(1);
            }
            (Context::Plain, '#') if text.begins_word() => text.take_until('\n'),
            (Context::Plain, '<') if text.rest().starts_with("<<") => text.take_here_operator(),
            (Context::Plain, '\n') => text.take_line_end(),
            (Context::Plain, _) => text.take_word_or_sign(),
        }
    }
    text.whole
}

/// A command that is being read, and its quoted copy.
struct Text<'a> {
    run: &'a str,
    at: usize,
    whole: String,
    /// The words that end the here-documents begun on the current line.
    ends: Vec<&'a str>,
}

impl<'a> Text<'a> {
    fn rest(&self) -> &'a str {
        self.run.get(self.at..).unwrap_or_default()
    }

    /// Copies this number of bytes unchanged.
    fn take(&mut self, bytes: usize) {
        let rest = self.rest();
        self.whole.push_str(rest.get(..bytes).unwrap_or(rest));
        self.at += bytes;
    }

    /// Copies everything before `sign`.
    fn take_until(&mut self, sign: char) {
        self.take(self.rest().find(sign).unwrap_or(self.rest().len()));
    }

    fn begins_word(&self) -> bool {
        self.run.get(..self.at).unwrap_or_default().chars().next_back().is_none_or(ends_word)
    }

    /// Copies the operator of a here-document or here-string, and remembers the word that ends a here-document.
    fn take_here_operator(&mut self) {
        let rest = self.rest();
        let operator = rest.len() - rest.trim_start_matches(['<', '-']).len();
        if !rest.starts_with("<<<") {
            let word = rest.get(operator..).unwrap_or_default().trim_start_matches([' ', '\'', '"']);
            self.ends.extend(word.split(|c: char| !c.is_alphanumeric() && c != '_').next());
        }
        self.take(operator);
    }

    /// Copies a line break and the here-documents that begin after it.
    fn take_line_end(&mut self) {
        self.take(1);
        for end in std::mem::take(&mut self.ends) {
            loop {
                let line = self.rest().split_inclusive('\n').next().unwrap_or_default();
                if line.trim() == end || line.is_empty() {
                    break;
                }
                self.take(line.len());
            }
        }
    }

    /// Copies a word with a placeholder in quotes; otherwise a placeholder in quotes; otherwise one character.
    fn take_word_or_sign(&mut self) {
        let rest = self.rest();
        let word = rest.split(ends_word).next().unwrap_or_default();
        let length = if self.begins_word() && is_plain(word) {
            word.len()
        } else if !self.whole.ends_with('$') && placeholder_at(rest).is_some() {
            placeholder_at(rest).map_or(0, |name| name.len() + 2)
        } else {
            return self.take(rest.chars().next().map_or(0, char::len_utf8));
        };
        self.whole.push('\'');
        self.take(length);
        self.whole.push('\'');
    }
}

fn ends_word(sign: char) -> bool {
    sign.is_whitespace() || ";|&()<>".contains(sign)
}

/// Whether a word consists of placeholders, at least one, and characters without a special meaning. `=` is not among them,
/// because it may assign a value.
fn is_plain(word: &str) -> bool {
    let mut has_placeholder = false;
    let mut rest = word;
    while let Some(next) = rest.chars().next() {
        let length = match placeholder_at(rest) {
            Some(name) => {
                has_placeholder = true;
                name.len() + 2
            }
            None if next.is_ascii_alphanumeric() || "_./:-,@+%".contains(next) => 1,
            None => return false,
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    has_placeholder
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::guidance::Guidance;

    #[track_caller]
    fn check(run: &str, expected: &str) {
        assert_eq!(quoted(run), expected);
    }

    #[test]
    fn a_placeholder_is_quoted_with_its_word() {
        check(
            "aws iam get-user --user-name {user} \\\n  --output text",
            "aws iam get-user --user-name '{user}' \\\n  --output text",
        );
        check("aws s3 ls s3://{bucket}/a/ > {bucket}.txt", "aws s3 ls 's3://{bucket}/a/' > '{bucket}.txt'");
        check("[ -e {a}-{b}.txt ] || (cd {a}; ls)", "[ -e '{a}-{b}.txt' ] || (cd '{a}'; ls)");
    }

    #[test]
    fn special_characters_next_to_a_placeholder_keep_their_meaning() {
        check("SET={account}-$(basename {set})", "SET='{account}'-$(basename '{set}')");
        check("ls ./moved-{person}-*.txt ~/{a}", "ls ./moved-'{person}'-*.txt ~/'{a}'");
        check("--filters Name=vpc-id,Values={vpc}", "--filters Name=vpc-id,Values='{vpc}'");
        check("echo {a}\"$B\"{c}", "echo '{a}'\"$B\"'{c}'");
    }

    #[test]
    fn quotes_comments_and_here_documents_stay_as_they_are() {
        for run in [
            "echo \"{a} and \\\"{b}\\\"\"",
            "jq '.a = \"{a}\"' file",
            "ls # {a}, isn't it",
            "echo ${HOME} ${#a} $#",
            "cat > a.json <<'JSON'\n{\"a\": \"{a}\"}\nJSON\n",
            "cat <<END\n  {a}\nEND",
        ] {
            check(run, run);
        }
        check("cat <<'A' > x\n{a}\nA\nls {a}", "cat <<'A' > x\n{a}\nA\nls '{a}'");
        check("cat <<< {a}\nls {a}", "cat <<< '{a}'\nls '{a}'");
    }

    #[test]
    fn a_command_substitution_inside_quotes_is_quoted_as_a_command() {
        check("echo \"{a} $(cat {b}.txt) {c}\"", "echo \"{a} $(cat '{b}.txt') {c}\"");
        check("for x in $(ls {a}); do echo \"$x\"; done", "for x in $(ls '{a}'); do echo \"$x\"; done");
        check("case $x in a) ls {a};; esac", "case $x in a) ls '{a}';; esac");
    }

    #[test]
    fn every_command_is_quoted_and_quoting_twice_changes_nothing() {
        let mut count = 0;
        for (name, json) in crate::baseline::guidance_files() {
            let guidance = Guidance::read(json).expect("guidance");
            for criterion in &guidance.criteria {
                let own = criterion.actions.iter().flat_map(|action| {
                    let others = [&action.verify.run, &action.breaks.run, &action.undo.run];
                    action.cli.iter().map(|step| &step.run).chain(others.into_iter().flatten())
                });
                for run in own.chain(&criterion.find_out.run) {
                    assert_eq!(&quoted(run), run, "{name}");
                    count += run.matches("'{").count();
                }
            }
        }
        assert!(count > 1000, "{count}");
    }
}
