//! Test cases of checks: answers in the shape of the AWS CLI's JSON, and the verdict that they must lead to.

use super::tests::verdicts;
use super::{CHECKS, Check};
use crate::aws::scan::ScanScope;
use crate::canaries;
use crate::catalog::CallId;
use crate::checks::Judge;
use crate::evidence::file::FileReader;
use crate::evidence::{CallOutcome, Degree, Evidence, Finding, People, ProfileFacts, RecordedCall, Source, Verdict};
use crate::stdx::time::{DAY, Timestamp};
use serde_json::{Map, Value, json};

pub const PASS: Verdict = Verdict::Pass;
pub const FAIL: Verdict = Verdict::Fail { degree: Degree::Wholly };
pub const PARTLY: Verdict = Verdict::Fail { degree: Degree::Partly };
pub const REVIEW: Verdict = Verdict::Review;
pub const NOT_APPLICABLE: Verdict = Verdict::NotApplicable;
pub const UNKNOWN: Verdict = Verdict::Unknown;

/// The time of all calls in a case.
pub const NOW: &str = "2026-11-22T12:00:00Z";
/// The account of all cases.
pub const ACCOUNT: &str = "111122223333";
/// The enabled Regions of a case, unless it says otherwise.
pub const REGIONS: [&str; 3] = ["ap-southeast-2", "eu-west-1", "us-east-1"];

/// A test case: evidence under construction, and facts of the profile.
#[derive(Clone, Debug)]
pub struct Case {
    evidence: Evidence,
    profile_facts: ProfileFacts,
    /// Whether the case has something that no reader of answers lets through.
    is_by_hand: bool,
}

/// The time this many days before [`NOW`]; after it if the number is negative.
pub fn days_ago(days: i64) -> String {
    let millis = i64::try_from(now().as_millis()).expect("a time of this age") - days * DAY.cast_signed();
    let seconds = u64::try_from(millis).expect("after 1970") / 1000;
    let (date, minutes) = (Timestamp::from_millis(seconds * 1000).date(), seconds / 60);
    format!("{date}T{:02}:{:02}:00Z", minutes / 60 % 24, minutes % 60)
}

fn now() -> Timestamp {
    Timestamp::parse(NOW).expect("a time")
}

/// A case in which each of these calls was answered in every Region with an empty object.
pub fn empty(calls: &[&str]) -> Case {
    calls.iter().fold(Case::new(), |case, call| case.answers_everywhere(call, json!({})))
}

/// Asserts that the verdict is unknown if any of these calls is denied or cut off in a Region.
#[track_caller]
pub fn needs_all(case: impl Fn() -> Case, check: Check, calls: &[&str]) {
    for call in calls {
        case().denied(call, "us-east-1", json!({})).check(check, UNKNOWN);
        case().breaks_off(call, "us-east-1", json!({}), json!({})).check(check, UNKNOWN);
    }
}

impl Case {
    /// An account with three enabled Regions and no other answers.
    pub fn new() -> Self {
        Self::in_regions(&REGIONS)
    }

    /// An account with these enabled Regions and no other answers.
    pub fn in_regions(regions: &[&str]) -> Self {
        let evidence = Evidence::new(ACCOUNT, "aws", now());
        let listed: Vec<Value> = regions.iter().map(|name| json!({"RegionName": name})).collect();
        let case = Self { evidence, profile_facts: ProfileFacts::default(), is_by_hand: false };
        case.answers("ec2:DescribeRegions", "us-east-1", json!({}), json!({ "Regions": listed }))
    }

    /// Adds an answer.
    pub fn answers(self, call: &str, region: &str, sent: Value, data: Value) -> Self {
        self.record(call, region, sent, CallOutcome::Data, "", data)
    }

    /// Adds the same answer in every Region of the case.
    pub fn answers_everywhere(mut self, call: &str, data: Value) -> Self {
        let regions: Vec<String> =
            self.evidence.enabled_regions().expect("Regions").into_iter().map(str::to_owned).collect();
        for region in regions {
            self = self.answers(call, &region, json!({}), data.clone());
        }
        self
    }

    /// Adds an error that is an answer.
    pub fn answers_code(self, call: &str, region: &str, sent: Value, code: &str) -> Self {
        self.record(call, region, sent, CallOutcome::Data, code, Value::Null)
    }

    /// Adds a call that was denied.
    pub fn denied(self, call: &str, region: &str, sent: Value) -> Self {
        self.came_to(call, region, sent, CallOutcome::Denied, "AccessDenied")
    }

    /// Adds a call that ended with another outcome.
    pub fn came_to(self, call: &str, region: &str, sent: Value, outcome: CallOutcome, code: &str) -> Self {
        self.record(call, region, sent, outcome, code, Value::Null)
    }

    /// Adds a Region that is denied by an SCP: this call and one of another service were denied there.
    pub fn closed(self, call: &str, region: &str) -> Self {
        let refused = self.came_to(call, region, json!({}), CallOutcome::DeniedByScp, "AccessDenied");
        refused.came_to("kms:ListKeys", region, json!({}), CallOutcome::DeniedByScp, "AccessDenied")
    }

    /// Adds a call that failed after these first pages.
    pub fn breaks_off(self, call: &str, region: &str, sent: Value, data: Value) -> Self {
        self.record(call, region, sent, CallOutcome::Throttled, "Throttling", data)
    }

    /// Marks a case that has something no reader of answers lets through, such as a field that the catalog does not read. The
    /// case is then not judged from a file too.
    pub fn by_hand(mut self) -> Self {
        self.is_by_hand = true;
        self
    }

    /// Sets in the profile that the account is a member of an organization.
    pub fn member(mut self) -> Self {
        self.profile_facts.says_member = true;
        self
    }

    /// Sets in the profile that nothing is in production yet.
    pub fn before_production(mut self) -> Self {
        self.profile_facts.is_before_production = true;
        self
    }

    /// Sets in the profile how many people there are.
    pub fn people(mut self, people: People) -> Self {
        self.profile_facts.people = people;
        self
    }

    /// Adds a credential report with these rows, given as CSV fields by name.
    pub fn credential_report(self, rows: &[&[(&str, &str)]]) -> Self {
        use base64::Engine;
        const NAMES: [&str; 14] = [
            "user",
            "user_creation_time",
            "password_enabled",
            "password_last_used",
            "password_last_changed",
            "mfa_active",
            "access_key_1_active",
            "access_key_1_last_rotated",
            "access_key_1_last_used_date",
            "access_key_2_active",
            "access_key_2_last_rotated",
            "access_key_2_last_used_date",
            "cert_1_active",
            "cert_2_active",
        ];
        let line = |row: &&[(&str, &str)]| {
            let field = |name: &str| {
                let default = if name.ends_with("_active") || name == "password_enabled" { "false" } else { "N/A" };
                row.iter().find(|(known, _)| *known == name).map_or(default, |(_, value)| *value).to_owned()
            };
            NAMES.map(field).join(",")
        };
        let lines: Vec<String> = [NAMES.join(",")].into_iter().chain(rows.iter().map(line)).collect();
        let content = base64::prelude::BASE64_STANDARD.encode(lines.join("\n"));
        self.answers("iam:GenerateCredentialReport", "", json!({}), json!({"State": "COMPLETE"})).answers(
            "iam:GetCredentialReport",
            "",
            json!({}),
            json!({"Content": content, "GeneratedTime": NOW}),
        )
    }

    fn record(mut self, call: &str, region: &str, sent: Value, outcome: CallOutcome, code: &str, data: Value) -> Self {
        let call = CallId::find(call).unwrap_or_else(|| panic!("{call} is in the catalog"));
        let parameters: Map<String, Value> = sent.as_object().expect("parameters").clone();
        let (region, code) = (region.to_owned(), code.to_owned());
        let (parameters, data) = (parameters.into(), data.into());
        self.evidence.record(RecordedCall {
            call,
            region,
            parameters,
            at: now(),
            outcome,
            code,
            data,
            source: Source::Live,
        });
        self
    }

    /// The case with all calls made this many days before and from this source.
    pub fn seen(mut self, days_before: u64, source: Source) -> Self {
        let at = Timestamp::from_millis(now().as_millis() - days_before * DAY);
        let mut evidence = Evidence::new(&self.evidence.account, &self.evidence.partition, at);
        self.evidence.calls().for_each(|call| evidence.record(RecordedCall { at, source, ..call.clone() }));
        self.evidence = evidence;
        self
    }

    /// The evidence of the case.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// A judge of the case.
    pub fn judge(&self) -> Judge<'_> {
        Judge::new(&self.evidence, self.profile_facts)
    }

    /// Runs a check on the case and asserts its verdict.
    #[track_caller]
    pub fn check(&self, check: Check, expected: Verdict) -> Finding {
        let judge = self.judge();
        let mut cx = judge.context();
        let draft = check(&mut cx);
        let criterion = CHECKS.iter().find(|(_, known)| std::ptr::fn_addr_eq(*known, check)).map(|(id, _)| *id);
        if let Some(id) = criterion {
            assert_in_scope(id, cx.asked_for.iter().copied());
        }
        let finding = cx.conclude(draft);
        assert_eq!(finding.verdict, expected, "{finding:#?}");
        if let Some(id) = criterion {
            verdicts::note(id, &finding);
            canaries::observed::check(id, &self.evidence, self.profile_facts);
        }
        if !self.is_by_hand {
            self.assert_same_from_a_file(check, &finding);
        }
        assert!(!finding.reason.is_empty());
        finding
    }

    /// Asserts that the finding is the same after the evidence was written to a file and read again.
    #[track_caller]
    fn assert_same_from_a_file(&self, check: Check, finding: &Finding) {
        let mut reader = FileReader::new(now());
        reader.push(self.evidence.to_file().as_bytes()).expect("bytes of a file");
        let file = reader.finish().expect("a file");
        let judge = Judge::new(&file.evidence, self.profile_facts);
        let mut cx = judge.context();
        let draft = check(&mut cx);
        assert_eq!(cx.conclude(draft), Finding { source: Source::File, ..finding.clone() }, "from a file");
    }

    /// Runs a check on the case and asserts its verdict and the resources that it names.
    #[track_caller]
    pub fn names(&self, check: Check, expected: Verdict, ids: &[&str]) {
        let finding = self.check(check, expected);
        assert_eq!(finding.resources.iter().map(|resource| resource.id.as_str()).collect::<Vec<_>>(), ids);
    }
}

/// Asserts that a check reads only calls that a scan for its criterion makes.
#[track_caller]
fn assert_in_scope(criterion: &str, calls: impl Iterator<Item = CallId>) {
    let wanted = ScanScope::for_criteria(&[criterion.to_owned()], true);
    for call in calls {
        assert!(wanted.calls.contains(&call), "{criterion} looks at {call}, which is not asked for it");
    }
}
