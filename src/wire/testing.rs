//! Calls of every kind, written by hand for tests that need more than the calls of the catalog.

use crate::catalog::shape::{Entry, Field, List, Location, Map, Object, Shape};
use crate::catalog::{Browser, Call, Endpoint, Fanout, GlobalEndpoint, Output, Paging, Protocol, Service};

const GLOBAL: Endpoint =
    Endpoint::Global(&[GlobalEndpoint { partition: "aws", host: "things.amazonaws.com", signing_region: "us-east-1" }]);
const REGIONAL: Endpoint = Endpoint::Regional { prefix: "things", absent: &["us-east-1"] };

const fn service(name: &'static str, protocol: Protocol, endpoint: Endpoint) -> Service {
    Service {
        name,
        title: "Things",
        protocol,
        version: "2026-11-22",
        signing: name,
        endpoint,
        browser: Browser::Unknown,
    }
}

const fn call(service: &'static Service, method: &'static str, path: &'static str, input: &'static Object) -> Call {
    Call {
        service,
        operation: "DescribeThings",
        fanout: Fanout::Once,
        item: &[],
        always: "{}",
        variants: &[],
        iam: &[],
        resources: &[],
        is_billed: false,
        requires_output_field: "",
        codes_that_answer: &["NoSuchThing", "InvalidAccessException", "AccessDenied"],
        method,
        path,
        host_label: None,
        input,
        output: Output { wrapper: None, payload: None, object: &THINGS },
        paging: None,
    }
}

const fn field(name: &'static str, wire: &'static str, location: Location, shape: Shape) -> Field {
    Field { name, wire, location, shape }
}

const NO_ENTRY: Entry = Entry { element: "", key: "", value: "", is_flat: false };
const ENTRY: Entry = Entry { element: "entry", key: "key", value: "value", is_flat: false };
const FLAT: Entry = Entry { element: "Flat", key: "Name", value: "Value", is_flat: true };

// Shapes that are sent.
static TEXTS: List = List { element: "member", is_flat: false, of: Shape::Text };
static FLAT_TEXTS: List = List { element: "Tag", is_flat: true, of: Shape::Text };
static FILTER: Object = Object {
    fields: &[
        field("Name", "Name", Location::Body, Shape::Text),
        field("Values", "Value", Location::Body, Shape::List(&TEXTS)),
    ],
    map: None,
};
static FILTERS: List = List { element: "member", is_flat: false, of: Shape::Object(&FILTER) };
static NUMBERS: Map = Map { entry: NO_ENTRY, of: Shape::Integer };
static INPUT: Object = Object {
    fields: &[
        field("Name", "Name", Location::Body, Shape::Text),
        field("Names", "Names", Location::Body, Shape::List(&TEXTS)),
        field("Tags", "Tags", Location::Body, Shape::List(&FLAT_TEXTS)),
        field("Filters", "Filter", Location::Body, Shape::List(&FILTERS)),
        field("MaxItems", "MaxItems", Location::Body, Shape::Integer),
        field("All", "All", Location::Body, Shape::Flag),
        field("Since", "Since", Location::Body, Shape::Time),
        field("Numbers", "Numbers", Location::Body, Shape::Map(&NUMBERS)),
        field("Policy", "Policy", Location::Body, Shape::Document),
    ],
    map: None,
};
static ADDRESS: Object = Object {
    fields: &[
        field("Bucket", "Bucket", Location::Path, Shape::Text),
        field("Key", "Key", Location::Path, Shape::Text),
        field("States", "state", Location::Query, Shape::List(&TEXTS)),
        field("Limit", "limit", Location::Query, Shape::Integer),
        field("AccountId", "x-amz-account-id", Location::Header, Shape::Text),
        field("Status", "status", Location::Body, Shape::Text),
    ],
    map: None,
};

// Shapes that are read.
static THING: Object = Object {
    fields: &[
        field("Id", "thingId", Location::Body, Shape::Text),
        field("Size", "size", Location::Body, Shape::Integer),
        field("Price", "price", Location::Body, Shape::Number),
        field("IsOpen", "isOpen", Location::Body, Shape::Flag),
        field("Made", "made", Location::Body, Shape::Time),
        field("Policy", "policy", Location::Body, Shape::Document),
        field("Variables", "variables", Location::Body, Shape::Names),
        field("Inside", "inside", Location::Body, Shape::Inside(&INSIDE)),
        field("Script", "script", Location::Body, Shape::Mentions(&["first", "second"])),
    ],
    map: None,
};
static INSIDE: Object = Object { fields: &[field("kept", "kept", Location::Body, Shape::Text)], map: None };
static THING_LIST: List = List { element: "item", is_flat: false, of: Shape::Object(&THING) };
static FLAT_LIST: List = List { element: "Names", is_flat: true, of: Shape::Text };
static COUNTS: Map = Map { entry: ENTRY, of: Shape::Integer };
static FLAT_COUNTS: Map = Map { entry: FLAT, of: Shape::Integer };
static SUMMARY: Object = Object { fields: &[field("Wanted", "wanted", Location::Body, Shape::Flag)], map: Some(ENTRY) };
static THINGS: Object = Object {
    fields: &[
        field("Things", "thingSet", Location::Body, Shape::List(&THING_LIST)),
        field("Names", "Names", Location::Body, Shape::List(&FLAT_LIST)),
        field("Counts", "counts", Location::Body, Shape::Map(&COUNTS)),
        field("FlatCounts", "flatCounts", Location::Body, Shape::Map(&FLAT_COUNTS)),
        field("Summary", "summary", Location::Body, Shape::Object(&SUMMARY)),
        field("NextToken", "nextToken", Location::Body, Shape::Text),
    ],
    map: None,
};
static BODY: Object = Object { fields: &[field("Policy", "Policy", Location::Body, Shape::Document)], map: None };
static INNER: Object = Object { fields: &[field("Thing", "Thing", Location::Body, Shape::Object(&THING))], map: None };

// The calls.
static QUERY_SERVICE: Service = service("query", Protocol::Query, GLOBAL);
static EC2_SERVICE: Service = service("ec2", Protocol::Ec2, REGIONAL);
static JSON_SERVICE: Service = service("json", Protocol::Json { version: "1.1", target: "Things_1" }, REGIONAL);
static REST_SERVICE: Service = service("rest", Protocol::RestJson, REGIONAL);
static S3_SERVICE: Service = service("s3", Protocol::RestXml, REGIONAL);

pub(super) static QUERY: Call = Call {
    output: Output { wrapper: Some("DescribeThingsResult"), payload: None, object: &THINGS },
    ..call(&QUERY_SERVICE, "POST", "/", &INPUT)
};
pub(super) static EC2: Call = call(&EC2_SERVICE, "POST", "/", &INPUT);
pub(super) static JSON: Call = call(&JSON_SERVICE, "POST", "/", &INPUT);
pub(super) static REST_GET: Call = call(&REST_SERVICE, "GET", "/things/{Bucket}/of/{Key+}", &ADDRESS);
pub(super) static REST_POST: Call = call(&REST_SERVICE, "POST", "/things/{Bucket}", &ADDRESS);
pub(super) static S3: Call = Call {
    host_label: Some("AccountId"),
    output: Output { wrapper: None, payload: Some("Thing"), object: &INNER },
    ..call(&S3_SERVICE, "GET", "/{Bucket}?thing", &ADDRESS)
};
pub(super) static S3_POLICY: Call = Call {
    output: Output { wrapper: None, payload: Some("Policy"), object: &BODY },
    ..call(&S3_SERVICE, "GET", "/{Bucket}?policy", &ADDRESS)
};
pub(super) static XML: Call = call(&S3_SERVICE, "GET", "/{Bucket}?things", &ADDRESS);
pub(super) static PAGED: Call = Call {
    paging: Some(Paging {
        input: "Name",
        output: "NextToken",
        more: None,
        size: Some(("MaxItems", 100)),
        lists: &["Things"],
    }),
    ..call(&JSON_SERVICE, "POST", "/", &INPUT)
};
pub(super) static PAGED_BELOW: Call = Call {
    paging: Some(Paging {
        input: "Name",
        output: "List.NextMarker",
        more: Some("List.IsTruncated"),
        size: None,
        lists: &["List.Items"],
    }),
    ..call(&JSON_SERVICE, "POST", "/", &INPUT)
};
