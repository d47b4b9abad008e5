//! Sentences of findings about the encryption of databases.

use super::{count, resource};
use crate::stdx::time::Date;

texts! {
    NO_DATABASES: "There are no RDS or Aurora databases.";
    NOTHING_STORED: "There are no RDS or Aurora databases, and no snapshots of them.";
    ALL_ENCRYPTED: "Every RDS and Aurora database is encrypted, with its snapshots.";
    OLD_SNAPSHOTS: "Every database is encrypted, but some snapshots are not.";
    DATABASE: "unencrypted database";
    CLUSTER: "unencrypted cluster";
    SNAPSHOT: "unencrypted snapshot";
    CLUSTER_SNAPSHOT: "unencrypted cluster snapshot";
    TLS_FORCED: "Every RDS and Aurora database refuses connections without TLS.";
    NOT_FORCED: "accepts connections without TLS";
    WAITING: "refuses connections without TLS only after a restart";
    OTHER_ENGINE: "cannot be judged by a parameter of this engine";
    OTHER_ENGINES: "No single parameter shows how Oracle, Db2 and custom engines accept connections: check whether they require TLS.";
    EXPIRED: "The certificate of a database has expired, so clients that check it cannot connect.";
    CERTIFICATES: "The certificates of the databases are current. Check whether every client verifies them.";
    NO_STORES: "There are no other databases, caches or search clusters.";
    STORES_ENCRYPTED: "Every other database, cache and search cluster is encrypted, at rest and in transit.";
    NOT_AT_REST: "not encrypted at rest";
    NOT_ON_THE_WIRE: "accepts unencrypted connections";
    NEITHER: "encrypted neither at rest nor in transit";
}

/// Reason: databases are not encrypted.
pub fn plain(databases: usize) -> String {
    let are = if databases == 1 { "is" } else { "are" };
    format!("{} {are} not encrypted.", count(databases, "RDS or Aurora database"))
}

/// Reason: databases accept connections without TLS.
pub fn not_forced(number: usize, of: usize) -> String {
    let does = if number == 1 { "does" } else { "do" };
    format!("{number} of {} {does} not refuse connections without TLS.", count(of, "RDS or Aurora database"))
}

/// Detail of a database: its certificate authority, and when the certificate expires.
pub fn certificate(authority: &str, until: Option<Date>) -> String {
    let authority = resource(authority);
    match until {
        Some(until) => format!("certificate of {authority}, valid until {until}"),
        None => format!("certificate of {authority}"),
    }
}

/// Reason: data stores are not encrypted at rest.
pub fn not_at_rest(number: usize) -> String {
    let are = if number == 1 { "is" } else { "are" };
    format!("{} {are} not encrypted at rest.", count(number, "other data store"))
}

/// Reason: data stores are encrypted at rest, but not in transit.
pub fn not_on_the_wire(number: usize) -> String {
    let takes = if number == 1 { "accepts" } else { "accept" };
    format!(
        "Everything is encrypted at rest, but {} {takes} unencrypted connections.",
        count(number, "other data store")
    )
}
