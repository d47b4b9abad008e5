//! Sentences about how criteria relate to other frameworks. A criterion helps with a framework; it never meets it.

use crate::baseline::mappings::Relation;

texts! {
    HELPS_WITH: "Helps with other frameworks";
    HELPS_WITH_LEAD: "This criterion helps with what these frameworks ask for. It does not meet them by itself.";
    NO_FRAMEWORK: "No framework asks for this.";
}

/// How a criterion relates to an entry of a framework, in two or three words.
pub fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "asks for the same",
        Relation::Subset => "is a part of it",
        Relation::Superset => "asks for more",
        Relation::Intersects => "overlaps",
    }
}

/// The number of an entry and its title.
pub fn entry(id: &str, title: &str) -> String {
    format!("{id} {title}")
}
