//! The shapes of values on the wire, with the AWS CLI's names. They come from botocore's models, for the fields that are sent
//! or read. A field without a shape is dropped when an answer is read, and never reaches a check.

/// The shape of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A text, including enumerations and base64.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Flag,
    /// A time in any form, read as RFC 3339 in UTC, such as `2026-11-22T20:17:00Z`.
    Time,
    /// A JSON document inside a text, percent-encoded if IAM does so, read as that document.
    Document,
    /// A JSON document inside a text, of which only these fields are read.
    Inside(&'static Object),
    /// The keys of a map, read as a sorted list. The values may be secrets and are dropped.
    Names,
    /// Those of these words that a text contains, read as a list in this order. The text may contain secrets and is dropped.
    Mentions(&'static [&'static str]),
    /// A list.
    List(&'static List),
    /// A map whose keys the account chooses.
    Map(&'static Map),
    /// A structure, or a map of which only these keys are read.
    Object(&'static Object),
}

/// A list.
#[derive(Debug, PartialEq)]
pub struct List {
    /// The XML element of an item, and the word before its number in forms; empty if there is neither.
    pub element: &'static str,
    /// Whether the items are in the place of the list, without an element around them.
    pub is_flat: bool,
    /// The shape of an item.
    pub of: Shape,
}

/// A map from text to values of one shape.
#[derive(Debug, PartialEq)]
pub struct Map {
    /// The XML form of an entry; empty names if the map is never XML.
    pub entry: Entry,
    /// The shape of a value.
    pub of: Shape,
}

/// The XML form of a map's entry: `<entry><key>…</key><value>…</value></entry>`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The element of an entry.
    pub element: &'static str,
    /// The element of the key.
    pub key: &'static str,
    /// The element of the value.
    pub value: &'static str,
    /// Whether the entries are in the place of the map, without an element around them.
    pub is_flat: bool,
}

/// An object with named fields. If none is named, only its existence matters, and it is read as `{}`.
#[derive(Debug, PartialEq)]
pub struct Object {
    /// The fields that are sent or read.
    pub fields: &'static [Field],
    /// The XML form of an entry, if the service has a map.
    pub map: Option<Entry>,
}

/// A field of an object.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// The AWS CLI's name of the field.
    pub name: &'static str,
    /// The name on the wire. For requests of EC2, the name in the form.
    pub wire: &'static str,
    /// The field's location in a request.
    pub location: Location,
    /// The shape of the field.
    pub shape: Shape,
}

/// The location of a field in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// The body: a form, JSON or XML. Answers have all fields here.
    Body,
    /// A `{label}` of the path.
    Path,
    /// The query of the address.
    Query,
    /// A header. Only S3 has such fields.
    Header,
}
