//! Sentences of findings about templates and pipelines.

use super::{count, list, resource};

texts! {
    STACK: "made from a template";
    DRIFTED: "made from a template, and changed by hand since";
    NO_STACKS: "There are no CloudFormation stacks. Terraform and Pulumi leave no trace here: check whether templates are used.";
    PIPELINE: "a CodePipeline pipeline";
    PROJECT: "a CodeBuild project";
    PROVIDER: "a token provider that lets pipelines assume roles";
    NO_PIPELINE: "No pipeline was seen, and no role that one outside AWS could assume. Check how changes reach AWS.";
    PIPELINES: "Check whether every change reaches production through these, and none from a laptop or with stored keys.";
    NO_PROJECTS: "There are no CodeBuild projects. Check whether another pipeline checks your templates.";
    NO_RULES: "AWS Config records, but there is no active rule";
    FAILING: "AWS Config records, but its last delivery did not succeed";
    STOPPED: "the recorder of AWS Config has been stopped";
    ABSENT: "AWS Config has no recorder";
    RECORDS_NOTHING: "AWS Config does not record in any Region.";
    RECORDS: "AWS Config records and checks rules in every Region in use.";
}

/// Reason: the stacks built from templates.
pub fn stacks(number: usize, regions: usize, drifted: usize, has_cdk: bool) -> String {
    let drifted = match drifted {
        0 => String::new(),
        drifted => format!(" {drifted} changed by hand since."),
    };
    let cdk = if has_cdk { " The CDK has been set up." } else { "" };
    format!(
        "{} in {}.{drifted}{cdk} Check whether security settings are in templates too, and templates in version control.",
        count(number, "CloudFormation stack"),
        count(regions, "Region")
    )
}

/// Detail of a role that a pipeline assumes.
pub fn trusts(provider: &str) -> String {
    format!("pipelines of {} can assume it", resource(provider))
}

/// Detail of a role that any pipeline of a provider can assume.
pub fn open_to(provider: &str) -> String {
    format!("anybody's pipeline at {} can assume it: no repository is required", resource(provider))
}

/// Detail of a role that any token of a provider can assume; the provider may be one's own.
pub fn not_narrowed(provider: &str) -> String {
    format!("everything that {} gives a token to can assume it, without limits", resource(provider))
}

/// Reason: roles can be assumed by any pipeline.
pub fn open_roles(number: usize) -> String {
    format!("{} can be assumed by anybody's pipeline.", count(number, "role"))
}

/// Detail of a build project: the checkers that it names.
pub fn runs(checkers: &[&str]) -> String {
    format!("its build names {}", list(checkers))
}

/// Reason: no build project visibly checks templates.
pub fn none_checks(number: usize) -> String {
    format!(
        "No checker is named in {}. One in the repository's build file, or in a pipeline outside AWS, cannot be seen from here.",
        count(number, "build project")
    )
}

/// Reason: some build projects check templates.
pub fn some_check(checking: usize, of: usize) -> String {
    format!(
        "A checker is named in {checking} of {}. Check whether it covers every change, and stops those with findings.",
        count(of, "build project")
    )
}

/// Reason: AWS Config is incomplete in Regions in use.
pub fn lacking(regions: usize) -> String {
    format!("AWS Config is not fully working in {} in use.", count(regions, "Region"))
}
