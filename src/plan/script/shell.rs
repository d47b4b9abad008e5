//! Commands with variables in place of placeholders, for scripts. The build has put every placeholder in quotes. Its variable
//! is in double quotes, so that its value is plain text to the shell.

/// Returns the variable of a placeholder: `my_log_bucket` for `log-bucket`.
pub(super) fn variable(placeholder: &str) -> String {
    ["my_", &placeholder.replace('-', "_")].concat()
}

/// The context of a character in a shell command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// Outside of quotes: at the top level, in `( )` or in `$( )`.
    Plain,
    /// Inside double quotes.
    Double,
}

/// A here-document that begins on the current line.
struct Here<'a> {
    end: &'a str,
    /// Whether the content was literal text, and has to stay literal next to a variable.
    was_text: bool,
    /// Whether the content has a placeholder.
    is_open: bool,
}

/// Returns a command with a variable in place of each placeholder with one of these names.
pub(super) fn with_variables<'a>(command: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let mut text =
        Text { command, at: 0, whole: String::with_capacity(command.len() + 64), names: &names, here: Vec::new() };
    let mut contexts = vec![Context::Plain];
    while let Some(next) = text.rest().chars().next() {
        match (contexts.last().copied().unwrap_or(Context::Plain), next) {
            (_, '\\') => text.take(1 + text.rest().chars().nth(1).map_or(0, char::len_utf8)),
            (_, '$') if text.rest().starts_with("$(") => {
                contexts.push(Context::Plain);
                text.take(2);
            }
            (_, '$') => text.take(if text.rest().starts_with("${") { 2 } else { 1 }),
            (Context::Double, '"') => {
                contexts.pop();
                text.take(1);
            }
            (Context::Plain, '"') => {
                contexts.push(Context::Double);
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
            (Context::Plain, '\'') => text.take_quoted(),
            (Context::Plain, '<') if text.rest().starts_with("<<") => text.take_here_operator(),
            (Context::Plain, '\n') => text.take_line_end(),
            (context, '{') => text.take_brace(context),
            (_, _) => text.take(next.len_utf8()),
        }
    }
    text.whole
}

/// A command that is being read, and its copy with variables.
struct Text<'a> {
    command: &'a str,
    at: usize,
    whole: String,
    names: &'a [&'a str],
    here: Vec<Here<'a>>,
}

impl<'a> Text<'a> {
    fn rest(&self) -> &'a str {
        self.command.get(self.at..).unwrap_or_default()
    }

    /// Copies this number of bytes unchanged.
    fn take(&mut self, bytes: usize) {
        let rest = self.rest();
        self.whole.push_str(rest.get(..bytes).unwrap_or(rest));
        self.at += bytes;
    }

    /// Returns the name of the placeholder at the beginning of a text.
    fn placeholder<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (name, _) = text.strip_prefix('{')?.split_once('}')?;
        self.names.contains(&name).then_some(name)
    }

    fn take_brace(&mut self, context: Context) {
        let Some(name) = self.placeholder(self.rest()) else { return self.take(1) };
        let after = self.rest().get(name.len() + 2..).unwrap_or_default();
        self.at += name.len() + 2;
        let quote = if context == Context::Plain { "\"" } else { "" };
        self.whole.push_str(quote);
        expand(&mut self.whole, name, after);
        self.whole.push_str(quote);
    }

    /// Copies a text in single quotes. If it has placeholders, it gets double quotes; but if any of its characters would mean
    /// something there, only the variables do.
    fn take_quoted(&mut self) {
        let inner = self.rest().get(1..).unwrap_or_default().split('\'').next().unwrap_or_default();
        self.at += inner.len() + 2;
        let is_plain = inner.chars().all(|c| c.is_ascii_alphanumeric() || "_./:-,@+%{}".contains(c));
        let (quote, begin, end) = if is_plain { ('"', "", "") } else { ('\'', "'\"", "\"'") };
        let (text, is_open) = self.filled(inner, |c| c.to_string(), begin, end);
        let quote = if is_open { quote } else { '\'' };
        self.whole.push(quote);
        self.whole.push_str(&text);
        self.whole.push(quote);
    }

    /// Returns a text with variables, each between `begin` and `end`, and whether it has any. `other` maps the other characters.
    fn filled(&self, text: &str, other: impl Fn(char) -> String, begin: &str, end: &str) -> (String, bool) {
        let (mut whole, mut rest, mut is_open) = (String::with_capacity(text.len()), text, false);
        while let Some(next) = rest.chars().next() {
            let length = match self.placeholder(rest) {
                Some(name) => {
                    let after = rest.get(name.len() + 2..).unwrap_or_default();
                    whole.push_str(begin);
                    expand(&mut whole, name, if end.is_empty() { after } else { "" });
                    whole.push_str(end);
                    is_open = true;
                    name.len() + 2
                }
                None => {
                    whole.push_str(&other(next));
                    next.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        (whole, is_open)
    }

    /// Copies the operator of a here-document or here-string. The word after it loses its quotes if the here-document has a
    /// placeholder.
    fn take_here_operator(&mut self) {
        let rest = self.rest();
        let operator = rest.len() - rest.trim_start_matches(['<', '-']).len();
        if rest.starts_with("<<<") {
            return self.take(operator);
        }
        let word = rest.get(operator..).unwrap_or_default();
        let is_quoted = word.starts_with(['\'', '"']);
        let end = word.trim_start_matches(['\'', '"']);
        let end = end.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let body = rest.split_once('\n').map_or("", |(_, body)| body);
        let body = body.split_inclusive('\n').take_while(|line| line.trim() != end);
        let is_open =
            body.flat_map(|line| line.match_indices('{').map(move |(at, _)| line.get(at..).unwrap_or_default()));
        let is_open = is_open.map(|rest| self.placeholder(rest)).any(|name| name.is_some());
        self.take(operator);
        if is_quoted && is_open {
            self.whole.push_str(end);
            self.at += end.len() + 2;
        }
        self.here.push(Here { end, was_text: is_quoted, is_open });
    }

    /// Copies a line break and the here-documents that begin after it.
    fn take_line_end(&mut self) {
        self.take(1);
        for here in std::mem::take(&mut self.here) {
            loop {
                let line = self.rest().split_inclusive('\n').next().unwrap_or_default();
                if line.trim() == here.end || line.is_empty() {
                    break;
                }
                self.at += line.len();
                let as_text = |c: char| match c {
                    '\\' | '$' | '`' if here.was_text && here.is_open => format!("\\{c}"),
                    c => c.to_string(),
                };
                let (line, _) = self.filled(line, as_text, "", "");
                self.whole.push_str(&line);
            }
        }
    }
}

/// Appends the variable of a placeholder, in braces if the text after it would continue its name.
fn expand(whole: &mut String, placeholder: &str, after: &str) {
    let name = variable(placeholder);
    let goes_on = after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let (begin, end) = if goes_on { ("${", "}") } else { ("$", "") };
    whole.push_str(begin);
    whole.push_str(&name);
    whole.push_str(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: &str) {
        assert_eq!(with_variables(command, ["a", "b-c"].into_iter()), expected);
    }

    #[test]
    fn a_placeholder_becomes_a_variable_in_double_quotes() {
        check("aws iam get-user --user-name '{a}'", "aws iam get-user --user-name \"$my_a\"");
        check("aws s3 ls 's3://{b-c}/x_{a}_y'", "aws s3 ls \"s3://$my_b_c/x_${my_a}_y\"");
        check("ls ~/'{a}'-$(basename '{b-c}')", "ls ~/\"$my_a\"-$(basename \"$my_b_c\")");
        check("echo \"{a}: $(cat '{b-c}.txt') {a}\"", "echo \"$my_a: $(cat \"$my_b_c.txt\") $my_a\"");
    }

    #[test]
    fn text_that_is_not_a_placeholder_stays() {
        for command in ["echo {d} '{d}' ${a} \"${a}\" '$x' \\{a", "case $x in a) ls;; esac", "jq '.[] | {d}' <<< x"] {
            check(command, command);
        }
    }

    #[test]
    fn text_in_single_quotes_stays_literal_next_to_a_variable() {
        check("jq '.x = \"{a}\" | $y'", "jq '.x = \"'\"$my_a\"'\" | $y'");
    }

    #[test]
    fn a_here_document_with_a_placeholder_expands_it_and_nothing_else() {
        check(
            "cat > x <<'END'\n{\"k\": \"{a}\", \"$v\": `\\n`}\nEND\nls '{a}'",
            "cat > x <<END\n{\"k\": \"$my_a\", \"\\$v\": \\`\\\\n\\`}\nEND\nls \"$my_a\"",
        );
        check("cat <<END\n$account {a}\nEND", "cat <<END\n$account $my_a\nEND");
        check("cat <<'END'\n$account {d}\nEND", "cat <<'END'\n$account {d}\nEND");
    }
}
