//! How criteria relate to what other frameworks ask for. Loaded as one file when it is needed.
//! The build script writes these types and the page reads them, so this file depends on nothing but serde.

use serde::{Deserialize, Serialize};

/// A framework that criteria are mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameworkId {
    /// Minimum Viable Secure Product.
    Mvsp,
    /// NIST Cybersecurity Framework.
    Csf,
    /// NIST SP 800-53.
    #[serde(rename = "sp800-53")]
    Sp80053,
    /// ISO/IEC 27001, Annex A.
    Iso27001,
    /// SOC 2, common criteria.
    Soc2,
    /// CIS AWS Foundations Benchmark.
    CisAws,
    /// Controls of AWS Security Hub CSPM.
    SecurityHub,
    /// AWS Well-Architected Framework, security pillar.
    WellArchitected,
}

impl FrameworkId {
    /// All frameworks, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Mvsp,
        Self::Csf,
        Self::Sp80053,
        Self::Iso27001,
        Self::Soc2,
        Self::CisAws,
        Self::SecurityHub,
        Self::WellArchitected,
    ];

    /// Returns the name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mvsp => "mvsp",
            Self::Csf => "csf",
            Self::Sp80053 => "sp800-53",
            Self::Iso27001 => "iso27001",
            Self::Soc2 => "soc2",
            Self::CisAws => "cis-aws",
            Self::SecurityHub => "security-hub",
            Self::WellArchitected => "well-architected",
        }
    }
}

/// How what a criterion asks for relates to what a framework's entry asks for. The criterion is the subject, the entry the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Both ask for the same.
    Equal,
    /// The criterion is a part of the entry, which asks for more.
    Subset,
    /// The criterion asks for all that the entry asks for, and for more.
    Superset,
    /// The two overlap, and each asks for something that the other does not.
    Intersects,
}

impl Relation {
    /// All relations.
    pub const ALL: [Self; 4] = [Self::Equal, Self::Subset, Self::Superset, Self::Intersects];

    /// Returns the name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Subset => "subset",
            Self::Superset => "superset",
            Self::Intersects => "intersects",
        }
    }
}

/// All frameworks, and the mappings of all criteria.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mappings {
    /// The frameworks, in the order of [`FrameworkId::ALL`].
    pub frameworks: Vec<Framework>,
    /// The criteria, in the order of the tables.
    pub criteria: Vec<MappedCriterion>,
}

/// A framework with the entries that criteria are mapped to; with all entries if the framework has answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// The framework's id.
    pub id: FrameworkId,
    /// The short name with the version: `NIST CSF 2.0`.
    pub name: String,
    /// The full name.
    pub title: String,
    /// Where the list of entries comes from.
    pub source: String,
    /// How many entries the framework has in all.
    pub total: u32,
    /// The entries, in the framework's order.
    pub entries: Vec<Entry>,
}

/// An entry of a framework: a control, subcategory, recommendation or best practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The framework's number or id: `PR.AA-05`.
    pub id: String,
    /// The title; `None` if it is not public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The text; `None` if it is not public or the title says it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What to answer in a questionnaire; `None` if the framework is not a questionnaire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// What the baseline says about an entry, in sentences to paste. They say what the baseline asks for, not that it is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What the baseline asks for; `None` if no criterion is mapped to the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers: Option<String>,
    /// What the baseline leaves out.
    pub leaves_out: String,
}

/// The mappings of a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedCriterion {
    /// The criterion's id.
    pub id: String,
    /// The mappings, by framework.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maps: Vec<Mapping>,
    /// Why no framework fits; present if there are no mappings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unmapped: Option<String>,
}

/// The relation of a criterion to entries of one framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The framework.
    pub framework: FrameworkId,
    /// The ids of the entries.
    pub ids: Vec<String>,
    /// The relation to each of them.
    pub relation: Relation,
    /// Why, in one sentence.
    pub why: String,
}

impl Mappings {
    /// Returns the mappings of a criterion; empty for an unknown id.
    pub fn of_criterion(&self, id: &str) -> &[Mapping] {
        self.criteria.iter().find(|criterion| criterion.id == id).map_or(&[], |criterion| &criterion.maps)
    }

    /// Returns a framework.
    pub fn framework(&self, id: FrameworkId) -> Option<&Framework> {
        self.frameworks.iter().find(|framework| framework.id == id)
    }

    /// Returns the criteria that are mapped to an entry, each with the mapping, in the order of the tables.
    pub fn criteria_of<'a>(
        &'a self,
        framework: FrameworkId,
        entry: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Mapping)> {
        let is_about =
            move |mapping: &&Mapping| mapping.framework == framework && mapping.ids.iter().any(|id| id == entry);
        self.criteria
            .iter()
            .filter_map(move |criterion| Some((criterion.id.as_str(), criterion.maps.iter().find(is_about)?)))
    }
}

impl Framework {
    /// Returns an entry.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }
}
