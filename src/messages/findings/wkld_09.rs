//! What findings on the encryption of databases say.

use super::{count, resource};
use crate::time::Date;

texts! {
    NO_DATABASES: "There are no RDS or Aurora databases.";
    NOTHING_STORED: "There are neither RDS or Aurora databases nor snapshots of them.";
    ALL_ENCRYPTED: "Every RDS and Aurora database is encrypted, with its snapshots.";
    OLD_SNAPSHOTS: "Every database is encrypted, but some snapshots are not.";
    DATABASE: "database that is not encrypted";
    CLUSTER: "cluster that is not encrypted";
    SNAPSHOT: "snapshot that is not encrypted";
    CLUSTER_SNAPSHOT: "snapshot of a cluster that is not encrypted";
    TLS_FORCED: "Every RDS and Aurora database refuses connections without TLS.";
    NOT_FORCED: "takes connections without TLS";
    WAITING: "refuses connections without TLS only after a restart";
    OTHER_ENGINE: "cannot be judged by a parameter of this engine";
    OTHER_ENGINES: "How Oracle, Db2 and custom engines take connections is not said by one parameter: look whether TLS is the only way in.";
    EXPIRED: "The certificate of a database has expired, so clients that check it cannot connect.";
    CERTIFICATES: "The certificates of the databases are current. Whether every client checks them is for you to say.";
    NO_STORES: "There are no other databases, caches or search clusters.";
    STORES_ENCRYPTED: "Every other database, cache and search cluster is encrypted, at rest and on the wire.";
    NOT_AT_REST: "not encrypted at rest";
    NOT_ON_THE_WIRE: "takes connections that are not encrypted";
    NEITHER: "encrypted neither at rest nor on the wire";
}

/// Databases that are not encrypted.
pub fn plain(databases: usize) -> String {
    let are = if databases == 1 { "is" } else { "are" };
    format!("{} {are} not encrypted.", count(databases, "RDS or Aurora database"))
}

/// Databases that do not refuse connections without TLS.
pub fn not_forced(number: usize, of: usize) -> String {
    let does = if number == 1 { "does" } else { "do" };
    format!("{number} of {} {does} not refuse connections without TLS.", count(of, "RDS or Aurora database"))
}

/// Of a database: the authority of its certificate, and the last day of that.
pub fn certificate(authority: &str, until: Option<Date>) -> String {
    let authority = resource(authority);
    match until {
        Some(until) => format!("certificate of {authority}, valid until {until}"),
        None => format!("certificate of {authority}"),
    }
}

/// Stores that are not encrypted at rest.
pub fn not_at_rest(number: usize) -> String {
    let are = if number == 1 { "is" } else { "are" };
    format!("{} {are} not encrypted at rest.", count(number, "other data store"))
}

/// Stores that are encrypted at rest, though not on the wire.
pub fn not_on_the_wire(number: usize) -> String {
    let takes = if number == 1 { "takes" } else { "take" };
    format!(
        "Everything is encrypted at rest, but {} {takes} connections that are not encrypted.",
        count(number, "other data store")
    )
}
