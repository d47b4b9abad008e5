//! The search of the guidance: every word of the query has to occur in a criterion or an action.

use super::guidance::{ActionGuidance, CriterionGuidance, Guidance};
use super::{ControlId, CriterionId};

/// A piece of guidance that the search can find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The control on whose page the passage is.
    pub control: ControlId,
    /// The id for links to the passage; empty for a control's introduction.
    pub id: String,
    /// The title.
    pub title: String,
    /// The whole text, one paragraph per line.
    pub text: String,
    /// Title and text in lower case.
    folded: String,
}

/// The number of characters shown before and after a hit.
const AROUND: usize = 70;

impl Passage {
    /// Returns the passages of one control: its introduction, its criteria and their actions.
    pub fn of(control: ControlId, guidance: &Guidance) -> Vec<Self> {
        let mut passages = vec![Self::new(
            control,
            String::new(),
            control.get().title.to_owned(),
            lines([guidance.protects.as_str(), &guidance.severity_reason], &guidance.changed),
        )];
        for criterion in &guidance.criteria {
            let name = CriterionId::find(&criterion.id).map(|id| id.get().name).unwrap_or_default();
            passages.push(Self::new(control, criterion.id.clone(), name.to_owned(), of_criterion(criterion)));
            let actions = criterion.actions.iter();
            passages.extend(actions.map(|a| Self::new(control, a.id.clone(), a.title.clone(), of_action(a))));
        }
        passages
    }

    fn new(control: ControlId, id: String, title: String, text: String) -> Self {
        let folded = format!("{title}\n{text}").to_lowercase();
        Self { control, id, title, text, folded }
    }

    /// Whether the passage contains every word of a query. The words come from [`words`].
    pub fn has(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.folded.contains(word.as_str()))
    }

    /// Returns how many of the words are in the title. Passages with more of them are better hits.
    pub fn in_title(&self, words: &[String]) -> usize {
        let title = self.title.to_lowercase();
        words.iter().filter(|word| title.contains(word.as_str())).count()
    }

    /// Returns the text before the first word that occurs, the word, and the text after it. If no word occurs in the text,
    /// returns the beginning of the text.
    pub fn excerpt(&self, words: &[String]) -> (String, String, String) {
        let hit = words.iter().find_map(|word| find_folded(&self.text, word));
        let (start, end) = hit.unwrap_or((0, 0));
        let (before, rest) = (self.text.get(..start).unwrap_or_default(), self.text.get(end..).unwrap_or_default());
        let from = before.char_indices().rev().nth(AROUND).map(|(at, _)| at);
        let until = rest.char_indices().nth(AROUND).map(|(at, _)| at);
        let lead = before.get(from.unwrap_or(0)..).unwrap_or_default();
        let tail = rest.get(..until.unwrap_or(rest.len())).unwrap_or_default();
        (
            format!("{}{lead}", if from.is_some() { "…" } else { "" }),
            self.text.get(start..end).unwrap_or_default().to_owned(),
            format!("{tail}{}", if until.is_some() { "…" } else { "" }),
        )
    }
}

/// Returns the words of a query in lower case; empty for an empty query.
pub fn words(query: &str) -> Vec<String> {
    query.split_whitespace().map(str::to_lowercase).collect()
}

/// Returns the byte range of a lower-case word in a text, ignoring the case of the text.
fn find_folded(text: &str, word: &str) -> Option<(usize, usize)> {
    text.char_indices().map(|(at, _)| at).find_map(|at| {
        let mut rest = text.get(at..)?.char_indices();
        let mut wanted = word.chars();
        let mut pending = wanted.next()?;
        loop {
            let (offset, letter) = rest.next()?;
            for small in letter.to_lowercase() {
                if small != pending {
                    return None;
                }
                match wanted.next() {
                    Some(next) => pending = next,
                    None => return Some((at, at + offset + letter.len_utf8())),
                }
            }
        }
    })
}

fn of_criterion(criterion: &CriterionGuidance) -> String {
    let own = [criterion.why.as_str(), &criterion.met, &criterion.not_met, &criterion.find_out.expect];
    let optional = [&criterion.partly, &criterion.find_out.look, &criterion.find_out.run];
    lines(own, optional.into_iter().flatten())
}

fn of_action(action: &ActionGuidance) -> String {
    let own = [action.result.as_str(), &action.who, &action.cost.words, &action.verify.expect, &action.breaks.what];
    let risk = [&action.breaks.look, &action.breaks.run, &action.breaks.expect].into_iter().flatten();
    let undo = action.undo.steps.iter().chain(&action.undo.run);
    let optional = [&action.organization, &action.note, &action.verify.look, &action.verify.run];
    let cli = action.cli.iter().flat_map(|step| [&step.say, &step.run]);
    let rest = optional.into_iter().flatten().chain(&action.steps).chain(cli).chain(risk).chain(undo);
    lines(own, rest.chain(&action.cloudformation).chain(&action.terraform))
}

fn lines<'a>(some: impl IntoIterator<Item = &'a str>, more: impl IntoIterator<Item = &'a String>) -> String {
    let all: Vec<&str> = some.into_iter().chain(more.into_iter().map(String::as_str)).collect();
    all.join("\n").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(title: &str, text: &str) -> Passage {
        Passage::new(ControlId::all().next().unwrap(), String::new(), title.to_owned(), text.to_owned())
    }

    #[track_caller]
    fn check(text: &str, query: &str, found: Option<(&str, &str, &str)>) {
        let passage = passage("Close the bucket", text);
        let words = words(query);
        let excerpt = passage.has(&words).then(|| passage.excerpt(&words));
        let found = found.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
        assert_eq!(excerpt, found, "{query}");
    }

    #[test]
    fn all_words_have_to_be_there_in_any_order_and_case() {
        check("Run put-bucket-policy.", "POLICY run", Some(("Run put-bucket-", "policy", ".")));
        check("Run put-bucket-policy.", "policy trail", None);
    }

    #[test]
    fn a_word_of_the_title_shows_the_beginning() {
        check("It is closed.", "close bucket", Some(("It is ", "close", "d.")));
        check("Nobody gets in.", "bucket", Some(("", "", "Nobody gets in.")));
    }

    #[test]
    fn letters_that_change_their_length_are_found_and_nothing_is_cut_within_a_letter() {
        check("Die Straße in İzmir", "izmir", None);
        check("Die STRASSE ß", "ß", Some(("Die STRASSE ", "ß", "")));
        let long = "ä".repeat(200);
        check(
            &format!("{long} trail {long}"),
            "trail",
            Some((&format!("…{} ", "ä".repeat(70)), "trail", &format!(" {}…", "ä".repeat(69)))),
        );
    }

    #[test]
    fn everything_a_control_says_can_be_found() {
        let control = ControlId::find("ACCT.07").unwrap();
        let (_, json) =
            super::super::guidance_files().iter().find(|(name, _)| *name == control.get().guidance).unwrap();
        let passages = Passage::of(control, &Guidance::read(json).unwrap());
        let hits = |query: &str| passages.iter().filter(|passage| passage.has(&words(query))).count();
        assert!(hits("create-trail") > 0);
        assert!(hits("Object Lock") > 0);
        assert_eq!(hits("zebra"), 0);
        assert_eq!(hits(""), passages.len());
    }
}
