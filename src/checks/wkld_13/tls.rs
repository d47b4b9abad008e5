//! The encryption of public endpoints.

use super::{DISTRIBUTIONS, LISTENERS};
use crate::checks::services::public_endpoints::{classic_load_balancers, distributions, is_private, load_balancers};
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_13 as say;
use std::collections::BTreeSet;

const SSL_POLICIES: &str = "elbv2:DescribeSSLPolicies";
const CLASSIC_POLICIES: &str = "elb:DescribeLoadBalancerPolicies";
const DOMAINS: &str = "apigateway:GetDomainNames";
const DOMAINS_V2: &str = "apigatewayv2:GetDomainNames";

/// How good the encryption of an endpoint is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    /// Versions before TLS 1.2 are accepted.
    Old,
    /// TLS 1.2 or later, but not up to date, for this reason.
    Fair(&'static str),
    Good,
}

/// The endpoints that use TLS, by grade.
#[derive(Default)]
struct Graded {
    number: usize,
    old: Vec<Resource>,
    fair: Vec<Resource>,
}

impl Graded {
    /// Notes an endpoint. A grade that the call's answer does not give is a gap.
    fn add(&mut self, cx: &mut CheckContext<'_>, call: &str, place: (&str, &str, &str), grade: Option<Grade>) {
        let (kind, id, region) = place;
        self.number += 1;
        match grade {
            Some(Grade::Old) => self.old.push(Resource::new(kind, id, region, say::OLD)),
            Some(Grade::Fair(why)) => self.fair.push(Resource::new(kind, id, region, why)),
            Some(Grade::Good) => {}
            None => cx.add_unreadable(call, region),
        }
    }
}

/// Checks `wkld-13.modern-tls`.
pub fn modern_tls(cx: &mut CheckContext<'_>) -> Draft {
    let mut graded = Graded::default();
    grade_load_balancers(cx, &mut graded);
    for distribution in distributions(cx) {
        let grade = certificate_grade(distribution.get("ViewerCertificate"));
        graded.add(cx, DISTRIBUTIONS, ("distribution", distribution.text("Id"), ""), grade);
    }
    grade_domains(cx, &mut graded);
    let Graded { number, mut old, fair } = graded;
    if !old.is_empty() {
        let reason = say::old(old.len(), number);
        old.extend(fair);
        Draft::Fail(Degree::Wholly, reason, old)
    } else if !fair.is_empty() {
        Draft::Fail(Degree::Partly, say::fair(fair.len(), number), fair)
    } else if number == 0 {
        Draft::NotApplicable(say::NOTHING_ENCRYPTED.to_owned())
    } else {
        Draft::Pass(say::all_modern(number))
    }
}

fn grade_load_balancers<'a>(cx: &mut CheckContext<'a>, graded: &mut Graded) {
    for (region, balancer) in load_balancers(cx) {
        let answer = cx.in_region(LISTENERS, region, &[balancer.text("LoadBalancerArn")]);
        let listeners = answer.into_iter().flat_map(|answer| answer.view().list("Listeners"));
        for listener in listeners.filter(|listener| matches!(listener.text("Protocol"), "HTTPS" | "TLS")) {
            // Without an answer, the gap is noted already.
            if let Some(policy) = ssl_policy(cx, region, listener.text("SslPolicy")) {
                let place = ("listener", listener.text("ListenerArn"), region);
                graded.add(cx, SSL_POLICIES, place, ssl_policy_grade(policy));
            }
        }
    }
    for (region, balancer) in classic_load_balancers(cx) {
        let name = balancer.text("LoadBalancerName");
        let encrypted = balancer
            .list("ListenerDescriptions")
            .filter(|description| matches!(description.get("Listener").text("Protocol"), "HTTPS" | "SSL"));
        if encrypted.clone().next().is_none() {
            continue;
        }
        let Some(answer) = cx.in_region(CLASSIC_POLICIES, region, &[name]) else { continue };
        let grades = encrypted.map(|listener| classic_grade(answer, listener));
        // If the grade of one listener is not known, neither is that of the load balancer, unless another listener is old.
        let all: Vec<Option<Grade>> = grades.collect();
        let is_old = all.contains(&Some(Grade::Old));
        let grade = if is_old { Some(Grade::Old) } else { all.into_iter().min().flatten() };
        graded.add(cx, CLASSIC_POLICIES, ("name", name, region), grade);
    }
}

/// The security policy with this name, as the answers of a Region describe it. A missing answer is a gap.
fn ssl_policy<'a>(cx: &mut CheckContext<'a>, region: &str, name: &str) -> Option<View<'a>> {
    let names = |asking: CallResult<'_>| asking.sent("Names").items().any(|asked| asked.as_text() == name);
    let answers = cx.for_items_where(SSL_POLICIES, region, |asking| asking.region() == region && names(asking));
    let mut policies = answers.iter().flat_map(|answer| answer.view().list("SslPolicies"));
    let nothing = answers.first().map(|_| View::nothing());
    policies.find(|policy| policy.text("Name") == name).or(nothing)
}

fn ssl_policy_grade(policy: View<'_>) -> Option<Grade> {
    let ciphers = policy.list("Ciphers").map(|cipher| cipher.text("Name")).collect();
    grade(policy.texts("SslProtocols").map(minor_version).min().flatten()?, ciphers)
}

/// The grade of a listener of a classic load balancer: that of the worst of its policies for encryption.
fn classic_grade(answer: CallResult<'_>, listener: View<'_>) -> Option<Grade> {
    let names: Vec<&str> = listener.texts("PolicyNames").collect();
    let policies = answer.view().list("PolicyDescriptions").filter(|policy| {
        policy.text("PolicyTypeName") == "SSLNegotiationPolicyType" && names.contains(&policy.text("PolicyName"))
    });
    policies.map(classic_policy_grade).min().flatten()
}

/// The grade of a classic policy, in which versions are attributes that are on or off. Ciphers do not count: the best policy
/// that AWS has for classic load balancers still offers some without forward secrecy.
fn classic_policy_grade(policy: View<'_>) -> Option<Grade> {
    let on = policy.list("PolicyAttributeDescriptions").filter(|attribute| attribute.text("AttributeValue") == "true");
    let versions = on.filter_map(|attribute| attribute.text("AttributeName").strip_prefix("Protocol-"));
    let lowest = versions.map(minor_version).min().flatten()?;
    Some(if lowest < 2 { Grade::Old } else { Grade::Good })
}

/// The grade by the lowest version and the ciphers that go with it. `None` if the version is not old and there are no ciphers.
fn grade(lowest: u32, ciphers: Vec<&str>) -> Option<Grade> {
    let has_forward_secrecy = |name: &&str| name.starts_with("ECDHE-") || name.starts_with("TLS_");
    if lowest < 2 {
        Some(Grade::Old)
    } else if ciphers.is_empty() {
        None
    } else if ciphers.iter().all(has_forward_secrecy) {
        Some(Grade::Good)
    } else {
        Some(Grade::Fair(say::CIPHERS))
    }
}

/// The N of `TLSv1.N`, and 0 for older versions; `None` for an unknown one.
fn minor_version(name: &str) -> Option<u32> {
    match name.strip_prefix("TLSv1") {
        Some("") => Some(0),
        Some(rest) => rest.strip_prefix('.')?.parse().ok(),
        None => name.starts_with("SSLv").then_some(0),
    }
}

/// The grade of a distribution, by the name of its security policy: `TLSv1.<minor>_<year>`.
fn certificate_grade(certificate: View<'_>) -> Option<Grade> {
    if certificate.flag("CloudFrontDefaultCertificate") {
        return Some(Grade::Fair(say::DEFAULT_CERTIFICATE));
    }
    let name = certificate.text("MinimumProtocolVersion");
    let (version, year) = name.split_once('_').unwrap_or((name, ""));
    if minor_version(version)? < 2 {
        return Some(Grade::Old);
    }
    let year: u32 = year.parse().ok()?;
    Some(if year < 2021 { Grade::Fair(say::OLD_POLICY) } else { Grade::Good })
}

/// Grades the domains of APIs. Both generations of the API list the same domains; the answer of the first is more exact.
fn grade_domains(cx: &mut CheckContext<'_>, graded: &mut Graded) {
    let mut known = BTreeSet::new();
    for answer in cx.in_every_region(DOMAINS) {
        for domain in answer.view().list("items") {
            let place = ("domain", domain.text("domainName"), answer.region());
            known.insert((place.1, place.2));
            if !is_private(domain) {
                graded.add(cx, DOMAINS, place, api_grade(domain.text("securityPolicy")));
            }
        }
    }
    for answer in cx.in_every_region(DOMAINS_V2) {
        for domain in answer.view().list("Items") {
            let place = ("domain", domain.text("DomainName"), answer.region());
            if known.contains(&(place.1, place.2)) {
                continue;
            }
            let configurations = domain.list("DomainNameConfigurations");
            let grade = configurations.map(|configuration| api_grade(configuration.text("SecurityPolicy"))).min();
            graded.add(cx, DOMAINS_V2, place, grade.flatten());
        }
    }
}

/// The grade of an API's domain, by the lowest version in the name of its policy: `TLS_1_2`, `SecurityPolicy_TLS13_1_2_2021_06`,
/// `SecurityPolicy_TLS12_2018_EDGE`.
fn api_grade(policy: &str) -> Option<Grade> {
    let name = policy.strip_prefix("SecurityPolicy_").unwrap_or(policy).strip_prefix("TLS")?;
    let mut parts = name.split('_');
    let (highest, next) = (parts.next()?, parts.next()?);
    let lowest = if next == "1" { parts.next()? } else { highest.strip_prefix('1')? };
    let lowest: u32 = lowest.parse().ok()?;
    Some(if lowest < 2 { Grade::Old } else { Grade::Good })
}

#[cfg(test)]
mod tests;
