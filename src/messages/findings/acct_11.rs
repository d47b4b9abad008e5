//! What findings on GuardDuty say.

use super::{count, list};
use crate::time::Date;

texts! {
    ON_EVERYWHERE: "GuardDuty is on in every Region.";
    ON_NOWHERE: "GuardDuty is on in no Region.";
    OFF: "GuardDuty is off";
    OFF_IN_USE: "GuardDuty is off, although the Region is in use";
    ROUTED: "In every Region with GuardDuty, serious findings are sent on.";
    NO_WAY: "No serious finding of GuardDuty is sent to anybody.";
    NOTHING_TO_SEND: "GuardDuty is on in no Region, so there is nothing that could be sent to anybody.";
    NO_RULE: "no rule sends serious findings on";
    UNHEARD: "findings go to a topic to which nobody has confirmed a subscription";
    ELSEWHERE: "findings go to another account or to a bus of their own, which cannot be read from here";
    BY_ADMINISTRATOR: "nothing here sends findings on; the account that administers GuardDuty may";
    SENT_ELSEWHERE: "Where findings go from here cannot be seen: ask in the account that receives or administers them.";
    NO_SERVICES: "There is nothing here that an extra plan of GuardDuty would watch.";
    ALL_PLANS: "Every plan of GuardDuty that fits is on.";
    NO_PLANS: "None of the plans of GuardDuty that would fit is on.";
    OLD_FINDINGS: "A serious finding has been open for more than a week.";
    OPEN_FINDINGS: "These serious findings are open. Whether somebody is at work on them is for you to say.";
    NO_FINDINGS: "No serious finding is open. Who would act on one, and how, is for you to say.";
}

/// GuardDuty is off in so many Regions.
pub fn off_in(regions: usize, in_use: usize) -> String {
    match in_use {
        0 => format!("GuardDuty is off in {}.", count(regions, "Region")),
        in_use => format!("GuardDuty is off in {}, of which {in_use} in use.", count(regions, "Region")),
    }
}

/// Findings are sent on in some Regions only.
pub fn routed_in(routed: usize, of: usize) -> String {
    format!("Serious findings reach somebody from {routed} of {} with GuardDuty.", count(of, "Region"))
}

/// Of one plan that is off.
pub fn plan_off(plan: &str) -> String {
    format!("plan {plan} is off")
}

/// Some plans are off.
pub fn some_plans(on: usize, of: usize) -> String {
    format!("{on} of {} that would fit {} on.", count(of, "plan"), if on == 1 { "is" } else { "are" })
}

/// A reason, with the plans that are shown and not judged.
pub fn with_others(reason: &str, others: &[(&str, usize)]) -> String {
    if others.is_empty() {
        return reason.to_owned();
    }
    let words = |(name, on): &(&str, usize)| match on {
        0 => format!("{name} off"),
        on => format!("{name} on in {}", count(*on, "Region")),
    };
    let words: Vec<String> = others.iter().map(words).collect();
    format!("{reason} Not judged: {}.", list(&words.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// One open finding.
pub fn finding(kind: &str, severity: f64, seen: Option<Date>) -> String {
    // In tenths, as GuardDuty counts; printing fractions takes much code.
    let tenths = (severity * 10.0).round() as i64;
    let severity = match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    };
    match seen {
        Some(day) => format!("{kind}, severity {severity}, first seen on {day}"),
        None => format!("{kind}, severity {severity}"),
    }
}
