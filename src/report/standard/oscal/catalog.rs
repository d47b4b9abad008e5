//! The catalog: the baseline's controls, with each criterion as an item of its control's statement. It is the same for everybody.

use super::{NS, Source, instant, says, statement, uuid};
use crate::baseline::{Control, ControlId, CriterionId, EDITION, Pillar};
use crate::messages::labels;
use serde_json::Value;

/// Returns the catalog.
pub(super) fn write(source: &Source<'_>) -> Value {
    object! {
        "uuid": uuid(&["catalog", &source.now.to_rfc3339()]),
        "metadata": object! {
            "title": says::OSCAL_CATALOG,
            "last-modified": instant(source.now),
            "version": EDITION,
            "oscal-version": super::VERSION,
        },
        "groups": Pillar::ALL.map(|pillar| group(source, pillar)).to_vec(),
    }
}

fn group(source: &Source<'_>, pillar: Pillar) -> Value {
    let of_pillar = ControlId::all().filter(|id| id.get().pillar == pillar);
    object! {
        "id": pillar.as_str(),
        "title": labels::pillar(pillar),
        "controls": of_pillar.map(|id| control(source, id)).collect::<Vec<_>>(),
    }
}

fn control(source: &Source<'_>, id: ControlId) -> Value {
    let Control { id: label, slug, title, severity, .. } = id.get();
    let guidance = source.guidance.get(&id);
    let links = guidance.map(|guidance| guidance.references.as_slice()).unwrap_or_default();
    let links =
        links.iter().map(|page| object! {"href": page.url.as_str(), "rel": "reference", "text": page.title.as_str()});
    let mut parts = vec![object! {
        "id": [slug, "_smt"].concat(),
        "name": "statement",
        "prose": *title,
        "parts": id.criteria().map(item).collect::<Vec<_>>(),
    }];
    if let Some(guidance) = guidance {
        parts.push(object! {
            "id": [slug, "_gdn"].concat(),
            "name": "guidance",
            "prose": guidance.protects.as_str(),
        });
    }
    parts.extend(id.criteria().filter_map(|criterion| objective(source, criterion)));
    object! {
        "id": *slug,
        "title": *title,
        "props": vec![
            object! {"name": "label", "value": *label},
            object! {"name": "severity", "ns": NS, "value": severity.as_str()},
        ],
        "links": links.collect::<Vec<_>>(),
        "parts": parts,
    }
}

fn item(id: CriterionId) -> Value {
    let criterion = id.get();
    object! {
        "id": statement(id),
        "name": "item",
        "title": criterion.name,
        "props": vec![object! {"name": "weight", "ns": NS, "value": criterion.weight.to_string()}],
        "prose": id.statement(),
    }
}

/// Returns what counts as met.
fn objective(source: &Source<'_>, id: CriterionId) -> Option<Value> {
    Some(object! {
        "id": [statement(id), "_obj"].concat(),
        "name": "assessment-objective",
        "prose": source.guidance(id)?.met.as_str(),
        "links": vec![object! {"href": format!("#{}", statement(id)), "rel": "assessment-for"}],
    })
}
