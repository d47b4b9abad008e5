//! The entries of other frameworks, with the criteria that help with them.

use super::{Cell, Column, Source};
use crate::assessment::frameworks::{Standing, standings};
use crate::baseline::mappings::{FrameworkId, Mappings};
use crate::messages::report::frameworks as words;

pub(super) const COLUMNS: [Column; 9] = [
    Column::new("number", 18),
    Column::new("framework", 26),
    Column::new("title", 44),
    Column::new("criteria", 44),
    Column::new("footing_status", 14),
    Column::new("met", 9),
    Column::new("known_by", 30),
    Column::new("oldest_on", 12),
    Column::new("answer", 70),
];

pub(super) fn rows(source: &Source<'_>, mappings: &Mappings) -> Vec<Vec<Cell>> {
    let Source { copy, options, statuses, now, .. } = *source;
    let mut rows = Vec::new();
    for id in FrameworkId::ALL {
        let Some(framework) = mappings.framework(id) else { continue };
        for standing in standings(mappings, framework, copy.assessment(), statuses, options.scope) {
            let Standing { entry, criteria, worst, oldest, .. } = &standing;
            let helps = criteria.iter().map(|(id, relation)| [id.get().id, " (", relation.as_str(), ")"].concat());
            let has_criteria = !criteria.is_empty();
            let row: [Cell; COLUMNS.len()] = [
                Cell::text(&entry.id),
                Cell::text(&framework.name),
                Cell::text(entry.title.as_deref().unwrap_or_default()),
                Cell::text(&helps.collect::<Vec<_>>().join("\n")),
                worst.map_or(Cell::Empty, |worst| Cell::text(worst.as_str())),
                if has_criteria { Cell::text(&words::met(&standing)) } else { Cell::Empty },
                if has_criteria { Cell::text(&words::known(&standing.known)) } else { Cell::Empty },
                Cell::day(*oldest),
                words::answer(&standing, now.date()).map_or(Cell::Empty, |answer| Cell::text(&answer)),
            ];
            rows.push(row.into());
        }
    }
    rows
}
