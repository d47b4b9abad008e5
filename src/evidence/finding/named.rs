//! Names in the texts of findings. A check marks each name where it puts it into a text, so that whoever leaves names out knows
//! them by their type. In a finding, the texts are plain, and the names in them are listed.

use super::Finding;

/// How many affected resources of a finding are kept, so that many assessments fit into a browser's storage. The number of all
/// resources is kept too, and the evidence file has them.
pub const KEPT_RESOURCES: usize = 20;

/// The kind of a resource whose ID is in our own words, such as `Root user`, and so is not a name.
pub const WORDS: &str = "words";

/// What a text from AWS names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A person or company, and how to reach it.
    Person,
    /// Something that may be named after a person: a user, a role, a group, or whoever does something.
    Identity,
    /// Any other resource.
    Resource,
}

/// The characters before and after a name in a text that is not in a finding yet.
const BEGIN: char = '\u{2}';
const END: char = '\u{3}';

impl Named {
    /// All kinds of names.
    pub const ALL: [Self; 3] = [Self::Person, Self::Identity, Self::Resource];

    /// The prefix of an entry in [`Finding::names`].
    fn prefix(self) -> &'static str {
        match self {
            Self::Person => "person:",
            Self::Identity => "identity:",
            Self::Resource => "resource:",
        }
    }

    /// A name, marked as one of this kind, for a text of a draft.
    pub fn mark(self, name: &str) -> String {
        let mut marked = String::from(BEGIN);
        marked.push_str(self.prefix());
        // A name that has these characters itself would end too early.
        marked.extend(name.chars().filter(|c| !matches!(*c, BEGIN | END)));
        marked.push(END);
        marked
    }

    /// The kind and the name in an entry of [`Finding::names`]; `None` for a kind that this version does not know.
    pub fn read(entry: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|named| Some((named, entry.strip_prefix(named.prefix())?)))
    }
}

impl Finding {
    /// Takes the marks out of the texts, and lists the names between them, of the reason and of the resources that documents
    /// keep.
    pub(crate) fn list_names(&mut self) {
        let (mut names, mut others) = (Vec::new(), Vec::new());
        unmark(&mut self.reason, &mut names);
        for (index, resource) in self.resources.iter_mut().enumerate() {
            others.clear();
            unmark(&mut resource.what, if index < KEPT_RESOURCES { &mut names } else { &mut others });
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
