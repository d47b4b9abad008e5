//! Sentences about summary links: the status of an assessment without names.

use super::{coverage_label, quick_count, score_label, score_or_none};
use crate::assessment::{Score, Status};
use crate::share::{Summary, SummaryError};
use crate::stdx::time::Date;
use maud::html;

texts! {
    SHARE: "Only the status, as a link";
    SHARE_LEAD: "Score, coverage and the status of each criterion, without names, account IDs, notes or resources. The link holds all of it, so no file is needed.";
    NOT_SECRET: "The link is encoded, not encrypted: whoever has it can read the status.";
    COPY_RICH: "Copy with score, for mail or chat";
    COPIED_RICH: "Copied. Paste it into a mail or a chat.";
    COPIED_PLAIN: "Copied as plain text: your browser does not copy formatted text.";
    QR: "Show it as a QR code";
    QR_HINT: "For a screen in the room: point a phone's camera at it.";
    QR_LABEL: "QR code of the link to the status, which is above as text";
    COUNTS: "Criteria by status";
    OTHER_EDITION: "Another version of Footing, with other criteria, made this link. The score and the numbers are as the link states them; the single criteria cannot be shown.";
    ABOUT: "What this page shows";
    LEFT_OUT: "Left out: all names, account IDs, answers in words, notes, findings, resources, and who does what. Controls and criteria are those of the baseline.";
    NO_PROOF: "It proves nothing: anyone can make such a link. Nothing of it is stored, and your own assessments stay as they are.";
    TO_OWN: "Go to your own assessment";
    REFUSED: "This link cannot be shown";
}

/// The title of the page.
pub fn title(day: Date) -> String {
    format!("Security status on {day}")
}

/// Why a link cannot be shown.
pub fn error(error: SummaryError) -> &'static str {
    match error {
        SummaryError::Damaged => {
            "The link is cut off or changed, perhaps by a mail or chat program. Ask for it again, as a QR code or on its own line."
        }
        SummaryError::Newer => "A newer version of Footing made this link. Reload the page to get that version.",
    }
}

/// The status as lines: what it is, score, coverage, and how many criteria have each status.
fn lines(summary: &Summary) -> Vec<String> {
    let score: Score = summary.score();
    let counts = Status::ALL.map(|status| format!("{} {}", summary.count(status), quick_count(status)));
    vec![
        format!("AWS Startup Security Baseline: {}", title(summary.day).to_lowercase()),
        format!("Score: {} {}", score_or_none(score.score), score_label(&score)),
        format!("Coverage: {}", coverage_label(&score)),
        format!("Criteria: {}", counts.join(", ")),
    ]
}

/// The status as plain text with its link.
pub fn text(summary: &Summary, link: &str) -> String {
    format!("{}\n{link}\n", lines(summary).join("\n"))
}

/// The status as HTML with its link, for programs that keep formatted text.
pub fn html(summary: &Summary, link: &str) -> String {
    let lines = lines(summary);
    let (first, rest) = lines.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    html! {
        p { b { (first) } }
        ul { @for line in rest { li { (line) } } }
        p { a href=(link) { "See the status of each criterion" } }
    }
    .into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Statuses;
    use crate::stdx::time::Timestamp;

    #[test]
    fn what_is_copied_says_score_coverage_and_counts_and_its_link_stays_text() {
        let statuses = Statuses::stated(|id| Status::ALL[id.place() % 4]);
        let summary = Summary::of(&statuses, Timestamp::from_millis(1_795_378_620_000));
        assert_eq!(
            text(&summary, "https://footing.example/#look=k").lines().collect::<Vec<_>>()[..2],
            [
                "AWS Startup Security Baseline: security status on 2026-11-22",
                &format!("Score: {} {}", summary.score().score.unwrap(), score_label(&summary.score())),
            ]
        );
        let html = html(&summary, "https://a.example/?a&b\"><script>#look=k");
        assert!(html.contains("26 met, 26 partly met, 26 not met, 26 unknown"), "{html}");
        assert!(html.contains("href=\"https://a.example/?a&amp;b&quot;&gt;&lt;script&gt;#look=k\""), "{html}");
    }
}
