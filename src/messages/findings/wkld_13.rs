//! Sentences of findings about HTTPS.

use super::{count, list, resources};

texts! {
    LISTENER: "its HTTP listener serves content over HTTP";
    CLASSIC: "a classic load balancer with an HTTP listener, which cannot redirect";
    DEFAULT_BEHAVIOR: "its default behavior serves content over HTTP";
    PASSED_ON: "forwards port 80 unchanged";
    PASS_ON: "Load balancers forward port 80 unchanged. It cannot be seen from here whether what is behind them only redirects to HTTPS.";
    NOTHING_PUBLIC: "There is no public load balancer, and no CloudFront distribution is on.";
    OLD: "accepts TLS 1.1 or older";
    CIPHERS: "offers ciphers without forward secrecy";
    OLD_POLICY: "uses a security policy from before 2021";
    DEFAULT_CERTIFICATE: "uses CloudFront's own domain and certificate, where AWS sets the TLS version";
    NOTHING_ENCRYPTED: "There is no public load balancer with TLS, no CloudFront distribution that is on, and no API domain.";
    PUBLIC: "a public website bucket that no CloudFront distribution serves";
    PUBLIC_BEHIND: "a website bucket that is public";
    WEBSITE_ORIGIN: "reads a bucket through its website endpoint, so the bucket has to be public";
    IDENTITY: "reads a bucket with the older origin access identity";
    UNSIGNED: "reads a bucket without origin access control, so the bucket has to be public";
    OLDER: "Some sites are served in a way that keeps their bucket public or that is out of date.";
    MAY_BE_PUBLIC: "Distributions read buckets through their website endpoints. Such a bucket has to be public unless it only redirects.";
    NO_SITES: "No bucket is used as a website, and no distribution that is on reads from one.";
    PRIVATE: "No website bucket is public, and every distribution reads its buckets with origin access control.";
    NO_POLICY: "CloudFront adds no security headers";
    HSTS: "Strict-Transport-Security";
    NOSNIFF: "X-Content-Type-Options";
    FRAMES: "X-Frame-Options or Content-Security-Policy";
    NO_CLOUDFRONT: "No CloudFront distribution is on. Whether your application sends the security headers cannot be seen from here.";
    ALL_HEADERS: "Every distribution sends the security headers.";
}

/// Detail of a listener that redirects to HTTPS, except for some rules.
pub fn rules(number: usize) -> String {
    format!("redirects, but for {} that serve content over HTTP", count(number, "rule"))
}

/// Detail of a distribution that redirects to HTTPS, except for some paths.
pub fn behaviors(paths: &[&str]) -> String {
    format!("serves content over HTTP under {}", resources(paths))
}

/// Reason: endpoints serve content over HTTP.
pub fn plain(number: usize) -> String {
    format!("{} content over HTTP.", those(number, "public endpoint", "serve"))
}

/// Reason: endpoints serve some of their content over HTTP.
pub fn partly_plain(number: usize) -> String {
    format!("{} to HTTPS, but not everywhere.", those(number, "public endpoint", "redirect"))
}

/// Reason: nothing is served over HTTP.
pub fn all_redirect(number: usize) -> String {
    format!("Nothing serves content over HTTP, as seen for {}.", count(number, "public endpoint"))
}

/// Reason: endpoints accept outdated versions of TLS.
pub fn old(number: usize, of: usize) -> String {
    format!("{} TLS 1.1 or older, out of {of} with TLS.", those(number, "public endpoint", "accept"))
}

/// Reason: no endpoint accepts outdated versions of TLS, but some could be stronger.
pub fn fair(number: usize, of: usize) -> String {
    format!("Nothing accepts less than TLS 1.2, but {number} of {} could be stronger.", count(of, "public endpoint"))
}

/// Reason: all endpoints require modern versions of TLS.
pub fn all_modern(number: usize) -> String {
    format!("{} only TLS 1.2 or later, with strong ciphers.", those(number, "public endpoint", "accept"))
}

/// Reason: buckets serve websites directly.
pub fn direct(number: usize) -> String {
    format!("{} a website without CloudFront, and so without HTTPS.", those(number, "public bucket", "serve"))
}

/// Detail of a response headers policy that lacks headers.
pub fn lacks(headers: &[&str]) -> String {
    format!("sends security headers, but not {}", list(headers))
}

/// Reason: distributions send only some of the headers.
pub fn fewer_headers(number: usize) -> String {
    format!("{} only some of the security headers.", those(number, "distribution", "send"))
}

/// Reason: distributions send none of the headers.
pub fn without_headers(number: usize) -> String {
    let those = those(number, "distribution", "add");
    format!("{those} no security headers. Your application may: check what the browser receives.")
}

/// A number with its noun and verb, such as `1 endpoint serves` or `2 endpoints serve`.
fn those(number: usize, what: &str, verb: &str) -> String {
    format!("{} {verb}{}", count(number, what), if number == 1 { "s" } else { "" })
}
