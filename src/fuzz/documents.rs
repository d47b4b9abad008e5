//! Random sequences of steps with an assessment, and with files and other tabs in between. A share is an encrypted JSON export, so
//! the steps that export and import cover its content, and [`super::shares`] covers its container. The assessment can always be read
//! again, what this device wrote last is never lost, and a fully redacted copy contains none of it. A share is an export as
//! JSON that is encrypted, so exporting and importing cover its content. [`super::shares`] covers its container.

use super::{Change, alter, change};
use crate::assessment::file::{self, RedactedCopy, Redaction, Scope};
use crate::assessment::tests::any;
use crate::assessment::{Assessment, Register, Writer, restore};
use crate::baseline::{ActionId, CriterionId};
use crate::evidence::{Degree, Finding, Named, Resource, Verdict};
use crate::report::{self, Format, Length, Options};
use crate::stdx::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use std::collections::BTreeMap;

/// The number of steps in a sequence.
const STEPS: usize = 20;
/// The number of steps in a normal run of the tests.
const FEW: u32 = 2_000;
/// The canary in everything that this device writes or sees.
const CANARY: &str = "canary7q";

/// One step.
#[derive(Clone, Debug)]
enum Step {
    /// This device's user writes something.
    Write(Field, u8),
    /// A check on this device finds something.
    Observe(Verdict),
    /// The last export is imported, changed.
    Import(Vec<Change>),
    /// Another tab has written.
    Merge(Box<Assessment>),
    /// A file from someone else is imported.
    Receive(Box<Assessment>),
    /// The assessment is stored and opened again.
    Reload,
    /// A copy is exported.
    Export(Format, Scope, Redaction),
}

/// A field that a person can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Name,
    Note,
    Owner,
    ActionNote,
}

const FIELDS: [Field; 4] = [Field::Name, Field::Note, Field::Owner, Field::ActionNote];

fn step() -> impl Strategy<Value = Step> {
    let verdicts = [Verdict::Fail { degree: Degree::Wholly }, Verdict::Review];
    let scopes = [Scope::Whole, Scope::OpenItems, Scope::Control(criterion().get().control)];
    let all = Just(Redaction::ALL);
    let some = any::<[bool; 5]>().prop_map(|[account, names, resources, notes, owners]| Redaction {
        account,
        names,
        resources,
        notes,
        owners,
    });
    prop_oneof![
        4 => (select(FIELDS.to_vec()), any::<u8>()).prop_map(|(field, number)| Step::Write(field, number)),
        1 => select(verdicts.to_vec()).prop_map(Step::Observe),
        2 => vec(change(), 0..6).prop_map(Step::Import),
        1 => any::assessment().prop_map(|other| Step::Merge(Box::new(other))),
        1 => any::assessment().prop_map(|other| Step::Receive(Box::new(other))),
        2 => Just(Step::Reload),
        3 => (select(Format::ALL.to_vec()), select(scopes.to_vec()), prop_oneof![all, some])
            .prop_map(|(format, scope, redaction)| Step::Export(format, scope, redaction)),
    ]
}

fn criterion() -> CriterionId {
    CriterionId::find("acct-05.console-mfa").expect("a criterion")
}

fn action() -> ActionId {
    ActionId::all().next().expect("an action")
}

/// A device with its assessment.
struct Device {
    assessment: Assessment,
    now: Timestamp,
    writer: Writer,
    /// The text that was written last in each field.
    written: BTreeMap<Field, String>,
    /// The last exported file.
    file: String,
}

impl Device {
    fn new() -> Self {
        let now = crate::assessment::tests::now();
        let writer = Writer { tab: format!("{CANARY}tab"), author: format!("{CANARY} author") };
        let assessment = Assessment::new(format!("{CANARY}id"), CANARY.to_owned(), now, &writer);
        Self { assessment, now, writer, written: BTreeMap::new(), file: String::new() }
    }

    fn register(&mut self, field: Field) -> &mut Register<String> {
        match field {
            Field::Name => &mut self.assessment.name,
            Field::Note => &mut self.assessment.criterion_mut(criterion()).note,
            Field::Owner => &mut self.assessment.action_mut(action()).owner,
            Field::ActionNote => &mut self.assessment.action_mut(action()).note,
        }
    }

    fn step(&mut self, step: Step) {
        self.now = Timestamp::from_millis(self.now.as_millis() + 400_000);
        let now = self.now;
        match step {
            Step::Write(field, number) => {
                let (text, writer) = (format!("{CANARY} {field:?} {number}"), self.writer.clone());
                self.register(field).set(text.clone(), now, &writer);
                self.written.insert(field, text);
            }
            Step::Observe(verdict) => {
                self.assessment.observe(criterion(), finding(verdict, now));
            }
            Step::Import(changes) => {
                let text = alter(self.file.clone(), &changes);
                self.receive(&String::from_utf8_lossy(&text));
            }
            Step::Merge(other) => {
                if let Ok(other) = restore(&json(&other), now) {
                    self.assessment.merge(&other);
                }
            }
            Step::Receive(other) => self.receive(&file::envelope(&[&other], now)),
            Step::Reload => {
                let text = json(&self.assessment);
                self.assessment = restore(&text, now).expect("a document that can be read again");
                assert_eq!(json(&self.assessment), text, "nothing has to be brought into bounds");
            }
            Step::Export(format, scope, redaction) => self.export(format, scope, redaction),
        }
    }

    fn receive(&mut self, text: &str) {
        let Ok((file, _)) = file::read(text, self.now) else { return };
        for incoming in &file.assessments {
            let theirs = file.mergeable(incoming, &self.assessment);
            let theirs = restore(&json(&theirs), self.now).expect("what is merged can be read");
            self.assessment.merge(&theirs);
        }
    }

    fn export(&mut self, format: Format, scope: Scope, redaction: Redaction) {
        let copy = RedactedCopy::of(&self.assessment, redaction, "another");
        let is_same = copy.assessment().id == self.assessment.id;
        assert_eq!(is_same, redaction == Redaction::default());
        let options = Options { scope, length: Length::WithInstructions, ..Options::default() };
        let Ok(exported) = report::export(format, copy, &BTreeMap::new(), None, &options, self.now) else { return };
        if redaction == Redaction::ALL {
            let all = [exported.file_name.as_str(), exported.text()].concat().to_ascii_lowercase();
            assert!(!all.contains(CANARY), "{all}");
        }
        if format == Format::Json {
            file::read(exported.text(), self.now).expect("an export that can be read");
            exported.text().clone_into(&mut self.file);
        }
    }

    /// Checks that the text written last in each field is its value or in its history, and that the assessment can be read.
    fn has_everything(&mut self) {
        for (field, text) in self.written.clone() {
            assert!(has(self.register(field), &text), "{field:?} has lost {text}");
        }
        restore(&json(&self.assessment), self.now).expect("a document that can be read again");
    }
}

fn has<T: Clone + PartialEq + Serialize>(register: &Register<T>, value: &T) -> bool {
    register.get() == Some(value) || register.history().any(|version| version.value == *value)
}

fn json(assessment: &Assessment) -> String {
    serde_json::to_string(assessment).expect("JSON")
}

/// Returns a finding as a check on this device makes it.
fn finding(verdict: Verdict, now: Timestamp) -> Finding {
    let mut finding = Finding::on_nothing(verdict, now);
    finding.reason = format!("The user {CANARY} is one.");
    let marked = Named::Identity.mark(CANARY);
    finding.names = Some(vec![marked.trim_matches(['\u{2}', '\u{3}']).to_owned()]);
    finding.resources = vec![Resource::new("bucket", format!("{CANARY}-bucket"), "eu-west-1", "open")];
    finding.resource_count = 1;
    finding
}

proptest! {
    #![proptest_config({
        let steps = super::config().cases;
        let steps = if std::env::var("PROPTEST_CASES").is_ok() { steps } else { FEW };
        ProptestConfig { cases: steps.div_ceil(STEPS as u32), ..super::config() }
    })]

    #[test]
    fn sequences_of_steps(steps in vec(step(), STEPS)) {
        let mut device = Device::new();
        for step in steps {
            device.step(step);
            device.has_everything();
        }
    }
}
