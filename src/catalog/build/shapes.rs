//! Writing shapes as Rust statics. Equal shapes share a static.

use super::model::{Entry, Field, Leaf, Node};
use super::notation::{How, Step, Tree};
use std::collections::BTreeMap;

/// The advice if `model.json` and a call file differ.
const RUN: &str = "run xtask/catalog/calls.py";

/// The statics written so far. Names by definition.
#[derive(Debug, Default)]
pub struct Shapes {
    names: BTreeMap<String, String>,
    /// The definitions, each on a line after those that it uses.
    pub text: String,
}

impl Shapes {
    /// Returns the Rust name of an object with the wanted fields. The model must have exactly these fields.
    pub fn object(&mut self, fields: &[Field], wanted: &Tree, mentions: &[String]) -> Result<String, String> {
        self.fields(fields, None, wanted, mentions)
    }

    fn fields(
        &mut self,
        fields: &[Field],
        entry: Option<&Entry>,
        wanted: &Tree,
        mentions: &[String],
    ) -> Result<String, String> {
        let mut written = Vec::new();
        for (name, tree) in wanted.fields() {
            let field = fields.iter().find(|field| field.name == name);
            let field = field.ok_or_else(|| format!("{name} is not in model.json: {RUN}"))?;
            let shape = self.shape(&field.shape, tree, mentions).map_err(|reason| within(name, &reason))?;
            written.push(field_text(name, field.wire(), &format!("{:?}", field.location), &shape));
        }
        if let Some(more) = fields.iter().find(|field| wanted.after(&Step::Field(field.name.clone())).is_none()) {
            return Err(format!("model.json has {}, which nobody wants: {RUN}", more.name));
        }
        let map = entry.map_or_else(|| "None".to_owned(), |entry| format!("Some({})", entry_text(entry)));
        Ok(self.share("Object", &object_text(&written, &map)))
    }

    fn shape(&mut self, node: &Node, wanted: &Tree, mentions: &[String]) -> Result<String, String> {
        match (node, wanted.how()) {
            (Node::Leaf(Leaf::Text), Some((How::Document, inside))) if inside.0.is_empty() => {
                Ok("Shape::Document".to_owned())
            }
            (Node::Leaf(Leaf::Text), Some((How::Document, inside))) => {
                Ok(format!("Shape::Inside(&{})", self.inside(inside)?))
            }
            (Node::Leaf(Leaf::Text), Some((How::Mentions, _))) if !mentions.is_empty() => {
                Ok(format!("Shape::Mentions(&{mentions:?})"))
            }
            (Node::Leaf(Leaf::Names), Some((How::Names, _))) => Ok("Shape::Names".to_owned()),
            (_, Some((how, _))) => Err(format!("cannot be read as {how:?}")),
            (Node::Leaf(leaf), None) if wanted.0.is_empty() => Ok(format!("Shape::{leaf:?}")),
            (Node::Leaf(_), None) => Err("is one value and has no parts".to_owned()),
            (Node::List { list, element, flat }, None) => {
                let tree = wanted.after(&Step::Item).ok_or("is a list: [] is missing")?;
                let of = self.shape(list, tree, mentions)?;
                let text = format!("List {{ element: {element:?}, is_flat: {flat}, of: {of} }}");
                Ok(format!("Shape::List(&{})", self.share("List", &text)))
            }
            (Node::Map { map, entry }, None) => {
                let tree = wanted.after(&Step::Value).ok_or("is a map: {} is missing")?;
                let of = self.shape(map, tree, mentions)?;
                let text = format!("Map {{ entry: {}, of: {of} }}", entry_text(entry));
                Ok(format!("Shape::Map(&{})", self.share("Map", &text)))
            }
            (Node::Fields { fields, keys, entry }, None) => {
                let entry = keys.then_some(entry);
                Ok(format!("Shape::Object(&{})", self.fields(fields, entry, wanted, mentions)?))
            }
        }
    }

    /// Returns the Rust name of an object inside a text. No model knows its fields: they are text unless marked otherwise.
    fn inside(&mut self, wanted: &Tree) -> Result<String, String> {
        let mut written = Vec::new();
        for (name, tree) in wanted.fields() {
            let shape = match tree.how() {
                Some((How::Flag, _)) => "Shape::Flag".to_owned(),
                Some((how, _)) => return Err(within(name, &format!("cannot be read as {how:?}"))),
                None if tree.0.is_empty() => "Shape::Text".to_owned(),
                None => format!("Shape::Object(&{})", self.inside(tree)?),
            };
            written.push(field_text(name, name, "Body", &shape));
        }
        if written.len() < wanted.0.len() {
            return Err("lists and maps inside a document are not needed so far".to_owned());
        }
        Ok(self.share("Object", &object_text(&written, "None")))
    }

    /// Returns the name of the static with this definition, and writes the static if it is new.
    fn share(&mut self, kind: &str, text: &str) -> String {
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        let name = format!("{}{}", kind.to_uppercase(), self.names.len());
        self.text += &format!("static {name}: {kind} = {text};\n");
        self.names.insert(text.to_owned(), name.clone());
        name
    }
}

fn within(name: &str, reason: &str) -> String {
    match reason.strip_prefix("in ") {
        Some(rest) => format!("in {name}.{rest}"),
        None => format!("in {name}: {reason}"),
    }
}

fn field_text(name: &str, wire: &str, location: &str, shape: &str) -> String {
    format!("Field {{ name: {name:?}, wire: {wire:?}, location: Location::{location}, shape: {shape} }}")
}

fn object_text(fields: &[String], map: &str) -> String {
    format!("Object {{ fields: &[{}], map: {map} }}", fields.join(", "))
}

fn entry_text(Entry { key, value }: &Entry) -> String {
    let element = if key.is_empty() { "" } else { "entry" };
    format!("Entry {{ element: {element:?}, key: {key:?}, value: {value:?}, is_flat: false }}")
}
