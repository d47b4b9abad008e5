//! The tables and the guidance hold what the contract (criteria.md) says.

use super::guidance::{ActionScope, Guidance};
use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// Id, title of 2022, severity, how many criteria are decided by check, hint and question, and the criteria's weights.
type Row = (&'static str, &'static str, Severity, (usize, usize, usize), &'static [u8]);

#[rustfmt::skip]
const CONTROLS: [Row; 27] = [
    ("ACCT.01", "Set account-level contacts to valid email distribution lists", Severity::Medium, (1, 1, 1), &[4, 5, 2]),
    ("ACCT.02", "Restrict use of the root user", Severity::Critical, (4, 1, 0), &[5, 5, 3, 4, 3]),
    ("ACCT.03", "Configure console access for each user", Severity::High, (3, 1, 0), &[4, 4, 4, 3]),
    ("ACCT.04", "Assign permissions by using IAM user groups", Severity::High, (2, 1, 0), &[4, 3, 4]),
    ("ACCT.05", "Require multi-factor authentication (MFA) to log in", Severity::Critical, (2, 1, 1), &[5, 5, 3, 3]),
    ("ACCT.06", "Enforce a password policy", Severity::Medium, (2, 1, 0), &[4, 2, 3]),
    ("ACCT.07", "Deliver CloudTrail logs to a protected S3 bucket", Severity::High, (5, 0, 0), &[5, 4, 3, 5, 4]),
    ("ACCT.08", "Prevent public access to private S3 buckets", Severity::Critical, (3, 0, 0), &[5, 3, 5]),
    ("ACCT.09", "Delete unused VPCs, subnets, and security groups", Severity::Low, (2, 1, 0), &[3, 2, 2]),
    ("ACCT.10", "Configure AWS Budgets to monitor your spending", Severity::Medium, (2, 1, 0), &[4, 4, 3]),
    ("ACCT.11", "Enable and respond to GuardDuty notifications", Severity::High, (3, 1, 0), &[5, 4, 2, 4]),
    ("ACCT.12", "Monitor for and resolve high-risk issues by using Trusted Advisor", Severity::Medium, (3, 0, 2), &[4, 4, 2, 3, 1]),
    ("WKLD.01", "Use IAM roles for compute environment permissions", Severity::High, (5, 0, 0), &[4, 4, 5, 4, 3]),
    ("WKLD.02", "Restrict credential usage scope with resource-based policies permissions", Severity::High, (3, 1, 0), &[3, 5, 3, 4]),
    ("WKLD.03", "Use ephemeral secrets or a secrets-management service", Severity::High, (3, 1, 0), &[4, 5, 3, 2]),
    ("WKLD.04", "Prevent application secrets from being exposed", Severity::High, (0, 0, 4), &[4, 4, 4, 3]),
    ("WKLD.05", "Detect and remediate exposed secrets", Severity::High, (1, 1, 1), &[4, 5, 4]),
    ("WKLD.06", "Use Systems Manager instead of SSH or RDP", Severity::High, (3, 1, 0), &[4, 5, 3, 3]),
    ("WKLD.07", "Log data events for S3 buckets with sensitive data", Severity::Medium, (3, 0, 1), &[3, 4, 3, 2]),
    ("WKLD.08", "Encrypt Amazon EBS volumes", Severity::Medium, (3, 0, 0), &[4, 3, 2]),
    ("WKLD.09", "Encrypt Amazon RDS databases", Severity::Medium, (3, 1, 0), &[4, 3, 3, 3]),
    ("WKLD.10", "Deploy private resources into private subnets", Severity::High, (3, 1, 0), &[5, 4, 3, 1]),
    ("WKLD.11", "Restrict network access by using security groups", Severity::Critical, (3, 1, 0), &[5, 3, 4, 2]),
    ("WKLD.12", "Use VPC endpoints to access supported services", Severity::Low, (2, 1, 0), &[3, 2, 2]),
    ("WKLD.13", "Require HTTPS for all public web endpoints", Severity::High, (4, 0, 1), &[5, 4, 4, 2, 3]),
    ("WKLD.14", "Use edge-protection services for public endpoints", Severity::Medium, (3, 1, 0), &[4, 3, 2, 2]),
    ("WKLD.15", "Define security controls in templates and deploy them by using CI/CD practices", Severity::Medium, (1, 3, 0), &[4, 3, 3, 2]),
];

/// Every call that a criterion names, by service; which organization and who asks is asked before all criteria.
#[rustfmt::skip]
const CALLS: &[(&str, &str)] = &[
    ("accessanalyzer", "ListAnalyzers ListFindings"),
    ("account", "GetAccountInformation GetAlternateContact GetContactInformation"),
    ("apigateway", "GetAccount GetDomainNames GetRestApis GetStages GetUsagePlans"),
    ("apigatewayv2", "GetApis GetDomainNames GetStages"),
    ("budgets", "DescribeBudgets DescribeNotificationsForBudget DescribeSubscribersForNotification"),
    ("ce", "GetAnomalyMonitors GetAnomalySubscriptions"),
    ("cloudformation", "DescribeStacks"),
    ("cloudfront", "GetResponseHeadersPolicy ListDistributions"),
    (
        "cloudtrail",
        "DescribeTrails GetEventDataStore GetEventSelectors GetTrailStatus ListEventDataStores \
         LookupEvents",
    ),
    ("cloudwatch", "DescribeAlarms"),
    ("codebuild", "BatchGetProjects ListProjects"),
    ("codeguru-reviewer", "ListRepositoryAssociations"),
    ("codepipeline", "ListPipelines"),
    ("config", "DescribeConfigRules DescribeConfigurationRecorderStatus DescribeConfigurationRecorders SelectResourceConfig"),
    ("dynamodb", "ListTables"),
    (
        "ec2",
        "DescribeAddresses DescribeInstances DescribeLaunchTemplateVersions DescribeNetworkAcls \
         DescribeNetworkInterfaces DescribeRegions DescribeRouteTables DescribeSecurityGroups \
         DescribeSnapshots DescribeSubnets DescribeVolumes DescribeVpcEndpoints DescribeVpcs \
         GetEbsDefaultKmsKeyId GetEbsEncryptionByDefault GetInstanceMetadataDefaults \
         GetSnapshotBlockPublicAccessState",
    ),
    ("ecr", "DescribeRepositories GetRegistryScanningConfiguration GetRepositoryPolicy"),
    ("ecs", "DescribeServices DescribeTaskDefinition DescribeTasks ListClusters ListServices ListTasks"),
    ("efs", "DescribeFileSystems"),
    ("eks", "DescribeCluster ListClusters ListPodIdentityAssociations"),
    ("elasticache", "DescribeCacheClusters DescribeReplicationGroups"),
    ("elb", "DescribeLoadBalancerPolicies DescribeLoadBalancers"),
    ("elbv2", "DescribeListeners DescribeLoadBalancers DescribeRules DescribeSSLPolicies"),
    ("events", "ListRules ListTargetsByRule"),
    ("guardduty", "GetAdministratorAccount GetDetector GetFindings ListDetectors ListFindings"),
    (
        "iam",
        "GenerateCredentialReport GetAccountAuthorizationDetails GetAccountPasswordPolicy \
         GetAccountSummary GetCredentialReport ListEntitiesForPolicy ListMFADevices \
         ListOpenIDConnectProviders ListOrganizationsFeatures ListSAMLProviders ListVirtualMFADevices",
    ),
    ("inspector2", "BatchGetAccountStatus"),
    ("kms", "DescribeKey GetKeyPolicy ListKeys"),
    ("lambda", "GetPolicy ListFunctions"),
    ("logs", "DescribeMetricFilters"),
    ("memorydb", "DescribeClusters"),
    ("opensearch", "DescribeDomains ListDomainNames"),
    (
        "rds",
        "DescribeDBClusterParameters DescribeDBClusterSnapshots DescribeDBClusters DescribeDBInstances \
         DescribeDBParameters DescribeDBSnapshots",
    ),
    ("redshift", "DescribeClusters"),
    (
        "s3",
        "GetBucketAcl GetBucketLifecycleConfiguration GetBucketOwnershipControls GetBucketPolicy \
         GetBucketPolicyStatus GetBucketVersioning GetBucketWebsite GetObjectLockConfiguration \
         GetPublicAccessBlock ListBuckets",
    ),
    ("s3control", "GetPublicAccessBlock"),
    ("secretsmanager", "GetResourcePolicy ListSecrets"),
    (
        "securityhub",
        "DescribeHub DescribeSecurityHubV2 GetEnabledStandards GetFindingAggregator GetFindings \
         ListFindingAggregators",
    ),
    ("shield", "GetSubscriptionState"),
    ("sns", "GetTopicAttributes ListSubscriptionsByTopic ListTopics"),
    ("sqs", "GetQueueAttributes ListQueues"),
    ("ssm", "DescribeInstanceInformation DescribeParameters GetDocument"),
    (
        "sso-admin",
        "DescribePermissionSet ListAccountAssignments ListInstances \
         ListPermissionSetsProvisionedToAccount",
    ),
    ("support", "DescribeTrustedAdvisorCheckSummaries DescribeTrustedAdvisorChecks"),
    ("trustedadvisor", "ListRecommendations"),
    ("wafv2", "GetWebACL GetWebACLForResource"),
];

fn guidance(id: ControlId) -> Guidance {
    let file = guidance_files().iter().find(|(name, _)| *name == id.get().guidance);
    let (_, json) = file.unwrap_or_else(|| panic!("{id} has no guidance file"));
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{id}: {error}"))
}

/// Every action with its control's guidance.
fn written_actions() -> impl Iterator<Item = super::guidance::ActionGuidance> {
    ControlId::all().flat_map(|id| guidance(id).criteria).flat_map(|criterion| criterion.actions)
}

#[test]
fn what_is_done_in_each_region_gives_the_loop_or_names_the_region() {
    for action in written_actions().filter(|action| action.scope == ActionScope::Region && !action.cli.is_empty()) {
        let names_region = |run: &str| run.contains("for region in") || run.contains("{region}");
        assert!(action.cli.iter().any(|step| names_region(&step.run)), "{}", action.id);
    }
}

#[test]
fn addresses_are_those_of_documentation_and_price_pages() {
    /// Where AWS, the makers of the other tools that the texts name, and whom the baseline itself names describe them.
    const HOSTS: &[&str] = &[
        "docs.aws.amazon.com",
        "aws.amazon.com",
        "repost.aws",
        "docs.github.com",
        "github.com",
        "github.blog",
        "docs.gitlab.com",
        "www.cisecurity.org",
    ];
    for id in ControlId::all() {
        let guidance = guidance(id);
        let actions = guidance.criteria.iter().flat_map(|criterion| &criterion.actions);
        let sources = actions.clone().filter_map(|action| action.cost.source.as_ref());
        let pages = actions.flat_map(|action| &action.references).chain(&guidance.references);
        for url in pages.map(|page| &page.url).chain(sources) {
            let host = url.trim_start_matches("https://").split('/').next().unwrap_or_default();
            assert!(HOSTS.contains(&host), "{id}: {url}");
        }
    }
}

#[test]
fn most_criteria_have_templates_in_both_languages() {
    let actions: Vec<_> = written_actions().collect();
    let has = |id: &ActionId, template: fn(&super::guidance::ActionGuidance) -> bool| {
        actions.iter().any(|action| action.id == id.get().id && template(action))
    };
    let both = CriterionId::all().filter(|criterion| {
        let own = criterion.get().actions;
        own.iter().any(|id| has(id, |action| action.cloudformation.is_some()))
            && own.iter().any(|id| has(id, |action| action.terraform.is_some()))
    });
    assert!(both.count() >= 60);
}

fn count(id: ControlId, by: DecidedBy) -> usize {
    id.criteria().filter(|criterion| criterion.get().decided_by == by).count()
}

#[test]
fn the_controls_are_those_of_the_contract() {
    assert_eq!(controls().len(), CONTROLS.len());
    for (id, (name, title, severity, (check, hint, question), weights)) in ControlId::all().zip(CONTROLS) {
        let control = id.get();
        assert_eq!((control.id, control.severity), (name, severity));
        assert_eq!(guidance(id).title_2022, title, "{name}");
        let found = (count(id, DecidedBy::Check), count(id, DecidedBy::Hint), count(id, DecidedBy::Question));
        assert_eq!(found, (check, hint, question), "{name}");
        assert_eq!(id.criteria().map(|criterion| criterion.get().weight).collect::<Vec<_>>(), weights, "{name}");
        let pillar = if name.starts_with("ACCT") { Pillar::Account } else { Pillar::Workload };
        assert_eq!(control.pillar, pillar, "{name}");
    }
}

#[test]
fn there_are_104_criteria_72_checks_21_hints_and_11_questions() {
    let total = |by| ControlId::all().map(|id| count(id, by)).sum::<usize>();
    assert_eq!(criteria().len(), 104);
    assert_eq!((total(DecidedBy::Check), total(DecidedBy::Hint), total(DecidedBy::Question)), (72, 21, 11));
}

#[test]
fn every_control_but_one_has_a_check() {
    let without = ControlId::all().filter(|id| count(*id, DecidedBy::Check) == 0);
    assert_eq!(without.map(|id| id.get().id).collect::<Vec<_>>(), ["WKLD.04"]);
}

#[test]
fn ids_are_unique_and_found() {
    let mut seen = BTreeSet::new();
    for id in ControlId::all() {
        assert!(seen.insert(id.get().id) && seen.insert(id.get().slug));
        assert_eq!(ControlId::find(id.get().id), Some(id));
        assert_eq!(ControlId::find_slug(id.get().slug), Some(id));
    }
    for id in CriterionId::all() {
        assert!(seen.insert(id.get().id));
        assert_eq!(CriterionId::find(id.get().id), Some(id));
    }
    for id in ActionId::all() {
        assert!(seen.insert(id.get().id), "{id}");
        assert_eq!(ActionId::find(id.get().id), Some(id));
    }
    assert_eq!(CriterionId::find("acct-01.of-another-edition"), None);
    assert_eq!(ControlId::find("acct-01"), None);
    assert_eq!(ControlId::find_slug("ACCT.01"), None);
}

#[test]
fn a_control_and_its_criteria_know_each_other() {
    let all: Vec<CriterionId> = ControlId::all().flat_map(ControlId::criteria).collect();
    assert_eq!(all, CriterionId::all().collect::<Vec<_>>());
    for id in all {
        assert!(id.get().control.criteria().any(|other| other == id));
        assert!(id.get().id.starts_with(&format!("{}.", id.get().control.get().slug)));
    }
}

#[test]
fn every_criterion_has_actions_and_they_serve_it() {
    for id in CriterionId::all() {
        assert!(!id.get().actions.is_empty(), "{id}");
        assert!(id.get().actions.iter().all(|action| action.get().serves.contains(&id)), "{id}");
    }
    for action in ActionId::all() {
        assert!(!action.get().serves.is_empty(), "{action}");
        assert!(action.get().serves.iter().all(|id| id.get().actions.contains(&action)), "{action}");
    }
}

#[test]
fn dependencies_never_lead_back() {
    fn depth(id: CriterionId, open: &mut Vec<CriterionId>) -> usize {
        assert!(!open.contains(&id), "{open:?} leads back to {id}");
        open.push(id);
        let deepest = id.get().depends_on.iter().map(|other| depth(*other, open)).max().unwrap_or(0);
        open.pop();
        deepest + 1
    }
    for id in CriterionId::all() {
        assert!(depth(id, &mut Vec::new()) < 20, "{id}");
    }
}

#[test]
fn every_guidance_file_belongs_to_a_control_and_fits_the_tables() {
    assert_eq!(guidance_files().len(), controls().len());
    for id in ControlId::all() {
        let guidance = guidance(id);
        assert_eq!(guidance.id, id.get().id);
        let criteria: Vec<CriterionId> = id.criteria().collect();
        assert_eq!(guidance.criteria.len(), criteria.len(), "{id}");
        for (words, criterion) in guidance.criteria.iter().zip(criteria) {
            assert_eq!(words.id, criterion.get().id);
            assert_eq!(words.partly.is_some(), criterion.get().has_half, "{criterion}");
            assert!(words.find_out.look.is_some() || words.find_out.run.is_some(), "{criterion}");
            assert!(!words.find_out.expect.is_empty(), "{criterion}");
            assert_eq!(words.calls.is_empty(), criterion.get().decided_by == DecidedBy::Question, "{criterion}");
        }
    }
}

#[test]
fn every_action_stands_in_the_guidance_of_its_control_with_steps_verification_and_cost() {
    let mut written = BTreeMap::new();
    for id in ControlId::all() {
        for action in guidance(id).criteria.into_iter().flat_map(|criterion| criterion.actions) {
            written.insert(action.id.clone(), (id, action));
        }
    }
    assert_eq!(written.len(), actions().len());
    for id in ActionId::all() {
        let action = id.get();
        let (control, words) = &written[action.id];
        assert_eq!(*control, action.control, "{id}");
        assert_eq!(
            (words.title.as_str(), words.minutes, words.cost.usd),
            (action.title, action.minutes, action.usd),
            "{id}"
        );
        assert!(!words.steps.is_empty() && !words.cost.words.is_empty(), "{id}");
        assert!(words.verify.look.is_some() || words.verify.run.is_some(), "{id}");
        assert!(words.place.is_some() || words.scope != ActionScope::Team, "{id}");
    }
}

#[test]
fn the_calls_are_those_of_the_contract() {
    let call = |service: &str, operation: &str| format!("{service}:{operation}");
    let contract: BTreeSet<String> = CALLS
        .iter()
        .flat_map(|(service, operations)| operations.split_whitespace().map(move |operation| call(service, operation)))
        .collect();
    assert_eq!(contract.len(), 147);
    let named: BTreeSet<String> =
        ControlId::all().flat_map(|id| guidance(id).criteria).flat_map(|criterion| criterion.calls).collect();
    assert_eq!(named, contract);
}

#[test]
fn the_profile_asks_the_eight_questions_of_the_contract() {
    let questions: Vec<(&str, bool, String)> = profile_questions()
        .iter()
        .map(|question| {
            (question.id, question.several, question.choices.iter().map(|c| c.id).collect::<Vec<_>>().join(" "))
        })
        .collect();
    let expected = [
        ("people", false, "one few several many"),
        ("accounts", false, "standalone management member"),
        ("sign-in", true, "identity-center other-idp iam-users root-only"),
        ("compute", true, "ec2 containers lambda managed none"),
        ("data", true, "rds other-databases dynamodb s3 s3-sensitive none"),
        ("public", true, "load-balancer cloudfront api s3-website direct managed-host none"),
        ("stage", false, "production before-production"),
        ("code", false, "yes no"),
    ];
    assert_eq!(questions, expected.map(|(id, several, choices)| (id, several, choices.to_owned())));
    for choice in profile_questions().iter().flat_map(|question| question.choices) {
        assert_eq!(choice.alone, choice.id == "none", "{}", choice.id);
    }
}

#[test]
fn severity_factors_are_those_of_the_score() {
    assert_eq!(Severity::ALL.map(Severity::factor), [4, 3, 2, 1]);
    assert!(Severity::ALL.is_sorted_by(|one, other| one > other));
}
