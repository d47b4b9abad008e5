//! Names in the sentences of findings. A check marks them where it puts them into a sentence, so that whoever leaves names out
//! knows by their type which they are. In a finding the sentences are plain, and the names that stand in them are listed.

use super::Finding;

/// How many affected resources of a finding are kept, so that many assessments fit into a browser's storage. How many there are
/// in all is kept too, and the evidence file has them.
pub const KEPT_RESOURCES: usize = 20;

/// The kind of a resource whose id is in our own words, such as `Root user`: it is the name of nothing.
pub const WORDS: &str = "words";

/// What a text from AWS names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A person or company, and how to reach it.
    Person,
    /// What may be named after a person: a user, a role, a group, or who does something.
    Identity,
    /// Any other resource.
    Resource,
}

/// What stands before and after a name in a sentence that is not in a finding yet.
const BEGIN: char = '\u{2}';
const END: char = '\u{3}';

impl Named {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Person, Self::Identity, Self::Resource];

    /// What an entry of [`Finding::names`] begins with.
    fn prefix(self) -> &'static str {
        match self {
            Self::Person => "person:",
            Self::Identity => "identity:",
            Self::Resource => "resource:",
        }
    }

    /// A name, marked as such, for a sentence of a draft.
    pub fn mark(self, name: &str) -> String {
        let mut marked = String::from(BEGIN);
        marked.push_str(self.prefix());
        // A name that has the marks itself would end too early.
        marked.extend(name.chars().filter(|c| !matches!(*c, BEGIN | END)));
        marked.push(END);
        marked
    }

    /// Reads an entry of [`Finding::names`]; `None` for one that this version does not know.
    pub fn read(entry: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|named| Some((named, entry.strip_prefix(named.prefix())?)))
    }
}

impl Finding {
    /// Takes the marks out of the sentences, and lists the names that stood between them, as far as documents keep the resources.
    pub(crate) fn list_names(&mut self) {
        let (mut names, mut others) = (Vec::new(), Vec::new());
        unmark(&mut self.reason, &mut names);
        for (place, resource) in self.resources.iter_mut().enumerate() {
            others.clear();
            unmark(&mut resource.what, if place < KEPT_RESOURCES { &mut names } else { &mut others });
        }
        self.names = Some(names);
    }
}

fn unmark(text: &mut String, names: &mut Vec<String>) {
    let mut pieces = text.split(BEGIN);
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (entry, rest) = piece.split_once(END).unwrap_or((piece, ""));
        plain.push_str(entry.split_once(':').map_or("", |(_, name)| name));
        plain.push_str(rest);
        if !names.iter().any(|known| known == entry) {
            names.push(entry.to_owned());
        }
    }
    *text = plain;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Resource, Verdict};
    use crate::stdx::time::Timestamp;

    fn listed(reason: String, whats: Vec<String>) -> Finding {
        let mut finding = Finding::on_nothing(Verdict::Review, Timestamp::default());
        finding.reason = reason;
        finding.resources = whats.into_iter().map(|what| Resource::new("", "id", "", what)).collect();
        finding.list_names();
        finding
    }

    #[test]
    fn sentences_are_plain_and_the_names_in_them_listed() {
        let bucket = Named::Resource.mark("logs");
        let finding = listed(
            format!("The user {} is there.", Named::Identity.mark("ada")),
            vec![format!("opens {bucket}; tells {}", Named::Person.mark("a@b.example")), format!("reads {bucket}")],
        );
        assert_eq!(finding.reason, "The user ada is there.");
        assert_eq!(finding.resources[0].what, "opens logs; tells a@b.example");
        assert_eq!(finding.resources[1].what, "reads logs");
        assert_eq!(finding.names.unwrap(), ["identity:ada", "resource:logs", "person:a@b.example"]);
    }

    #[test]
    fn a_finding_without_names_says_so() {
        assert_eq!(listed("Nothing.".to_owned(), Vec::new()).names, Some(Vec::new()));
    }

    #[test]
    fn names_are_listed_of_the_resources_that_are_kept() {
        let whats = (0..100).map(|number| Named::Resource.mark(&number.to_string())).collect();
        let finding = listed(String::new(), whats);
        assert_eq!(finding.names.unwrap().len(), KEPT_RESOURCES);
        assert_eq!(finding.resources[99].what, "99");
    }

    #[test]
    fn a_name_with_marks_in_it_stays_one_name() {
        let name = "\u{2}person:x\u{3} y \u{3}";
        let finding = listed(format!("It is {}.", Named::Resource.mark(name)), vec!["a \u{2} b \u{3} c".to_owned()]);
        assert_eq!(finding.reason, "It is person:x y .");
        assert_eq!(finding.resources[0].what, "a  c");
        assert_eq!(finding.names.unwrap()[0], "resource:person:x y ");
    }

    #[test]
    fn every_entry_is_read_again() {
        for named in Named::ALL {
            assert_eq!(Named::read(&format!("{}a:b", named.prefix())), Some((named, "a:b")));
        }
        assert_eq!(Named::read("else:a"), None);
    }
}
