//! Sentences of findings about GuardDuty.

use super::{count, list};
use crate::stdx::time::Date;

texts! {
    ON_EVERYWHERE: "GuardDuty is on in every Region.";
    ON_NOWHERE: "GuardDuty is off in every Region.";
    OFF: "GuardDuty is off";
    OFF_IN_USE: "GuardDuty is off, although the Region is in use";
    ROUTED: "Serious findings are forwarded in every Region with GuardDuty.";
    NO_WAY: "No serious GuardDuty finding is sent to anybody.";
    NOTHING_TO_SEND: "GuardDuty is off in every Region, so there are no findings to send.";
    NO_RULE: "no rule forwards serious findings";
    UNHEARD: "findings go to a topic without a confirmed subscription";
    ELSEWHERE: "findings go to another account or to a custom event bus, which cannot be read from here";
    BY_ADMINISTRATOR: "nothing here forwards findings; the GuardDuty administrator account may";
    SENT_ELSEWHERE: "This account cannot show where findings go: check the account that receives or administers them.";
    NO_SERVICES: "There is nothing here for an extra GuardDuty plan to watch.";
    ALL_PLANS: "Every relevant GuardDuty plan is on.";
    NO_PLANS: "No relevant GuardDuty plan is on.";
    OLD_FINDINGS: "A serious finding has been open for more than a week.";
    OPEN_FINDINGS: "These serious findings are open. Check whether somebody is working on them.";
    NO_FINDINGS: "No serious finding is open. Check who would act on one, and how.";
}

/// Reason: GuardDuty is off in `regions` Regions, of which `in_use` are in use.
pub fn off_in(regions: usize, in_use: usize) -> String {
    match in_use {
        0 => format!("GuardDuty is off in {}.", count(regions, "Region")),
        in_use => format!("GuardDuty is off in {}, {in_use} of them in use.", count(regions, "Region")),
    }
}

/// Reason: findings are forwarded in some Regions only.
pub fn routed_in(routed: usize, of: usize) -> String {
    format!("Serious findings reach somebody from {routed} of {} with GuardDuty.", count(of, "Region"))
}

/// Detail of a protection plan that is off.
pub fn plan_off(plan: &str) -> String {
    format!("plan {plan} is off")
}

/// Reason: some protection plans are off.
pub fn some_plans(on: usize, of: usize) -> String {
    format!("{on} of {} {} on.", count(of, "relevant plan"), if on == 1 { "is" } else { "are" })
}

/// A reason, followed by the plans that are shown but not judged.
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

/// Detail of an open finding of GuardDuty.
pub fn finding(kind: &str, severity: f64, seen: Option<Date>) -> String {
    // In tenths, as GuardDuty counts, because formatting fractions takes much code.
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
