//! The values that a script asks for. The grammar of each becomes an extended regular expression for bash.

use super::super::values::Values;
use super::quoted;
use super::shell::variable;
use crate::baseline::guidance::Placeholder;
use crate::baseline::placeholder::{Grammar, Kind};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Returns the lines that declare the values in use, each with what people filled in for it.
pub(super) fn declared(placeholders: &BTreeMap<&str, &Placeholder>, used: &[&str], filled: &Values) -> String {
    let (mut variables, mut values) = (String::new(), String::new());
    for (name, placeholder) in placeholders.iter().filter(|(name, _)| used.contains(name)) {
        let Some(kind) = Kind::find(&placeholder.kind) else { continue };
        let _ = writeln!(variables, "{}={}", variable(name), quoted(filled.get(name).unwrap_or_default()));
        let (pattern, longest) = (quoted(pattern(kind.grammar)), longest(kind.grammar));
        let _ = writeln!(
            values,
            "  value {name} {pattern} {longest} {} {}",
            quoted(kind.example()),
            quoted(&placeholder.what)
        );
    }
    if values.is_empty() { "values() { :; }\n".to_owned() } else { format!("{variables}values() {{\n{values}}}\n") }
}

/// Returns the regular expression of a grammar's characters. `fits` in the prelude checks what no value may contain (`..`, `//`).
pub(super) fn pattern(grammar: Grammar) -> &'static str {
    match grammar {
        Grammar::Digits => "^[0-9]+$",
        Grammar::Word => "^[A-Za-z0-9][A-Za-z0-9_.=-]*$",
        Grammar::Bucket => "^[a-z0-9][a-z0-9.-]*$",
        Grammar::Principal(_) => "^[A-Za-z0-9][A-Za-z0-9_.=+,@-]*$",
        Grammar::Secret => "^(arn:[A-Za-z0-9_.=/:@+,-]*|[A-Za-z0-9/][A-Za-z0-9_.=/+@-]*)$",
        Grammar::Parameter => "^[A-Za-z0-9/][A-Za-z0-9_./-]*$",
        Grammar::Path => "^[A-Za-z0-9][A-Za-z0-9_.=/:@+-]*$",
        Grammar::Cidr => "^[0-9A-Fa-f:][0-9A-Fa-f./:]*$",
        Grammar::Arn => "^arn:[A-Za-z0-9_.=/:@+,-]*$",
        Grammar::Url => "^https://[A-Za-z0-9_.=/:@+,%~-]*$",
        Grammar::Email => "^[A-Za-z0-9][A-Za-z0-9_.=+-]*@[A-Za-z0-9_.=+-]*$",
        Grammar::Phone => "^[0-9+ ()][0-9+ ()-]*$",
        Grammar::Text => "^[[:alnum:]][][[:alnum:] _.,:;@/+()&-]*$",
    }
}

/// Returns the largest number of characters of a value.
fn longest(grammar: Grammar) -> usize {
    match grammar {
        Grammar::Principal(most) => most,
        Grammar::Parameter => 1011,
        _ => 2048,
    }
}
