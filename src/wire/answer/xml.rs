//! Reading XML by a shape. Elements that the shape does not have are skipped without being kept. The recursion follows the
//! shape, not the document, and the depth of the document is limited.

use super::{Unreadable, leaf, put};
use crate::catalog::shape::{Entry, Field, Map as MapShape, Object, Shape};
use crate::catalog::{Call, Protocol};
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::{Map, Value};

/// The deepest nesting of elements. AWS's answers have fewer than 20 levels.
const MAX_DEPTH: usize = 64;

/// The root elements of other documents: errors with a status of success, and pages of gateways and sign-in portals.
const FOREIGN: [&str; 3] = ["Error", "ErrorResponse", "html"];

/// The elements of a map of which only the keys are read.
const NAMES: Entry = Entry { element: "entry", key: "key", value: "value", is_flat: false };

/// Returns the fields of an answer.
pub(super) fn read(call: &'static Call, payload: Option<&'static Field>, text: &str) -> Result<Value, Unreadable> {
    let mut xml = Xml::new(text);
    let root = xml.root()?;
    let is_foreign = FOREIGN.iter().any(|name| name.eq_ignore_ascii_case(&root));
    let is_response = || root.strip_suffix("Response") == Some(call.operation);
    if is_foreign || call.service.protocol == Protocol::Ec2 && !is_response() {
        return Err(Unreadable::NotTheAnswer);
    }
    let value = match (call.output.wrapper, payload) {
        (Some(wrapper), _) => xml.wrapped(wrapper, call.output.object)?,
        (None, Some(field)) => super::only(field, xml.value(field.name, field.shape)?),
        (None, None) => xml.object(call.output.object)?,
    };
    xml.end()?;
    Ok(value)
}

/// Returns the fields of a document with any root element.
pub(super) fn read_any(text: &str, object: &'static Object) -> Result<Value, Unreadable> {
    let mut xml = Xml::new(text);
    xml.root()?;
    let value = xml.object(object)?;
    xml.end()?;
    Ok(value)
}

struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// The text since the last opening or closing tag.
    text: String,
}

enum Step {
    Open(String),
    Close,
    End,
}

impl<'a> Xml<'a> {
    fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0, text: String::new() }
    }

    /// Reads up to the next tag or the end of the document.
    fn step(&mut self) -> Result<Step, Unreadable> {
        loop {
            match self.reader.read_event().map_err(|_| Unreadable::Syntax)? {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Unreadable::TooDeep);
                    }
                    return Ok(Step::Open(String::from_utf8_lossy(tag.local_name().as_ref()).into_owned()));
                }
                Event::End(_) => {
                    self.depth = self.depth.checked_sub(1).ok_or(Unreadable::Syntax)?;
                    return Ok(Step::Close);
                }
                Event::Text(text) => {
                    self.text.push_str(&text.xml_content(XmlVersion::Implicit1_0).map_err(|_| Unreadable::Syntax)?);
                }
                Event::CData(text) => {
                    self.text.push_str(&text.xml_content(XmlVersion::Implicit1_0).map_err(|_| Unreadable::Syntax)?);
                }
                Event::GeneralRef(reference) => {
                    let named = || quick_xml::escape::resolve_predefined_entity(&reference.decode().ok()?);
                    match reference.resolve_char_ref().map_err(|_| Unreadable::Syntax)? {
                        Some(letter) => self.text.push(letter),
                        None => self.text.push_str(named().ok_or(Unreadable::Syntax)?),
                    }
                }
                Event::Eof if self.depth == 0 => return Ok(Step::End),
                // Cut off, or not from AWS: pages of others begin with a document type.
                Event::Eof | Event::DocType(_) => return Err(Unreadable::Syntax),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Reads the opening tag of the root element. Returns its name.
    fn root(&mut self) -> Result<String, Unreadable> {
        match self.step()? {
            Step::Open(name) => Ok(name),
            Step::Close | Step::End => Err(Unreadable::Syntax),
        }
    }

    /// Reads the end of the document.
    fn end(&mut self) -> Result<(), Unreadable> {
        match self.step()? {
            Step::End => Ok(()),
            Step::Open(_) | Step::Close => Err(Unreadable::Syntax),
        }
    }

    /// Reads the opening tag of the next child. Returns its name; `None` at the end of the element.
    fn child(&mut self) -> Result<Option<String>, Unreadable> {
        self.text.clear();
        match self.step()? {
            Step::Open(name) => Ok(Some(name)),
            Step::Close => Ok(None),
            Step::End => Err(Unreadable::Syntax),
        }
    }

    /// Reads up to the end of the element, keeping nothing.
    fn skip(&mut self) -> Result<(), Unreadable> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.text.clear();
            self.step()?;
        }
        Ok(())
    }

    /// Reads the text of an element, without that of its children.
    fn text(&mut self) -> Result<String, Unreadable> {
        let mut whole = String::new();
        self.text.clear();
        loop {
            let step = self.step()?;
            whole.push_str(&self.text);
            match step {
                Step::Open(_) => self.skip()?,
                Step::Close => return Ok(whole),
                Step::End => return Err(Unreadable::Syntax),
            }
            self.text.clear();
        }
    }

    /// Reads the fields inside the wrapper element, which must be there.
    fn wrapped(&mut self, wrapper: &str, object: &'static Object) -> Result<Value, Unreadable> {
        let mut found = None;
        while let Some(name) = self.child()? {
            if name == wrapper && found.is_none() {
                found = Some(self.object(object)?);
            } else {
                self.skip()?;
            }
        }
        found.ok_or(Unreadable::NotTheAnswer)
    }

    fn value(&mut self, field: &'static str, shape: Shape) -> Result<Value, Unreadable> {
        match shape {
            Shape::Object(object) => match object.map {
                Some(entry) => self.entries(field, entry, Expected::These(object.fields)),
                None => self.object(object),
            },
            Shape::Map(map) => self.entries(field, map.entry, Expected::All(map)),
            Shape::Names => {
                let names = self.entries(field, NAMES, Expected::Names)?;
                Ok(names.as_object().map(|names| names.keys().map(String::as_str).collect()).unwrap_or_default())
            }
            Shape::List(list) => {
                let mut items = Vec::new();
                while let Some(name) = self.child()? {
                    if name == list.element {
                        items.push(self.value(field, list.of)?);
                    } else {
                        self.skip()?;
                    }
                }
                items.retain(|item| !item.is_null());
                Ok(Value::Array(items))
            }
            leaf => leaf::from_text(field, leaf, &self.text()?),
        }
    }

    fn object(&mut self, object: &'static Object) -> Result<Value, Unreadable> {
        let mut fields = Map::new();
        while let Some(name) = self.child()? {
            match object.fields.iter().find(|field| element(field) == name) {
                Some(field) => self.field(field, &mut fields)?,
                None => self.skip()?,
            }
        }
        Ok(Value::Object(fields))
    }

    /// Reads one field. If it is a flat list or map, reads one item or entry.
    fn field(&mut self, field: &'static Field, fields: &mut Map<String, Value>) -> Result<(), Unreadable> {
        match flat(field.shape) {
            Some(Flat::Item(of)) => {
                let item = self.value(field.name, of)?;
                if let Value::Array(items) = fields.entry(field.name).or_insert_with(|| Value::Array(Vec::new())) {
                    items.push(item);
                }
            }
            Some(Flat::Entry(entry, wanted)) => {
                let value = fields.entry(field.name).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(kept) = value {
                    self.entry(field.name, entry, wanted, kept)?;
                }
            }
            None => put(fields, field.name, self.value(field.name, field.shape)?),
        }
        Ok(())
    }

    fn entries(&mut self, field: &'static str, entry: Entry, wanted: Expected) -> Result<Value, Unreadable> {
        let mut kept = Map::new();
        while let Some(name) = self.child()? {
            if name == entry.element {
                self.entry(field, entry, wanted, &mut kept)?;
            } else {
                self.skip()?;
            }
        }
        Ok(Value::Object(kept))
    }

    /// Reads one entry of a map. Services write the key first. Without the key, the shape of the value is unknown.
    fn entry(
        &mut self,
        field: &'static str,
        entry: Entry,
        wanted: Expected,
        kept: &mut Map<String, Value>,
    ) -> Result<(), Unreadable> {
        let mut key = None;
        while let Some(name) = self.child()? {
            if name == entry.key {
                key = Some(self.text()?);
            } else if name == entry.value {
                let key = key.as_deref().ok_or(Unreadable::WrongKind(field))?;
                match wanted.shape(key) {
                    Some((name, shape)) => put(kept, name.unwrap_or(key), self.value(field, shape)?),
                    None => self.skip()?,
                }
            } else {
                self.skip()?;
            }
        }
        if let (Expected::Names, Some(key)) = (wanted, key) {
            kept.insert(key, Value::Bool(true));
        }
        Ok(())
    }
}

/// The entries of a map that are read.
#[derive(Clone, Copy)]
enum Expected {
    All(&'static MapShape),
    These(&'static [Field]),
    Names,
}

impl Expected {
    /// Returns the shape of the value with this key, and the field's name if it differs from the key; `None` if the value is
    /// not read.
    fn shape(self, key: &str) -> Option<(Option<&'static str>, Shape)> {
        match self {
            Self::All(map) => Some((None, map.of)),
            Self::These(fields) => {
                fields.iter().find(|field| field.wire == key).map(|field| (Some(field.name), field.shape))
            }
            Self::Names => None,
        }
    }
}

/// An item or entry in the place of a flat list or map.
enum Flat {
    Item(Shape),
    Entry(Entry, Expected),
}

fn flat(shape: Shape) -> Option<Flat> {
    match shape {
        Shape::List(list) if list.is_flat => Some(Flat::Item(list.of)),
        Shape::Map(map) if map.entry.is_flat => Some(Flat::Entry(map.entry, Expected::All(map))),
        Shape::Object(Object { fields, map: Some(entry) }) if entry.is_flat => {
            Some(Flat::Entry(*entry, Expected::These(fields)))
        }
        _ => None,
    }
}

/// Returns the element of a field, or of one item or entry if the field is flat.
fn element(field: &Field) -> &'static str {
    match field.shape {
        Shape::List(list) if list.is_flat => list.element,
        Shape::Map(map) if map.entry.is_flat => map.entry.element,
        Shape::Object(Object { map: Some(entry), .. }) if entry.is_flat => entry.element,
        _ => field.wire,
    }
}
