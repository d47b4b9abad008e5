//! What values look like on the wire, and what the AWS CLI calls them. From botocore's models, for the fields that are sent
//! or read; what no shape names is dropped where an answer is read, and so never comes near a check.

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Text, also that of enumerations and of base64.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Flag,
    /// An instant, in whatever form; read as RFC 3339 in UTC, such as `2026-11-22T20:17:00Z`.
    Time,
    /// A JSON document inside a text, percent-encoded where IAM does so; read as that document.
    Document,
    /// A JSON document inside a text, of which only these fields are read.
    Inside(&'static Object),
    /// The names of a map, sorted, as a list; its values may be secrets and are dropped.
    Names,
    /// Which of these words a text has, in this order, as a list; the text itself may hold secrets and is dropped.
    Mentions(&'static [&'static str]),
    /// A list.
    List(&'static List),
    /// A map with keys of the account's making.
    Map(&'static Map),
    /// A structure, or a map of which only these keys are read.
    Object(&'static Object),
}

/// A list.
#[derive(Debug, PartialEq)]
pub struct List {
    /// The XML element of one item, and the word before its number in forms; empty where there is neither.
    pub element: &'static str,
    /// Whether the items stand in the place of the list, without an element around them.
    pub is_flat: bool,
    /// What an item looks like.
    pub of: Shape,
}

/// A map from text to values of one shape.
#[derive(Debug, PartialEq)]
pub struct Map {
    /// How it is written in XML; empty names where it never is.
    pub entry: Entry,
    /// What a value looks like.
    pub of: Shape,
}

/// How an entry of a map is written in XML: `<entry><key>…</key><value>…</value></entry>`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The element of one entry.
    pub element: &'static str,
    /// The element of its key.
    pub key: &'static str,
    /// The element of its value.
    pub value: &'static str,
    /// Whether the entries stand in the place of the map, without an element around them.
    pub is_flat: bool,
}

/// Named fields. Where none is named, it only matters that the object is there, and `{}` is what stays of it.
#[derive(Debug, PartialEq)]
pub struct Object {
    /// The fields that are sent or read.
    pub fields: &'static [Field],
    /// Where the service has a map, how it is written in XML.
    pub map: Option<Entry>,
}

/// A field of an object.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// The AWS CLI's name for it.
    pub name: &'static str,
    /// Its name on the wire. For EC2 requests, that is the name in the form.
    pub wire: &'static str,
    /// Where a request has it.
    pub location: Location,
    /// What it looks like.
    pub shape: Shape,
}

/// Where a request has a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the body: form, JSON or XML. Answers have all their fields here.
    Body,
    /// A `{label}` of the path.
    Path,
    /// In the query of the address.
    Query,
    /// A header; only S3 has such fields.
    Header,
}
