//! Which checks of Prowler and which controls of Security Hub speak of which of our criteria, and how far a failure of theirs goes.
//! A failure counts as ours only where it means that the criterion's statement is not true; where it may be about something else
//! too, it is a hint. What is not here is counted as unmapped. Read in Prowler 5.46.0 and in AWS's list of controls of 2026.

use Says::{Hint, Partly, Share, Wholly};

/// What failing results of another tool say of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// One is enough: not met.
    Wholly,
    /// At least half of it is missing; how much, they do not tell.
    Partly,
    /// Not met where nothing passes, by half where something does.
    Share,
    /// Something to look at.
    Hint,
}

/// What other tools have to say of a criterion.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// The criterion.
    pub criterion: &'static str,
    /// What a failure says of it.
    pub says: Says,
    /// Checks of Prowler, by id.
    prowler: &'static [&'static str],
    /// Controls of Security Hub, by id.
    hub: &'static [&'static str],
}

const fn rule(
    criterion: &'static str,
    says: Says,
    prowler: &'static [&'static str],
    hub: &'static [&'static str],
) -> Rule {
    Rule { criterion, says, prowler, hub }
}

/// Whose ids are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    /// Prowler's checks.
    Prowler,
    /// Security Hub's controls.
    Hub,
}

/// The rules for a check, each with the check's id as we know it.
pub(super) fn rules(ids: Ids, check: &str) -> impl Iterator<Item = (&'static Rule, &'static str)> {
    RULES.iter().filter_map(move |rule| {
        let known = if ids == Ids::Prowler { rule.prowler } else { rule.hub };
        // AWS itself writes some of its ids in two ways.
        known.iter().find(|known| known.eq_ignore_ascii_case(check)).map(|known| (rule, *known))
    })
}

/// The control that an older number of the CIS benchmark stands for: version, number, control.
pub(super) fn of_cis(version: &str, number: &str) -> Option<&'static str> {
    CIS.iter().find(|row| (row.0, row.1) == (version, number)).map(|row| row.2)
}

const RULES: &[Rule] = &[
    rule("acct-01.alternate-contacts", Wholly, &[], &["Account.1"]),
    rule(
        "acct-01.alternate-contacts",
        Hint,
        &[
            "account_maintain_different_contact_details_to_security_billing_and_operations",
            "account_security_contact_information_is_registered",
        ],
        &[],
    ),
    rule("acct-01.contact-details", Hint, &["account_maintain_current_contact_details"], &[]),
    rule("acct-02.root-mfa", Wholly, &["iam_root_mfa_enabled"], &["IAM.9"]),
    rule("acct-02.no-root-keys", Wholly, &["iam_no_root_access_key"], &["IAM.4"]),
    // Whether it was a job that only root can do, a person has to say.
    rule("acct-02.root-idle", Hint, &["iam_avoid_root_usage"], &[]),
    rule("acct-02.root-custody", Hint, &["iam_root_credentials_management_enabled"], &[]),
    // Without a provider, people may still come in from another account.
    rule("acct-03.federated", Hint, &["iam_check_saml_providers_sts"], &[]),
    // People's and machines' keys are one to these checks.
    rule("acct-03.no-personal-keys", Hint, &["iam_rotate_access_key_90_days"], &["IAM.3"]),
    // Their 45 days are our 90.
    rule("acct-03.no-stale-sign-ins", Hint, &["iam_user_console_access_unused"], &["IAM.8", "IAM.22"]),
    rule("acct-04.through-groups", Partly, &["iam_policy_attached_only_to_group_or_roles"], &[]),
    // The policy that lets users change their password counts here too.
    rule("acct-04.through-groups", Hint, &[], &["IAM.2"]),
    rule(
        "acct-04.job-functions",
        Hint,
        &[
            "iam_aws_attached_policy_no_administrative_privileges",
            "iam_group_administrator_access_policy",
            "iam_user_administrator_access_policy",
        ],
        &[],
    ),
    // Conditions are not looked at, which may make it a half.
    rule(
        "acct-04.no-star-policies",
        Partly,
        &[
            "iam_customer_attached_policy_no_administrative_privileges",
            "iam_inline_policy_no_administrative_privileges",
        ],
        &[],
    ),
    // Policies that are attached to nobody count here too.
    rule("acct-04.no-star-policies", Hint, &[], &["IAM.1"]),
    rule("acct-05.console-mfa", Wholly, &["iam_user_mfa_enabled_console_access"], &["IAM.5"]),
    rule(
        "acct-05.strong-and-spare",
        Hint,
        &["iam_administrator_access_with_mfa", "iam_root_hardware_mfa_enabled", "iam_user_hardware_mfa_enabled"],
        &["IAM.6"],
    ),
    // 12 or 13 characters are a half.
    rule("acct-06.long-passwords", Partly, &["iam_password_policy_minimum_length_14"], &["IAM.15"]),
    rule("acct-06.no-reuse", Partly, &["iam_password_policy_reuse_24"], &["IAM.16"]),
    rule("acct-07.all-regions", Share, &["cloudtrail_multi_region_enabled"], &["CloudTrail.3"]),
    // Two questions in one.
    rule("acct-07.all-regions", Hint, &[], &["CloudTrail.1"]),
    // Prowler goes by the name of a selector.
    rule(
        "acct-07.management-events",
        Hint,
        &["cloudtrail_multi_region_enabled_logging_management_events"],
        &["CloudTrail.1"],
    ),
    rule("acct-07.log-validation", Share, &["cloudtrail_log_file_validation_enabled"], &["CloudTrail.4"]),
    // Whether Block Public Access stands before it is not looked at.
    rule("acct-07.closed-bucket", Partly, &["cloudtrail_logs_s3_bucket_is_not_publicly_accessible"], &["CloudTrail.6"]),
    // Object Lock does the same job.
    rule("acct-07.kept-logs", Hint, &["cloudtrail_bucket_requires_mfa_delete"], &[]),
    rule("acct-08.account-block", Partly, &["s3_account_level_public_access_blocks"], &["S3.1"]),
    rule("acct-08.bucket-block", Share, &["s3_bucket_level_public_access_block"], &[]),
    // The account's block is not looked at.
    rule("acct-08.bucket-block", Hint, &[], &["S3.8"]),
    rule(
        "acct-08.no-public-data",
        Wholly,
        &["s3_bucket_policy_public_write_access", "s3_bucket_public_write_acl"],
        &["S3.3"],
    ),
    // Reading may be meant so.
    rule("acct-08.no-public-data", Hint, &["s3_bucket_public_access", "s3_bucket_public_list_acl"], &["S3.2"]),
    rule("acct-09.unused-network", Partly, &["ec2_securitygroup_not_used"], &[]),
    // Groups that other groups name count as unused here.
    rule("acct-09.unused-network", Hint, &[], &["EC2.22"]),
    rule(
        "acct-09.idle-resources",
        Hint,
        &["ec2_elastic_ip_unassigned", "ec2_instance_stopped_older_than_specific_days"],
        &["EC2.4", "EC2.12"],
    ),
    rule("acct-11.on-everywhere", Share, &["guardduty_is_enabled"], &["GuardDuty.1"]),
    // Which services are used where is not looked at.
    rule(
        "acct-11.protection-plans",
        Hint,
        &[
            "guardduty_ec2_malware_protection_enabled",
            "guardduty_eks_audit_log_enabled",
            "guardduty_lambda_protection_enabled",
            "guardduty_rds_protection_enabled",
            "guardduty_s3_protection_enabled",
        ],
        &["GuardDuty.5", "GuardDuty.6", "GuardDuty.8", "GuardDuty.9", "GuardDuty.10"],
    ),
    // How long they have been open is not said.
    rule("acct-11.response", Hint, &["guardduty_no_high_severity_findings"], &[]),
    // Yellow items count here too.
    rule("acct-12.no-red-items", Hint, &["trustedadvisor_errors_and_warnings"], &[]),
    // Another account of the organization may hold it, and Regions without use count here too.
    rule("acct-12.security-hub", Hint, &["securityhub_enabled"], &[]),
    // Another scanner may do it.
    rule(
        "acct-12.vulnerability-scan",
        Hint,
        &["ecr_registry_scan_images_on_push_enabled", "inspector2_is_enabled"],
        &["ECR.1", "Inspector.1", "Inspector.2", "Inspector.3", "Inspector.4"],
    ),
    // Stopped servers count here too.
    rule("wkld-01.instance-roles", Partly, &["ec2_instance_profile_attached"], &[]),
    // Whether anything runs from the definition is not looked at.
    rule("wkld-01.container-roles", Hint, &["ecs_task_definitions_no_privileged_containers"], &["ECS.4"]),
    rule(
        "wkld-01.no-static-keys",
        Hint,
        &["iam_rotate_access_key_90_days", "iam_user_with_temporary_credentials"],
        &["IAM.3"],
    ),
    rule("wkld-01.imdsv2", Wholly, &["ec2_instance_imdsv2_enabled"], &["EC2.8"]),
    rule("wkld-01.imdsv2", Partly, &["ec2_instance_account_imdsv2_enabled"], &[]),
    // An analyzer of the organization sits in another account.
    rule("wkld-02.analyzer-on", Hint, &["accessanalyzer_enabled"], &["IAM.28"]),
    rule(
        "wkld-02.no-public-access",
        Wholly,
        &[
            "ecr_repositories_not_publicly_accessible",
            "kms_key_not_publicly_accessible",
            "secretsmanager_not_publicly_accessible",
            "sns_topics_not_publicly_accessible",
            "sqs_queues_not_publicly_accessible",
        ],
        &["KMS.5", "SNS.4", "SQS.3"],
    ),
    // A function's own address may be meant for everybody.
    rule(
        "wkld-02.no-public-access",
        Hint,
        &["awslambda_function_not_publicly_accessible", "awslambda_function_url_public"],
        &["Lambda.1"],
    ),
    rule(
        "wkld-02.sensitive-resources",
        Hint,
        &[
            "accessanalyzer_enabled_without_findings",
            "s3_bucket_cross_account_access",
            "secretsmanager_has_restrictive_resource_policy",
        ],
        &["S3.6"],
    ),
    rule(
        "wkld-03.secret-store",
        Hint,
        &[
            "awslambda_function_no_secrets_in_code",
            "cloudformation_stack_outputs_find_secrets",
            "ec2_instance_secrets_user_data",
            "ec2_launch_template_no_secrets",
            "ssm_document_secrets",
        ],
        &[],
    ),
    // These look for access keys of AWS by their names.
    rule("wkld-03.no-plain-secrets", Wholly, &[], &["CodeBuild.2", "ECS.8"]),
    // What looks like a secret may be none.
    rule(
        "wkld-03.no-plain-secrets",
        Hint,
        &[
            "awslambda_function_no_secrets_in_variables",
            "codebuild_project_no_secrets_in_variables",
            "ecs_task_definitions_no_environment_secrets",
        ],
        &[],
    ),
    rule("wkld-03.rotation", Wholly, &[], &["SecretsManager.2"]),
    // They may be changed by hand.
    rule(
        "wkld-03.rotation",
        Hint,
        &["secretsmanager_automatic_rotation_enabled", "secretsmanager_secret_rotated_periodically"],
        &["SecretsManager.1", "SecretsManager.4"],
    ),
    // AWS may keep the password instead.
    rule(
        "wkld-03.database-logins",
        Hint,
        &["rds_cluster_iam_authentication_enabled", "rds_instance_iam_authentication_enabled"],
        &["RDS.10", "RDS.12"],
    ),
    rule("wkld-06.managed", Share, &["ec2_instance_managed_by_ssm"], &[]),
    // Stopped servers count here too.
    rule("wkld-06.managed", Hint, &[], &["SSM.1"]),
    rule(
        "wkld-06.admin-ports-closed",
        Wholly,
        &["ec2_instance_port_rdp_exposed_to_internet", "ec2_instance_port_ssh_exposed_to_internet"],
        &[],
    ),
    // Groups that nothing uses are a half.
    rule(
        "wkld-06.admin-ports-closed",
        Partly,
        &[
            "ec2_securitygroup_allow_ingress_from_internet_to_all_ports",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389",
        ],
        &["EC2.13", "EC2.14", "EC2.53", "EC2.54"],
    ),
    // Chosen buckets are enough.
    rule(
        "wkld-07.object-events",
        Hint,
        &["cloudtrail_s3_dataevents_read_enabled", "cloudtrail_s3_dataevents_write_enabled"],
        &["S3.22", "S3.23"],
    ),
    // A rule of EventBridge does the same job.
    rule("wkld-07.denied-alert", Hint, &["cloudwatch_log_metric_filter_unauthorized_api_calls"], &["CloudWatch.2"]),
    rule("wkld-07.trail-encrypted", Partly, &["cloudtrail_kms_encryption_enabled"], &["CloudTrail.2"]),
    rule("wkld-08.default-on", Share, &["ec2_ebs_default_encryption"], &["EC2.7"]),
    rule("wkld-08.existing-data", Wholly, &["ec2_ebs_public_snapshot"], &["EC2.1", "EC2.3"]),
    // Volumes that nothing uses are a half.
    rule("wkld-08.existing-data", Partly, &["ec2_ebs_snapshots_encrypted", "ec2_ebs_volume_encryption"], &[]),
    rule("wkld-08.file-systems", Share, &["efs_encryption_at_rest_enabled"], &["EFS.1", "EFS.8"]),
    rule(
        "wkld-09.storage",
        Wholly,
        &["rds_cluster_storage_encrypted", "rds_instance_storage_encrypted"],
        &["RDS.3", "RDS.27"],
    ),
    rule("wkld-09.storage", Partly, &["rds_snapshots_encrypted"], &["RDS.4"]),
    rule("wkld-09.tls-forced", Share, &["rds_instance_transport_encrypted"], &["RDS.38", "RDS.39", "RDS.41", "RDS.44"]),
    // Three months before the end count here too.
    rule("wkld-09.tls-verified", Hint, &["rds_instance_certificate_expiration"], &[]),
    rule(
        "wkld-09.other-databases",
        Wholly,
        &[
            "documentdb_cluster_storage_encrypted",
            "elasticache_redis_cluster_rest_encryption_enabled",
            "neptune_cluster_storage_encrypted",
            "opensearch_service_domains_encryption_at_rest_enabled",
            "redshift_cluster_encrypted_at_rest",
        ],
        &["DocumentDB.1", "ElastiCache.4", "ES.1", "Neptune.1", "Opensearch.1", "Redshift.10"],
    ),
    rule(
        "wkld-09.other-databases",
        Partly,
        &[
            "elasticache_redis_cluster_in_transit_encryption_enabled",
            "memorydb_cluster_in_transit_encryption_enabled",
            "opensearch_service_domains_https_communications_enforced",
            "redshift_cluster_in_transit_encryption_enabled",
        ],
        &["DocumentDB.6", "ElastiCache.5", "Redshift.2"],
    ),
    // An older version of TLS counts here too.
    rule("wkld-09.other-databases", Hint, &[], &["ES.8", "Opensearch.8"]),
    // Prowler looks at the subnets and groups as well.
    rule(
        "wkld-10.databases-private",
        Wholly,
        &["rds_instance_no_public_access", "redshift_cluster_public_access"],
        &[],
    ),
    rule(
        "wkld-10.databases-private",
        Partly,
        &["neptune_cluster_uses_public_subnet", "opensearch_service_domains_not_publicly_accessible"],
        &["ES.2", "Opensearch.2", "RDS.2", "RDS.46", "Redshift.1"],
    ),
    rule(
        "wkld-10.servers-private",
        Partly,
        &["ec2_instance_public_ip", "ecs_service_no_assign_public_ip", "ecs_task_set_no_assign_public_ip"],
        &["EC2.9", "ECS.2", "ECS.16"],
    ),
    // Old versions of a template count here too.
    rule("wkld-10.servers-private", Hint, &["ec2_launch_template_no_public_ip"], &["EC2.25"]),
    // Public subnets count here too.
    rule(
        "wkld-10.private-subnets",
        Hint,
        &["vpc_subnet_different_az", "vpc_subnet_no_public_ip_by_default", "vpc_subnet_separate_private_public"],
        &["EC2.15"],
    ),
    rule(
        "wkld-11.no-open-ports",
        Wholly,
        &[
            "ec2_instance_port_cifs_exposed_to_internet",
            "ec2_instance_port_elasticsearch_kibana_exposed_to_internet",
            "ec2_instance_port_ftp_exposed_to_internet",
            "ec2_instance_port_kafka_exposed_to_internet",
            "ec2_instance_port_ldap_exposed_to_internet",
            "ec2_instance_port_memcached_exposed_to_internet",
            "ec2_instance_port_mongodb_exposed_to_internet",
            "ec2_instance_port_mysql_exposed_to_internet",
            "ec2_instance_port_postgresql_exposed_to_internet",
            "ec2_instance_port_redis_exposed_to_internet",
            "ec2_instance_port_sqlserver_exposed_to_internet",
            "ec2_instance_port_telnet_exposed_to_internet",
        ],
        &[],
    ),
    // Groups that nothing uses are a half.
    rule(
        "wkld-11.no-open-ports",
        Partly,
        &[
            "ec2_securitygroup_allow_ingress_from_internet_to_all_ports",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_elasticsearch_kibana_9200_9300_5601",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_ftp_20_21",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_kafka_9092",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_memcached_11211",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mongodb_27017_27018",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mysql_3306",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_redis_6379",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_sql_server_1433_1434",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_telnet_23",
        ],
        &[],
    ),
    // Ports that are not dangerous, or that are judged elsewhere, count here too.
    rule(
        "wkld-11.no-open-ports",
        Hint,
        &[
            "ec2_instance_port_cassandra_exposed_to_internet",
            "ec2_instance_port_kerberos_exposed_to_internet",
            "ec2_instance_port_oracle_exposed_to_internet",
            "ec2_securitygroup_allow_ingress_from_internet_to_any_port",
            "ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_cassandra_7199_9160_8888",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_oracle_1521_2483",
            "ec2_securitygroup_allow_wide_open_public_ipv4",
        ],
        &["EC2.18", "EC2.19"],
    ),
    rule("wkld-11.default-group-empty", Partly, &["ec2_securitygroup_default_restrict_traffic"], &["EC2.2"]),
    rule(
        "wkld-12.interface-endpoints",
        Hint,
        &["vpc_endpoint_for_ec2_enabled"],
        &["EC2.10", "EC2.55", "EC2.56", "EC2.57"],
    ),
    // Other accounts may be known ones.
    rule("wkld-12.restricted", Hint, &["vpc_endpoint_connections_trust_boundaries"], &[]),
    rule("wkld-13.redirect", Wholly, &["cloudfront_distributions_https_enabled"], &[]),
    // Extra behaviors are a half.
    rule("wkld-13.redirect", Partly, &[], &["CloudFront.3"]),
    // Load balancers that are not public count here too.
    rule("wkld-13.redirect", Hint, &["elb_ssl_listeners", "elbv2_ssl_listeners"], &["ELB.1", "ELB.3"]),
    // With CloudFront's own certificate, AWS fixes the version of TLS.
    rule("wkld-13.modern-tls", Partly, &["cloudfront_distributions_custom_ssl_certificate"], &["CloudFront.7"]),
    // These go by lists of names.
    rule(
        "wkld-13.modern-tls",
        Hint,
        &["elb_insecure_ssl_ciphers", "elbv2_insecure_ssl_ciphers"],
        &["CloudFront.15", "ELB.8", "ELB.17"],
    ),
    rule("wkld-13.static-sites", Partly, &["cloudfront_distributions_s3_origin_access_control"], &["CloudFront.13"]),
    rule(
        "wkld-14.waf",
        Share,
        &["apigateway_restapi_waf_acl_attached", "cloudfront_distributions_using_waf"],
        &["APIGateway.4", "CloudFront.6"],
    ),
    // Load balancers that are not public count here too.
    rule(
        "wkld-14.waf",
        Hint,
        &["elbv2_waf_acl_attached", "wafv2_webacl_managed_rule_groups_enabled", "wafv2_webacl_with_rules"],
        &["ELB.16", "WAF.10"],
    ),
    // Regions without use count here too.
    rule("wkld-15.config-rules", Hint, &["config_recorder_all_regions_enabled"], &["Config.1"]),
];

const CIS: &[(&str, &str, &str)] = &[
    ("1.2.0", "1.2", "IAM.5"),
    ("1.2.0", "1.3", "IAM.8"),
    ("1.2.0", "1.4", "IAM.3"),
    ("1.2.0", "1.9", "IAM.15"),
    ("1.2.0", "1.10", "IAM.16"),
    ("1.2.0", "1.12", "IAM.4"),
    ("1.2.0", "1.13", "IAM.9"),
    ("1.2.0", "1.14", "IAM.6"),
    ("1.2.0", "1.16", "IAM.2"),
    ("1.2.0", "1.22", "IAM.1"),
    ("1.2.0", "2.1", "CloudTrail.1"),
    ("1.2.0", "2.2", "CloudTrail.4"),
    ("1.2.0", "2.3", "CloudTrail.6"),
    ("1.2.0", "2.5", "Config.1"),
    ("1.2.0", "2.7", "CloudTrail.2"),
    ("1.2.0", "3.1", "CloudWatch.2"),
    ("1.2.0", "4.1", "EC2.13"),
    ("1.2.0", "4.2", "EC2.14"),
    ("1.2.0", "4.3", "EC2.2"),
    ("1.4.0", "1.4", "IAM.4"),
    ("1.4.0", "1.5", "IAM.9"),
    ("1.4.0", "1.6", "IAM.6"),
    ("1.4.0", "1.8", "IAM.15"),
    ("1.4.0", "1.9", "IAM.16"),
    ("1.4.0", "1.10", "IAM.5"),
    ("1.4.0", "1.12", "IAM.22"),
    ("1.4.0", "1.14", "IAM.3"),
    ("1.4.0", "1.16", "IAM.1"),
    ("1.4.0", "2.1.5.1", "S3.1"),
    ("1.4.0", "2.1.5.2", "S3.8"),
    ("1.4.0", "2.2.1", "EC2.7"),
    ("1.4.0", "2.3.1", "RDS.3"),
    ("1.4.0", "3.1", "CloudTrail.1"),
    ("1.4.0", "3.2", "CloudTrail.4"),
    ("1.4.0", "3.3", "CloudTrail.6"),
    ("1.4.0", "3.5", "Config.1"),
    ("1.4.0", "3.7", "CloudTrail.2"),
    ("1.4.0", "5.3", "EC2.2"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::{CriterionId, DecidedBy};
    use crate::evidence::checks::CHECKS;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_speaks_of_a_criterion_that_we_judge() {
        for rule in RULES {
            assert!(CriterionId::find(rule.criterion).is_some(), "{}", rule.criterion);
            assert!(CHECKS.iter().any(|(id, _)| *id == rule.criterion), "{}", rule.criterion);
            assert!(!(rule.prowler.is_empty() && rule.hub.is_empty()), "{}", rule.criterion);
        }
    }

    #[test]
    fn failures_fit_the_criterion() {
        for Rule { criterion, says, .. } in RULES {
            let known = CriterionId::find(criterion).expect("a criterion").get();
            assert!(known.decided_by == DecidedBy::Check || *says == Hint, "{criterion}: only a person decides");
            assert!(known.has_half || matches!(says, Wholly | Hint), "{criterion} has no half");
        }
    }

    #[test]
    fn every_check_is_one_that_prowler_has() {
        let known: BTreeSet<&str> = include_str!("prowler-5.46.0.txt").lines().collect();
        for check in RULES.iter().flat_map(|rule| rule.prowler) {
            assert!(known.contains(check), "{check}");
        }
    }

    #[test]
    fn a_check_says_one_thing_of_a_criterion() {
        let mut seen = BTreeSet::new();
        for rule in RULES {
            for id in rule.prowler.iter().chain(rule.hub) {
                assert!(seen.insert((rule.criterion, id)), "{id} twice of {}", rule.criterion);
            }
        }
    }

    #[test]
    fn controls_are_written_as_aws_writes_them() {
        for control in RULES.iter().flat_map(|rule| rule.hub).chain(CIS.iter().map(|row| &row.2)) {
            let (service, number) = control.split_once('.').expect("a service and a number");
            assert!(service.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{control}");
            assert!(number.parse::<u16>().is_ok(), "{control}");
        }
    }

    #[test]
    fn every_number_of_cis_leads_to_a_control_that_is_mapped() {
        let mut seen = BTreeSet::new();
        for (version, number, control) in CIS {
            assert!(seen.insert((version, number)), "{version} {number} twice");
            assert!(rules(Ids::Hub, control).next().is_some(), "{control}");
        }
        assert_eq!(of_cis("1.4.0", "1.5"), Some("IAM.9"));
        assert_eq!(of_cis("1.4.0", "9.9"), None);
    }

    #[test]
    fn ids_of_one_tool_are_none_of_the_other() {
        let of = |ids, check| rules(ids, check).map(|(rule, id)| (rule.criterion, id)).collect::<Vec<_>>();
        assert_eq!(of(Ids::Hub, "IAM.9"), [("acct-02.root-mfa", "IAM.9")]);
        assert_eq!(of(Ids::Hub, "OpenSearch.1"), [("wkld-09.other-databases", "Opensearch.1")]);
        assert_eq!(of(Ids::Prowler, "IAM.9"), []);
        assert_eq!(of(Ids::Prowler, "iam_root_mfa_enabled"), [("acct-02.root-mfa", "iam_root_mfa_enabled")]);
    }
}
