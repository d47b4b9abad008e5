//! `deploy/cloudformation.yaml`: the skeleton in `xtask/hosting/`, filled with the content of `xtask/hosting.json`.

use crate::hosting::Hosting;
use anyhow::{Context, Result, bail};
use serde_json::json;

const SKELETON: &str = include_str!("../hosting/cloudformation.yaml");
const ROUTE: &str = include_str!("../hosting/route.js");
/// CloudFront's limit for the code of a function, in bytes.
const LARGEST_FUNCTION: usize = 10_240;

/// The complete template.
pub(crate) fn template() -> Result<String> {
    let hosting = Hosting::read()?;
    let (mut headers, mut behaviors) = (Vec::new(), Vec::new());
    let mut page = None;
    for (pattern, policy) in hosting.policy_rules() {
        let resource = resource_of(policy);
        headers.push(headers_policy(&hosting, policy)?);
        match pattern.strip_prefix('^') {
            Some("") => page = Some(resource),
            Some(prefix) if prefix.chars().all(|c| c.is_ascii_alphanumeric() || "-_/".contains(c)) => {
                behaviors.push(behavior(prefix, &resource));
            }
            _ => bail!("CloudFront has no path pattern for `{pattern}`; write `^` and the beginning of the path"),
        }
    }
    let page = page.context("there is no policy for all other files")?;
    Ok(filled(
        SKELETON,
        &[
            ("page-function", &function(&hosting, hosting.fallback())?),
            ("files-function", &function(&hosting, "")?),
            ("headers", &headers.join("\n")),
            ("behaviors", &behaviors.join("")),
            ("page-headers", &page),
            ("fallback", hosting.fallback()),
        ],
    ))
}

/// The skeleton with its `{{names}}` replaced. A value for a name alone on its line is indented like that line.
pub(crate) fn filled(skeleton: &str, values: &[(&str, &str)]) -> String {
    let mut whole = String::new();
    for line in skeleton.lines() {
        let alone = values.iter().find(|(name, _)| line.trim() == format!("{{{{{name}}}}}"));
        let Some((_, value)) = alone else {
            let inside = |line: String, (name, value): &(&str, &str)| line.replace(&format!("{{{{{name}}}}}"), value);
            whole += &(values.iter().fold(line.to_owned(), inside) + "\n");
            continue;
        };
        let indent = line.get(..line.len() - line.trim_start().len()).unwrap_or_default();
        for line in value.lines() {
            whole += &if line.is_empty() { "\n".to_owned() } else { format!("{indent}{line}\n") };
        }
    }
    whole
}

/// The code of a CloudFront Function. Without a fallback, addresses that are not files are left alone, so they are
/// missing.
fn function(hosting: &Hosting, fallback: &str) -> Result<String> {
    let fallback = if fallback.is_empty() { String::new() } else { format!("/{fallback}") };
    let list = |endings: Vec<&str>| format!("['{}']", endings.join("', '"));
    let code = ROUTE
        .replace("__TYPES__", &list(hosting.endings()))
        .replace("__PACKED__", &list(hosting.packed_endings()))
        .replace("__KEPT__", hosting.kept_pattern()?)
        .replace("__FALLBACK__", &format!("'{fallback}'"));
    if code.len() > LARGEST_FUNCTION {
        bail!("the function has {} bytes, and CloudFront accepts at most {LARGEST_FUNCTION}", code.len());
    }
    Ok(code)
}

/// The logical name of a policy's headers, such as `PageHeaders`.
fn resource_of(policy: &str) -> String {
    let mut letters = policy.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect::<String>() + "Headers"
}

fn behavior(prefix: &str, headers: &str) -> String {
    format!(
        "- PathPattern: /{prefix}*
  TargetOriginId: site
  ViewerProtocolPolicy: redirect-to-https
  AllowedMethods: [GET, HEAD]
  CachedMethods: [GET, HEAD]
  Compress: true
  CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
  ResponseHeadersPolicyId: !Ref {headers}
  FunctionAssociations:
    - EventType: viewer-request
      FunctionARN: !GetAtt FilesFunction.FunctionARN
"
    )
}

/// A response headers policy. CloudFront has separate fields for some headers and accepts those in no other form.
fn headers_policy(hosting: &Hosting, policy: &str) -> Result<String> {
    let mut security = String::new();
    let mut custom = String::new();
    for (name, value) in hosting.headers(policy)? {
        let fields = match name.as_str() {
            "Content-Security-Policy" => {
                format!("ContentSecurityPolicy:\n  ContentSecurityPolicy: {}\n", quoted(&value))
            }
            "X-Content-Type-Options" if value == "nosniff" => "ContentTypeOptions:\n".to_owned(),
            "X-Frame-Options" => format!("FrameOptions:\n  FrameOption: {value}\n"),
            "Referrer-Policy" => format!("ReferrerPolicy:\n  ReferrerPolicy: {value}\n"),
            "Strict-Transport-Security" => transport_security(&value)?,
            "X-Content-Type-Options" | "X-XSS-Protection" => bail!("CloudFront cannot send `{name}: {value}`"),
            _ => {
                custom += &format!("- Header: {name}\n  Value: {}\n  Override: true\n", quoted(&value));
                continue;
            }
        };
        security += &format!("{fields}  Override: true\n");
    }
    // The same address is sent compressed and uncompressed, which caches have to know.
    custom += "- Header: Vary\n  Value: Accept-Encoding\n  Override: true\n";
    Ok(filled(
        "{{resource}}:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties:
    ResponseHeadersPolicyConfig:
      Name: !Sub ${AWS::StackName}-${AWS::Region}-{{policy}}
      Comment: What every file of the {{policy}} is sent with
      SecurityHeadersConfig:
        {{security}}
      CustomHeadersConfig:
        Items:
          {{custom}}
",
        &[("resource", &resource_of(policy)), ("policy", policy), ("security", &security), ("custom", &custom)],
    ))
}

fn transport_security(value: &str) -> Result<String> {
    let mut fields = "StrictTransportSecurity:\n".to_owned();
    for part in value.split(';').map(str::trim) {
        fields += &match part.split_once('=') {
            Some(("max-age", seconds)) => format!("  AccessControlMaxAgeSec: {seconds}\n"),
            None if part == "includeSubDomains" => "  IncludeSubdomains: true\n".to_owned(),
            None if part == "preload" => "  Preload: true\n".to_owned(),
            _ => bail!("CloudFront cannot send `Strict-Transport-Security: {value}`"),
        };
    }
    Ok(fields)
}

/// A text as a YAML scalar: YAML includes the strings of JSON.
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::repository;
    use std::fs;

    #[test]
    fn the_committed_template_is_the_one_that_the_sources_give() {
        let committed = fs::read_to_string(repository().join("deploy/cloudformation.yaml")).unwrap();
        assert!(
            committed == template().unwrap(),
            "deploy/cloudformation.yaml differs from what the sources give; write it with `cargo xtask template > deploy/cloudformation.yaml`"
        );
    }

    #[test]
    fn nothing_is_left_to_fill_in() {
        let template = template().unwrap();
        assert!(!template.contains("{{") && !template.contains("__"), "{template}");
    }

    #[test]
    fn a_file_with_a_policy_of_its_own_is_never_the_page() {
        let hosting = Hosting::read().unwrap();
        assert!(function(&hosting, hosting.fallback()).unwrap().contains("const FALLBACK = '/index.html';"));
        assert!(function(&hosting, "").unwrap().contains("const FALLBACK = '';"));
        assert!(template().unwrap().contains("PathPattern: /scanner-*"));
    }

    #[test]
    fn what_cloudfront_cannot_send_is_refused() {
        assert!(transport_security("max-age=1; includeSubDomains; preload").unwrap().contains("Preload: true"));
        assert!(transport_security("max-age=1; other").is_err());
    }
}
