//! Sentences about how criteria relate to other frameworks. A criterion helps with a framework; it never meets it.

use crate::baseline::mappings::Relation;

texts! {
    HELPS_WITH: "Helps with other frameworks";
    HELPS_WITH_LEAD: "This criterion helps with what these frameworks ask for. It does not meet them by itself.";
    NO_FRAMEWORK: "No framework asks for this.";
}

/// How much of an entry a criterion helps with.
pub fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "The same.",
        Relation::Subset => "One part of it.",
        Relation::Superset => "All of it, and more.",
        Relation::Intersects => "They overlap.",
    }
}
