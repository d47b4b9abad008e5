//! Limits on the rate of requests.

use super::{APIS, acl_of_today, acl_resource, application_load_balancers, web_acl, web_acl_of};
use crate::checks::services::public_endpoints::{Stage, distributions, rest_stages};
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_14 as say;
use crate::stdx::sort;
use std::collections::BTreeSet;

const API_ACCOUNT: &str = "apigateway:GetAccount";

/// How far the rates of requests are limited.
#[derive(Default)]
struct Limits<'a> {
    limited: usize,
    number: usize,
    known: BTreeSet<&'a str>,
    failing: Vec<Resource>,
    unfiltered: Vec<Resource>,
}

impl<'a> Limits<'a> {
    /// Notes an endpoint that a web ACL filters.
    fn add_filtered(&mut self, acl: View<'a>) {
        self.number += 1;
        if limits_rates(acl) {
            self.limited += 1;
        } else if self.known.insert(acl.text("ARN")) {
            self.failing.push(acl_resource(acl, "name", "Name", say::NO_RATE_RULE.to_owned()));
        }
    }

    /// Notes a stage of an API; `is_limited` is `None` if that is not known.
    fn add_stage(&mut self, (api, stage, region): (&str, &str, &str), is_limited: Option<bool>) {
        self.number += 1;
        match is_limited {
            Some(true) => self.limited += 1,
            Some(false) => self.failing.push(Resource::new("api", api, region, say::stage(stage))),
            None => {}
        }
    }
}

/// Whether a web ACL has a rule on the rate of requests that does more than count.
fn limits_rates(acl: View<'_>) -> bool {
    let is_rate = |rule: &View<'_>| rule.get("Statement").get("RateBasedStatement").is_there();
    acl.list("Rules").filter(is_rate).any(|rule| !rule.get("Action").get("Count").is_there())
}

/// Checks `wkld-14.rate-limits`.
pub fn rate_limits<'a>(cx: &mut CheckContext<'a>) -> Draft {
    let mut limits = Limits::default();
    for distribution in distributions(cx) {
        match acl_of_today(distribution.text("WebACLId")) {
            Some(arn) => web_acl(cx, arn).into_iter().for_each(|acl| limits.add_filtered(acl)),
            None => limits.unfiltered.push(Resource::new("distribution", distribution.text("Id"), "", say::UNFILTERED)),
        }
    }
    for (region, balancer) in application_load_balancers(cx) {
        match web_acl_of(cx, region, balancer) {
            Some(acl) if acl.is_there() => limits.add_filtered(acl),
            Some(_) => {
                let arn = balancer.text("LoadBalancerArn");
                limits.unfiltered.push(Resource::new("arn", arn, region, say::UNFILTERED));
            }
            None => {}
        }
    }
    let by_region =
        |answers: Vec<CallResult<'a>>| sort::map(answers.into_iter().map(|answer| (answer.region(), answer)));
    let accounts = by_region(cx.in_every_region(API_ACCOUNT));
    let plans = by_region(cx.in_every_region("apigateway:GetUsagePlans"));
    for stage in rest_stages(cx) {
        let (account, plans) = (accounts.get(stage.region).copied(), plans.get(stage.region).copied());
        let is_limited = is_rest_stage_limited(cx, stage, account, plans);
        limits.add_stage((stage.api, stage.view.text("stageName"), stage.region), is_limited);
    }
    for answer in cx.in_every_region(APIS) {
        let region = answer.region();
        for api in answer.view().list("Items").map(|api| api.text("ApiId")) {
            let stages = cx.in_region("apigatewayv2:GetStages", region, &[api]).into_iter();
            for stage in stages.flat_map(|stages| stages.view().list("Items")) {
                let rate = stage.get("DefaultRouteSettings").amount("ThrottlingRateLimit");
                limits.add_stage((api, stage.text("StageName"), region), Some(rate.is_some_and(|rate| rate > 0.0)));
            }
        }
    }
    let Limits { limited, number, failing, unfiltered, .. } = limits;
    if !failing.is_empty() {
        Draft::Fail(cx.degree(limited > 0), say::limited(limited, number), failing)
    } else if number > 0 {
        Draft::Pass(say::all_limited(number))
    } else if unfiltered.is_empty() {
        Draft::NotApplicable(say::NOTHING_TO_LIMIT.to_owned())
    } else if cx.has_gaps() {
        // What could not be seen may be limited, and then unfiltered endpoints are not judged here.
        Draft::Unknown(String::new())
    } else {
        Draft::Fail(Degree::Wholly, say::NOTHING_LIMITED.to_owned(), unfiltered)
    }
}

/// Whether a stage of a REST API has a limit of its own: by a usage plan, by its settings for all methods, or by its web ACL.
/// `None` if that is not known, which is a gap.
fn is_rest_stage_limited(
    cx: &mut CheckContext<'_>,
    stage: Stage<'_>,
    account: Option<CallResult<'_>>,
    plans: Option<CallResult<'_>>,
) -> Option<bool> {
    let name = stage.view.text("stageName");
    let is_here = |place: View<'_>| place.text("apiId") == stage.api && place.text("stage") == name;
    let is_planned = |plan: View<'_>| plan.get("throttle").is_there() && plan.list("apiStages").any(is_here);
    if plans.is_some_and(|plans| plans.view().list("items").any(is_planned)) {
        return Some(true);
    }
    let mut is_known = plans.is_some_and(CallResult::is_complete);
    let methods = stage.view.get("methodSettings").get("*/*").amount("throttlingRateLimit");
    if let Some(rate) = methods.filter(|rate| *rate >= 0.0) {
        let limit = account.map(|account| (account, account.view().get("throttleSettings").amount("rateLimit")));
        match limit {
            Some((_, Some(limit))) if rate < limit => return Some(true),
            Some((_, Some(_))) => {}
            Some((account, None)) => {
                cx.add_unreadable(API_ACCOUNT, account.region());
                is_known = false;
            }
            None => is_known = false,
        }
    }
    if let Some(arn) = acl_of_today(stage.view.text("webAclArn")) {
        match web_acl(cx, arn) {
            Some(acl) if limits_rates(acl) => return Some(true),
            Some(_) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(false)
}

#[cfg(test)]
mod tests;
