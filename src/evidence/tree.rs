//! JSON as evidence keeps it. An answer with thousands of resources takes a fraction of the memory that `serde_json` takes, and
//! is searched much faster, because equal names share one text and fields are next to each other.

use serde_json::{Map, Number, Value};
use std::rc::Rc;

/// How many names an answer shares. A call's shape has fewer names; those that documents add may be kept more than once.
const SHARED_NAMES: usize = 64;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tree {
    /// `null`.
    #[default]
    Nothing,
    /// A truth value.
    Flag(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Box<str>),
    /// A list.
    List(Box<[Tree]>),
    /// The fields of an object, by name.
    Fields(Box<[(Rc<str>, Tree)]>),
}

impl Tree {
    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Fields(_))
    }

    /// The field of an object with this name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Fields(fields) = self else { return None };
        fields.iter().find(|(known, _)| **known == *name).map(|(_, value)| value)
    }

    /// A tree for a value that is freed only afterwards, so that the parts of the tree are next to each other in memory.
    fn grown(value: &Value, names: &mut Vec<Rc<str>>) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::Text(text.as_str().into()),
            Value::Array(items) => Self::List(items.iter().map(|item| Self::grown(item, names)).collect()),
            Value::Object(fields) => {
                let field = |(name, value): (&String, &Value)| (shared(name, names), Self::grown(value, names));
                Self::Fields(fields.iter().map(field).collect())
            }
        }
    }
}

/// The shared text of a name.
fn shared(name: &str, names: &mut Vec<Rc<str>>) -> Rc<str> {
    if let Some(known) = names.iter().find(|known| ***known == *name) {
        return known.clone();
    }
    let name = Rc::<str>::from(name);
    if names.len() < SHARED_NAMES {
        names.push(name.clone());
    }
    name
}

impl From<Value> for Tree {
    fn from(value: Value) -> Self {
        Self::grown(&value, &mut Vec::new())
    }
}

impl From<Map<String, Value>> for Tree {
    fn from(fields: Map<String, Value>) -> Self {
        Value::Object(fields).into()
    }
}

impl From<&Tree> for Value {
    fn from(tree: &Tree) -> Self {
        match tree {
            Tree::Nothing => Self::Null,
            Tree::Flag(flag) => Self::Bool(*flag),
            Tree::Number(number) => Self::Number(number.clone()),
            Tree::Text(text) => Self::String(text.to_string()),
            Tree::List(items) => Self::Array(items.iter().map(Self::from).collect()),
            Tree::Fields(fields) => {
                let mut all = Map::new();
                for (name, value) in fields {
                    all.insert(name.to_string(), value.into());
                }
                Self::Object(all)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_kept_is_what_came() {
        let value = json!({
            "Groups": [{"Id": "a", "Ports": [1, -2, 0.5, 18_446_744_073_709_551_615_u64]}, {"Id": "ü", "Own": true}],
            "Nothing": null, "Empty": {}, "None": [],
        });
        assert_eq!(Value::from(&Tree::from(value.clone())), value);
    }

    #[test]
    fn equal_names_are_one_text() {
        let tree = Tree::from(json!([{"GroupId": "a"}, {"GroupId": "b"}]));
        let Tree::List(groups) = &tree else { panic!("a list") };
        let names: Vec<&Rc<str>> = groups
            .iter()
            .map(|group| match group {
                Tree::Fields(fields) => &fields[0].0,
                other => panic!("{other:?}"),
            })
            .collect();
        assert!(Rc::ptr_eq(names[0], names[1]));
    }
}
