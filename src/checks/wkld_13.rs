//! WKLD.13: HTTPS on everything that is public.

use crate::checks::services::public_endpoints::{classic_load_balancers, distributions, load_balancers};
use crate::checks::services::s3::{Block, Buckets};
use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_13 as say;
use crate::stdx::sort;
use std::collections::BTreeSet;

mod tls;

pub use tls::modern_tls;

const LISTENERS: &str = "elbv2:DescribeListeners";
const DISTRIBUTIONS: &str = "cloudfront:ListDistributions";

/// What serves over HTTP: wholly, in parts, or perhaps.
#[derive(Default)]
struct Plain {
    wholly: Vec<Resource>,
    partly: Vec<Resource>,
    unsure: Vec<Resource>,
}

/// Checks `wkld-13.redirect`.
pub fn redirect(cx: &mut CheckContext<'_>) -> Draft {
    let mut plain = Plain::default();
    let (balancers, classic) = (load_balancers(cx), classic_load_balancers(cx));
    let distributions = distributions(cx);
    let number = balancers.len() + classic.len() + distributions.len();
    for (region, balancer) in balancers {
        let answer = cx.in_region(LISTENERS, region, &[balancer.text("LoadBalancerArn")]);
        for listener in answer.into_iter().flat_map(|answer| answer.view().list("Listeners")) {
            plain.add_listener(cx, region, listener);
        }
    }
    for (region, balancer) in classic {
        let listeners = || balancer.list("ListenerDescriptions").map(|description| description.get("Listener"));
        let name = balancer.text("LoadBalancerName");
        if listeners().any(|listener| listener.text("Protocol") == "HTTP") {
            plain.wholly.push(Resource::new("name", name, region, say::CLASSIC));
        } else if listeners().any(|listener| passes_on(listener, "LoadBalancerPort")) {
            plain.unsure.push(Resource::new("name", name, region, say::PASSED_ON));
        }
    }
    for distribution in distributions {
        let id = distribution.text("Id");
        if serves_plainly(cx, distribution.get("DefaultCacheBehavior")) {
            plain.wholly.push(Resource::new("distribution", id, "", say::DEFAULT_BEHAVIOR));
            continue;
        }
        let behaviors = distribution.get("CacheBehaviors").list("Items");
        let open = behaviors.filter(|behavior| serves_plainly(cx, *behavior));
        let paths: Vec<&str> = open.map(|behavior| behavior.text("PathPattern")).collect();
        if !paths.is_empty() {
            plain.partly.push(Resource::new("distribution", id, "", say::behaviors(&paths)));
        }
    }
    plain.draft(number)
}

impl Plain {
    fn add_listener(&mut self, cx: &mut CheckContext<'_>, region: &str, listener: View<'_>) {
        let arn = listener.text("ListenerArn");
        if passes_on(listener, "Port") {
            self.unsure.push(Resource::new("listener", arn, region, say::PASSED_ON));
        }
        if listener.text("Protocol") != "HTTP" {
            return;
        }
        if listener.list("DefaultActions").len() == 0 {
            cx.add_unreadable(LISTENERS, region);
            return;
        }
        let serves_by_default = serves(listener, "DefaultActions");
        let Some(answer) = cx.in_region("elbv2:DescribeRules", region, &[arn]) else { return };
        let mut rules: Vec<View<'_>> = answer.view().list("Rules").filter(|rule| !rule.flag("IsDefault")).collect();
        sort::by_number(&mut rules, |rule| rule.number("Priority").map_or(0, i64::unsigned_abs));
        // After a rule that takes every request, neither later rules nor the default action get any.
        let all = rules.iter().position(|rule| takes_everything(*rule));
        let (before, rest) = rules.split_at(all.unwrap_or(rules.len()));
        let serving = before.iter().filter(|rule| serves(**rule, "Actions")).count();
        let is_plain = rest.first().map_or(serves_by_default, |rule| serves(*rule, "Actions"));
        if is_plain && (all.is_some() || answer.is_complete()) {
            self.wholly.push(Resource::new("listener", arn, region, say::LISTENER));
        } else if serving > 0 {
            self.partly.push(Resource::new("listener", arn, region, say::rules(serving)));
        }
    }

    fn draft(self, number: usize) -> Draft {
        let Self { mut wholly, partly, unsure } = self;
        if !wholly.is_empty() {
            let reason = say::plain(wholly.len());
            wholly.extend(partly);
            Draft::Fail(Degree::Wholly, reason, wholly)
        } else if !partly.is_empty() {
            Draft::Fail(Degree::Partly, say::partly_plain(partly.len()), partly)
        } else if !unsure.is_empty() {
            Draft::Review(say::PASS_ON.to_owned(), unsure)
        } else if number == 0 {
            Draft::NotApplicable(say::NOTHING_PUBLIC.to_owned())
        } else {
            Draft::Pass(say::all_redirect(number))
        }
    }
}

/// Whether a listener passes port 80 on as it is, so that what answers cannot be seen.
fn passes_on(listener: View<'_>, port: &str) -> bool {
    listener.text("Protocol").starts_with("TCP") && listener.number(port) == Some(80)
}

/// Whether a rule takes every request: it has conditions on the path only, and they match any path.
fn takes_everything(rule: View<'_>) -> bool {
    let is_any = |condition: View<'_>| {
        condition.text("Field") == "path-pattern" && condition.texts("Values").any(|path| matches!(path, "*" | "/*"))
    };
    let mut conditions = rule.list("Conditions");
    conditions.len() > 0 && conditions.all(is_any)
}

/// Whether one of these actions does more than redirect to HTTPS or give a fixed answer.
fn serves(view: View<'_>, actions: &str) -> bool {
    view.list(actions).any(|action| match action.text("Type") {
        "fixed-response" => false,
        "redirect" => action.get("RedirectConfig").text("Protocol") != "HTTPS",
        _ => true,
    })
}

/// Whether a behavior of a distribution answers over HTTP. One that does not say is noted as unreadable.
fn serves_plainly(cx: &mut CheckContext<'_>, behavior: View<'_>) -> bool {
    match behavior.text("ViewerProtocolPolicy") {
        "allow-all" => return true,
        "redirect-to-https" | "https-only" => {}
        _ => cx.add_unreadable(DISTRIBUTIONS, ""),
    }
    false
}

/// Checks `wkld-13.static-sites`.
pub fn static_sites(cx: &mut CheckContext<'_>) -> Draft {
    let distributions = distributions(cx);
    let knows_distributions = !cx.has_gaps();
    let account = Block::of_account(cx);
    let buckets = Buckets::of(cx);
    // The buckets whose website only redirects, those whose website serves files, and those of the latter that are public.
    let (mut redirecting, mut sites, mut public) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for bucket in buckets.all() {
        let Some(website) = cx.for_item("s3:GetBucketWebsite", &[bucket.name]) else { continue };
        if website.view().get("RedirectAllRequestsTo").is_there() {
            redirecting.insert(bucket.name);
        } else if website.code().is_empty() {
            sites.insert(bucket.name);
            if bucket.openness(cx, account).power().is_some() {
                public.push(bucket);
            }
        }
    }
    let knows_sites = !cx.misses_any(&["s3:ListBuckets", "s3:GetBucketWebsite"]);
    let is_blocked = cx.is_blocked("s3:ListBuckets");
    let (mut used, mut older, mut unsure) = (BTreeSet::new(), Vec::new(), Vec::new());
    for distribution in distributions {
        for origin in distribution.get("Origins").list("Items") {
            let Some((bucket, is_website)) = bucket_of(origin.text("DomainName")) else { continue };
            if is_website && redirecting.contains(bucket) {
                continue;
            }
            used.insert(bucket);
            let resource = |what| Resource::new("distribution", distribution.text("Id"), "", what);
            if is_website && !knows_sites && !sites.contains(bucket) {
                // The bucket may only redirect. If the browser withholds the list of buckets, the origin is used instead.
                if is_blocked {
                    unsure.push(resource(say::WEBSITE_ORIGIN));
                }
            } else if is_website {
                older.push(resource(say::WEBSITE_ORIGIN));
            } else if origin.text("OriginAccessControlId").is_empty() {
                let is_signed = !origin.get("S3OriginConfig").text("OriginAccessIdentity").is_empty();
                older.push(resource(if is_signed { say::IDENTITY } else { say::UNSIGNED }));
            }
        }
    }
    let is_direct = |name: &str| knows_distributions && !used.contains(name);
    let direct = public.iter().filter(|bucket| is_direct(bucket.name)).count();
    let words = |name: &str| if is_direct(name) { say::PUBLIC } else { say::PUBLIC_BEHIND };
    let mut failing: Vec<Resource> = public.iter().map(|bucket| bucket.resource(words(bucket.name))).collect();
    failing.extend(older);
    if direct > 0 {
        Draft::Fail(Degree::Wholly, say::direct(direct), failing)
    } else if !failing.is_empty() {
        Draft::Fail(Degree::Partly, say::OLDER.to_owned(), failing)
    } else if !unsure.is_empty() {
        Draft::Review(say::MAY_BE_PUBLIC.to_owned(), unsure)
    } else if sites.is_empty() && used.is_empty() {
        Draft::NotApplicable(say::NO_SITES.to_owned())
    } else {
        Draft::Pass(say::PRIVATE.to_owned())
    }
}

/// The bucket in the domain name of an origin, and whether the name is that of its website, which needs a public bucket.
fn bucket_of(domain: &str) -> Option<(&str, bool)> {
    let host = domain.strip_suffix(".cn").unwrap_or(domain).strip_suffix(".amazonaws.com")?;
    let (bucket, rest) = host.rsplit_once(".s3")?;
    (rest.is_empty() || rest.starts_with(['.', '-'])).then(|| (bucket, rest.starts_with("-website")))
}

/// Checks `wkld-13.security-headers`.
pub fn security_headers(cx: &mut CheckContext<'_>) -> Draft {
    let distributions = distributions(cx);
    let number = distributions.len();
    let (mut fewer, mut without) = (Vec::new(), Vec::new());
    for distribution in distributions {
        let resource = |what| Resource::new("distribution", distribution.text("Id"), "", what);
        let policy = distribution.get("DefaultCacheBehavior").text("ResponseHeadersPolicyId");
        if policy.is_empty() {
            without.push(resource(say::NO_POLICY.to_owned()));
            continue;
        }
        let Some(answer) = cx.for_item("cloudfront:GetResponseHeadersPolicy", &[policy]) else { continue };
        let config = answer.view().get("ResponseHeadersPolicy").get("ResponseHeadersPolicyConfig");
        let headers = config.get("SecurityHeadersConfig");
        let has = |name: &str| headers.get(name).is_there();
        let wanted = [
            (has("StrictTransportSecurity"), say::HSTS),
            (has("ContentTypeOptions"), say::NOSNIFF),
            (has("FrameOptions") || has("ContentSecurityPolicy"), say::FRAMES),
        ];
        let lacking: Vec<&str> = wanted.iter().filter(|(is_there, _)| !is_there).map(|(_, name)| *name).collect();
        match lacking.len() {
            0 => {}
            // A policy for other headers is no better than none.
            3 => without.push(resource(say::NO_POLICY.to_owned())),
            _ => fewer.push(resource(say::lacks(&lacking))),
        }
    }
    if !fewer.is_empty() {
        Draft::Fail(Degree::Partly, say::fewer_headers(fewer.len()), fewer)
    } else if number == 0 {
        Draft::Review(say::NO_CLOUDFRONT.to_owned(), without)
    } else if !without.is_empty() {
        Draft::Review(say::without_headers(without.len()), without)
    } else {
        Draft::Pass(say::ALL_HEADERS.to_owned())
    }
}

#[cfg(test)]
mod tests;
