//! The style of the pages that only the full program has. It is part of that program, so that the first load does not wait for it.

use crate::browser::dom;

/// The style sheets of the full program. That for printing comes last once more, because it has to override them.
const STYLE: &str = concat!(
    include_str!("../../style/full/controls.css"),
    include_str!("../../style/full/overview.css"),
    include_str!("../../style/full/progress.css"),
    include_str!("../../style/full/plan.css"),
    include_str!("../../style/full/values.css"),
    include_str!("../../style/full/guide.css"),
    include_str!("../../style/full/live.css"),
    include_str!("../../style/full/collector.css"),
    include_str!("../../style/full/export.css"),
    include_str!("../../style/full/share.css"),
    include_str!("../../style/full/findings.css"),
    include_str!("../../style/full/frameworks.css"),
    include_str!("../../style/print.css"),
);

/// Adds the style sheets to the page.
pub fn adopt() {
    dom::adopt_style(STYLE);
}
