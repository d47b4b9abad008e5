//! The CloudFormation stack: its state, its parameters, and updating it to the template.

use super::aws::Aws;
use crate::cache::repository;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// The template's path for the AWS CLI, which runs in the repository.
const TEMPLATE: &str = "deploy/cloudformation.yaml";
/// The Region from which CloudFront takes certificates.
const CERTIFICATES: &str = "us-east-1";

/// The values of the template's parameters, by name.
pub(crate) type Parameters = BTreeMap<String, String>;

/// An existing stack.
#[derive(Debug, Default)]
pub(crate) struct Stack {
    status: String,
    parameters: Parameters,
    outputs: BTreeMap<String, String>,
}

/// The bucket, distribution and address of the site.
pub(crate) struct Place {
    pub(crate) bucket: String,
    pub(crate) distribution: String,
    pub(crate) address: String,
    /// Whether the bucket and distribution exist. In a dry run, they may not.
    pub(crate) exists: bool,
}

/// Creates or updates the stack, and returns where the site is hosted.
pub(crate) fn ready(aws: &Aws, name: &str, desired: &Parameters) -> Result<Place> {
    check_name(name)?;
    let stack = look(aws, name)?;
    let mut parameters = stack.as_ref().map(|stack| stack.parameters.clone()).unwrap_or_default();
    parameters.extend(desired.clone());
    check_parameters(&parameters, aws.region())?;
    if let Some(stack) = &stack {
        check_status(name, &stack.status)?;
    }
    let is_current = match &stack {
        Some(stack) if !is_new(&stack.status) => parameters == stack.parameters && has_template(aws, name)?,
        _ => false,
    };
    if is_current {
        println!("# The stack {name} is up to date.");
    } else {
        bring(aws, name, desired)?;
    }
    let stack = if aws.is_dry_run() || is_current { stack } else { look(aws, name)? };
    match stack {
        Some(stack) if !is_new(&stack.status) => stack.place(name),
        _ => Ok(Place {
            bucket: "BUCKET".to_owned(),
            distribution: "DISTRIBUTION".to_owned(),
            address: "the address that the stack gives once it exists".to_owned(),
            exists: false,
        }),
    }
}

impl Stack {
    fn place(&self, name: &str) -> Result<Place> {
        let output = |key: &str| {
            let value = self.outputs.get(key).cloned();
            value.with_context(|| {
                format!("The stack {name} has no output {key}, so it was not created from {TEMPLATE}.")
            })
        };
        Ok(Place {
            bucket: output("BucketName")?,
            distribution: output("DistributionId")?,
            address: output("Address")?,
            exists: true,
        })
    }

    fn of(text: &[u8]) -> Result<Self> {
        let answer: Value = serde_json::from_slice(text)?;
        let stack = answer.pointer("/Stacks/0").context("AWS's answer describes no stack")?;
        let pairs = |list: &str, key: &str, value: &str| {
            let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
            let entries = stack.get(list).and_then(Value::as_array).into_iter().flatten();
            entries.filter_map(|entry| Some((text(entry, key)?, text(entry, value)?))).collect()
        };
        Ok(Self {
            status: stack.get("StackStatus").and_then(Value::as_str).unwrap_or_default().to_owned(),
            parameters: pairs("Parameters", "ParameterKey", "ParameterValue"),
            outputs: pairs("Outputs", "OutputKey", "OutputValue"),
        })
    }
}

/// The stack; `None` if it does not exist.
fn look(aws: &Aws, name: &str) -> Result<Option<Stack>> {
    match aws.read(&["cloudformation", "describe-stacks", "--stack-name", name, "--output", "json"])? {
        Ok(text) => Stack::of(&text).map(Some),
        Err(refusal) if refusal.said.contains("does not exist") => Ok(None),
        Err(refusal) => bail!("{}", refusal.sentence()),
    }
}

/// Whether the stack was made from the present template.
fn has_template(aws: &Aws, name: &str) -> Result<bool> {
    let words = ["cloudformation", "get-template", "--stack-name", name, "--template-stage", "Original"];
    let answer: Value = serde_json::from_slice(&aws.must_read(&[&words[..], &["--output", "json"]].concat())?)?;
    let ours = fs::read_to_string(repository().join(TEMPLATE))?;
    Ok(answer.get("TemplateBody").and_then(Value::as_str).is_some_and(|theirs| theirs.trim() == ours.trim()))
}

fn bring(aws: &Aws, name: &str, desired: &Parameters) -> Result<()> {
    let mut words = vec!["cloudformation", "deploy", "--stack-name", name, "--template-file", TEMPLATE];
    words.push("--no-fail-on-empty-changeset");
    let overrides: Vec<String> = desired.iter().map(|(key, value)| format!("{key}={value}")).collect();
    if !overrides.is_empty() {
        words.push("--parameter-overrides");
        words.extend(overrides.iter().map(String::as_str));
    }
    println!("# CloudFront takes about five minutes to create a new distribution.");
    let Err(problem) = aws.write(&words) else { return Ok(()) };
    // The AWS CLI only reports the failure; the stack's events have the reason.
    let query = "StackEvents[?contains(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason]";
    let events =
        ["cloudformation", "describe-stack-events", "--stack-name", name, "--query", query, "--output", "text"];
    let events = aws.read(&events)?.unwrap_or_default();
    bail!("{problem:#}\n{}", String::from_utf8_lossy(&events).trim_end())
}

/// Checks the stack's name. Names of its resources begin with it, and some may have at most 64 characters.
fn check_name(name: &str) -> Result<()> {
    let mut letters = name.chars();
    let starts = letters.next().is_some_and(|first| first.is_ascii_alphabetic());
    if !starts || !letters.all(|c| c.is_ascii_alphanumeric() || c == '-') || name.len() > 40 {
        bail!(
            "`{name}` cannot be the name of the stack. A name has up to 40 letters, digits and hyphens, and begins with a letter."
        );
    }
    Ok(())
}

/// Checks the parameters. The template has the same rules, but reports violations later and without advice.
fn check_parameters(parameters: &Parameters, region: &str) -> Result<()> {
    let value = |name: &str| parameters.get(name).map_or("", String::as_str);
    let (domain, certificate, zone) = (value("DomainName"), value("CertificateArn"), value("HostedZoneId"));
    if let Some(place) = certificate.strip_prefix("arn:aws:acm:").and_then(|rest| rest.split(':').next())
        && place != CERTIFICATES
    {
        bail!(
            "The certificate is in {place}, but CloudFront accepts only certificates from {CERTIFICATES}. Request one there: `aws acm request-certificate --region {CERTIFICATES} …`"
        );
    }
    if !domain.is_empty() && certificate.is_empty() && zone.is_empty() {
        bail!(
            "A domain needs a certificate. If the domain is in Route 53, give `--hosted-zone ID` to have one created. Or give `--certificate ARN`."
        );
    }
    if !domain.is_empty() && certificate.is_empty() && region != CERTIFICATES {
        bail!(
            "The stack can create a certificate only in {CERTIFICATES}, because CloudFront accepts certificates only from there. Leave `--region` out, or give `--certificate ARN`."
        );
    }
    if domain.is_empty() && !(certificate.is_empty() && zone.is_empty()) {
        bail!("`--certificate` and `--hosted-zone` work only with `--domain`.");
    }
    if value("AccessLogs") == "yes" && region != CERTIFICATES {
        bail!("CloudFront delivers its logs from {CERTIFICATES}. Leave `--region` out, or give `--access-logs no`.");
    }
    Ok(())
}

/// Whether a stack has a name but was never created.
fn is_new(status: &str) -> bool {
    status == "REVIEW_IN_PROGRESS"
}

/// Fails if the stack is in a state that cannot be updated.
fn check_status(name: &str, status: &str) -> Result<()> {
    let advice = match status {
        _ if is_new(status) => return Ok(()),
        "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" | "CREATE_FAILED" | "DELETE_FAILED" => format!(
            "It is incomplete and cannot be updated. Delete it with `aws cloudformation delete-stack --stack-name {name}`, then deploy again."
        ),
        "UPDATE_ROLLBACK_FAILED" => format!(
            "Its last update failed, and so did the rollback. Fix what its events name, then run `aws cloudformation continue-update-rollback --stack-name {name}`. The site is still being served."
        ),
        _ if status.ends_with("_IN_PROGRESS") => {
            "It is being changed right now. Wait until that is finished.".to_owned()
        }
        _ if status.ends_with("_COMPLETE") => return Ok(()),
        _ => "Look at its events in the CloudFormation console.".to_owned(),
    };
    bail!("The stack {name} is in the state {status}. {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(pairs: &[(&str, &str)]) -> Parameters {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_stack_that_cannot_be_updated_is_told_with_the_way_out() {
        for status in ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"] {
            check_status("site", status).unwrap();
        }
        let check = |status: &str, part: &str| {
            let said = check_status("site", status).unwrap_err().to_string();
            assert!(said.contains(status) && said.contains(part), "{said}");
        };
        check("ROLLBACK_COMPLETE", "delete-stack --stack-name site");
        check("UPDATE_ROLLBACK_FAILED", "continue-update-rollback");
        check("UPDATE_IN_PROGRESS", "Wait");
        check("UPDATE_FAILED", "events");
    }

    #[test]
    fn parameters_that_cannot_work_are_refused_with_what_to_do() {
        let check = |pairs: &[(&str, &str)], region: &str, part: &str| {
            let said = check_parameters(&parameters(pairs), region).unwrap_err().to_string();
            assert!(said.contains(part), "{said}");
        };
        let name = ("DomainName", "a.example");
        check(&[name], "us-east-1", "needs a certificate");
        check(&[name, ("HostedZoneId", "Z1")], "eu-west-1", "only in us-east-1");
        let elsewhere = "arn:aws:acm:eu-west-1:111122223333:certificate/1";
        check(&[name, ("CertificateArn", elsewhere)], "us-east-1", "The certificate is in eu-west-1");
        check(&[("HostedZoneId", "Z1")], "us-east-1", "--domain");
        check(&[("AccessLogs", "yes")], "eu-west-1", "logs from us-east-1");
        let fine = "arn:aws:acm:us-east-1:111122223333:certificate/1";
        check_parameters(&parameters(&[name, ("CertificateArn", fine)]), "eu-west-1").unwrap();
        check_parameters(&parameters(&[name, ("HostedZoneId", "Z1")]), "us-east-1").unwrap();
        check_parameters(&Parameters::new(), "eu-west-1").unwrap();
    }

    #[test]
    fn a_description_is_read() {
        let text = r#"{"Stacks": [{"StackStatus": "CREATE_COMPLETE",
            "Parameters": [{"ParameterKey": "DomainName", "ParameterValue": ""}],
            "Outputs": [{"OutputKey": "BucketName", "OutputValue": "b"}, {"OutputKey": "DistributionId", "OutputValue": "d"},
                        {"OutputKey": "Address", "OutputValue": "https://a/"}]}]}"#;
        let stack = Stack::of(text.as_bytes()).unwrap();
        assert_eq!(stack.parameters, parameters(&[("DomainName", "")]));
        assert_eq!(stack.place("site").unwrap().bucket, "b");
        assert!(Stack::default().place("site").is_err());
        assert!(check_name("Footing-1").is_ok() && check_name("1a").is_err() && check_name("a_b").is_err());
    }
}
