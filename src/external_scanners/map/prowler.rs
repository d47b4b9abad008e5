//! Prowler's checks by ID, as in version 5.46.0.

use super::Mapping::{Hint, Partly, Share, Wholly};
use super::{Rule, rule};

/// What the checks mean for our criteria.
pub(super) const RULES: &[Rule] = &[
    rule(
        "acct-01.alternate-contacts",
        Hint,
        &[
            "account_maintain_different_contact_details_to_security_billing_and_operations",
            "account_security_contact_information_is_registered",
        ],
    ),
    rule("acct-01.contact-details", Hint, &["account_maintain_current_contact_details"]),
    rule("acct-02.root-mfa", Wholly, &["iam_root_mfa_enabled"]),
    rule("acct-02.no-root-keys", Wholly, &["iam_no_root_access_key"]),
    // A person has to say whether it was a task that only the root user can do.
    rule("acct-02.root-idle", Hint, &["iam_avoid_root_usage"]),
    rule("acct-02.root-custody", Hint, &["iam_root_credentials_management_enabled"]),
    // Without a provider, people may still sign in from another account.
    rule("acct-03.federated", Hint, &["iam_check_saml_providers_sts"]),
    // The check does not distinguish people's keys from machines' keys.
    rule("acct-03.no-personal-keys", Hint, &["iam_rotate_access_key_90_days"]),
    // The check counts 45 days, not 90.
    rule("acct-03.no-stale-sign-ins", Hint, &["iam_user_console_access_unused"]),
    rule("acct-04.through-groups", Partly, &["iam_policy_attached_only_to_group_or_roles"]),
    rule(
        "acct-04.job-functions",
        Hint,
        &[
            "iam_aws_attached_policy_no_administrative_privileges",
            "iam_group_administrator_access_policy",
            "iam_user_administrator_access_policy",
        ],
    ),
    // The checks do not consider conditions, with which the criterion may be partly met.
    rule(
        "acct-04.no-star-policies",
        Partly,
        &[
            "iam_customer_attached_policy_no_administrative_privileges",
            "iam_inline_policy_no_administrative_privileges",
        ],
    ),
    rule("acct-05.console-mfa", Wholly, &["iam_user_mfa_enabled_console_access"]),
    rule(
        "acct-05.strong-and-spare",
        Hint,
        &["iam_administrator_access_with_mfa", "iam_root_hardware_mfa_enabled", "iam_user_hardware_mfa_enabled"],
    ),
    // With 12 or 13 characters, the criterion is partly met.
    rule("acct-06.long-passwords", Partly, &["iam_password_policy_minimum_length_14"]),
    rule("acct-06.no-reuse", Partly, &["iam_password_policy_reuse_24"]),
    rule("acct-07.all-regions", Share, &["cloudtrail_multi_region_enabled"]),
    // The check goes by the name of a selector.
    rule("acct-07.management-events", Hint, &["cloudtrail_multi_region_enabled_logging_management_events"]),
    rule("acct-07.log-validation", Share, &["cloudtrail_log_file_validation_enabled"]),
    // The check does not consider whether Block Public Access closes the bucket.
    rule("acct-07.closed-bucket", Partly, &["cloudtrail_logs_s3_bucket_is_not_publicly_accessible"]),
    // Object Lock does the same.
    rule("acct-07.kept-logs", Hint, &["cloudtrail_bucket_requires_mfa_delete"]),
    rule("acct-08.account-block", Partly, &["s3_account_level_public_access_blocks"]),
    rule("acct-08.bucket-block", Share, &["s3_bucket_level_public_access_block"]),
    rule("acct-08.no-public-data", Wholly, &["s3_bucket_policy_public_write_access", "s3_bucket_public_write_acl"]),
    // Reading by everybody may be intended.
    rule("acct-08.no-public-data", Hint, &["s3_bucket_public_access", "s3_bucket_public_list_acl"]),
    rule("acct-09.unused-network", Partly, &["ec2_securitygroup_not_used"]),
    rule(
        "acct-09.idle-resources",
        Hint,
        &["ec2_elastic_ip_unassigned", "ec2_instance_stopped_older_than_specific_days"],
    ),
    rule("acct-11.on-everywhere", Share, &["guardduty_is_enabled"]),
    // The checks do not consider which services are used where.
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
    ),
    // The check does not say how long the findings have been open.
    rule("acct-11.response", Hint, &["guardduty_no_high_severity_findings"]),
    // The check also counts yellow items.
    rule("acct-12.no-red-items", Hint, &["trustedadvisor_errors_and_warnings"]),
    // Another account of the organization may have Security Hub, and the check also counts Regions that are not in use.
    rule("acct-12.security-hub", Hint, &["securityhub_enabled"]),
    // Another scanner may do this.
    rule("acct-12.vulnerability-scan", Hint, &["ecr_registry_scan_images_on_push_enabled", "inspector2_is_enabled"]),
    // The check also counts stopped servers.
    rule("wkld-01.instance-roles", Partly, &["ec2_instance_profile_attached"]),
    // The check does not consider whether anything runs from the definition.
    rule("wkld-01.container-roles", Hint, &["ecs_task_definitions_no_privileged_containers"]),
    rule("wkld-01.no-static-keys", Hint, &["iam_rotate_access_key_90_days", "iam_user_with_temporary_credentials"]),
    rule("wkld-01.imdsv2", Wholly, &["ec2_instance_imdsv2_enabled"]),
    rule("wkld-01.imdsv2", Partly, &["ec2_instance_account_imdsv2_enabled"]),
    // An organization's analyzer is in another account.
    rule("wkld-02.analyzer-on", Hint, &["accessanalyzer_enabled"]),
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
    ),
    // A function's URL may be meant for everybody.
    rule(
        "wkld-02.no-public-access",
        Hint,
        &["awslambda_function_not_publicly_accessible", "awslambda_function_url_public"],
    ),
    rule(
        "wkld-02.sensitive-resources",
        Hint,
        &[
            "accessanalyzer_enabled_without_findings",
            "s3_bucket_cross_account_access",
            "secretsmanager_has_restrictive_resource_policy",
        ],
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
    ),
    // What looks like a secret may not be one.
    rule(
        "wkld-03.no-plain-secrets",
        Hint,
        &[
            "awslambda_function_no_secrets_in_variables",
            "codebuild_project_no_secrets_in_variables",
            "ecs_task_definitions_no_environment_secrets",
        ],
    ),
    // The secrets may be changed by hand.
    rule(
        "wkld-03.rotation",
        Hint,
        &["secretsmanager_automatic_rotation_enabled", "secretsmanager_secret_rotated_periodically"],
    ),
    // AWS may manage the password instead.
    rule(
        "wkld-03.database-logins",
        Hint,
        &["rds_cluster_iam_authentication_enabled", "rds_instance_iam_authentication_enabled"],
    ),
    rule("wkld-06.managed", Share, &["ec2_instance_managed_by_ssm"]),
    rule(
        "wkld-06.admin-ports-closed",
        Wholly,
        &["ec2_instance_port_rdp_exposed_to_internet", "ec2_instance_port_ssh_exposed_to_internet"],
    ),
    // For groups that nothing uses, the criterion is partly met.
    rule(
        "wkld-06.admin-ports-closed",
        Partly,
        &[
            "ec2_securitygroup_allow_ingress_from_internet_to_all_ports",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22",
            "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389",
        ],
    ),
    // Events of chosen buckets are enough.
    rule(
        "wkld-07.object-events",
        Hint,
        &["cloudtrail_s3_dataevents_read_enabled", "cloudtrail_s3_dataevents_write_enabled"],
    ),
    // A rule of EventBridge does the same.
    rule("wkld-07.denied-alert", Hint, &["cloudwatch_log_metric_filter_unauthorized_api_calls"]),
    rule("wkld-07.trail-encrypted", Partly, &["cloudtrail_kms_encryption_enabled"]),
    rule("wkld-08.default-on", Share, &["ec2_ebs_default_encryption"]),
    rule("wkld-08.existing-data", Wholly, &["ec2_ebs_public_snapshot"]),
    // For volumes that nothing uses, the criterion is partly met.
    rule("wkld-08.existing-data", Partly, &["ec2_ebs_snapshots_encrypted", "ec2_ebs_volume_encryption"]),
    rule("wkld-08.file-systems", Share, &["efs_encryption_at_rest_enabled"]),
    rule("wkld-09.storage", Wholly, &["rds_cluster_storage_encrypted", "rds_instance_storage_encrypted"]),
    rule("wkld-09.storage", Partly, &["rds_snapshots_encrypted"]),
    rule("wkld-09.tls-forced", Share, &["rds_instance_transport_encrypted"]),
    // The check also counts the three months before a certificate ends.
    rule("wkld-09.tls-verified", Hint, &["rds_instance_certificate_expiration"]),
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
    ),
    // The checks consider the subnets and the groups as well.
    rule("wkld-10.databases-private", Wholly, &["rds_instance_no_public_access", "redshift_cluster_public_access"]),
    rule(
        "wkld-10.databases-private",
        Partly,
        &["neptune_cluster_uses_public_subnet", "opensearch_service_domains_not_publicly_accessible"],
    ),
    rule(
        "wkld-10.servers-private",
        Partly,
        &["ec2_instance_public_ip", "ecs_service_no_assign_public_ip", "ecs_task_set_no_assign_public_ip"],
    ),
    // The check also counts old versions of a template.
    rule("wkld-10.servers-private", Hint, &["ec2_launch_template_no_public_ip"]),
    // The checks also count public subnets.
    rule(
        "wkld-10.private-subnets",
        Hint,
        &["vpc_subnet_different_az", "vpc_subnet_no_public_ip_by_default", "vpc_subnet_separate_private_public"],
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
    ),
    // For groups that nothing uses, the criterion is partly met.
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
    ),
    // The checks also count ports that are not dangerous, or that are judged elsewhere.
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
    ),
    rule("wkld-11.default-group-empty", Partly, &["ec2_securitygroup_default_restrict_traffic"]),
    rule("wkld-12.interface-endpoints", Hint, &["vpc_endpoint_for_ec2_enabled"]),
    // The other accounts may be known ones.
    rule("wkld-12.restricted", Hint, &["vpc_endpoint_connections_trust_boundaries"]),
    rule("wkld-13.redirect", Wholly, &["cloudfront_distributions_https_enabled"]),
    // The checks also count load balancers that are not public.
    rule("wkld-13.redirect", Hint, &["elb_ssl_listeners", "elbv2_ssl_listeners"]),
    // With CloudFront's own certificate, AWS fixes the version of TLS.
    rule("wkld-13.modern-tls", Partly, &["cloudfront_distributions_custom_ssl_certificate"]),
    // These checks go by lists of names.
    rule("wkld-13.modern-tls", Hint, &["elb_insecure_ssl_ciphers", "elbv2_insecure_ssl_ciphers"]),
    rule("wkld-13.static-sites", Partly, &["cloudfront_distributions_s3_origin_access_control"]),
    rule("wkld-14.waf", Share, &["apigateway_restapi_waf_acl_attached", "cloudfront_distributions_using_waf"]),
    // The checks also count load balancers that are not public.
    rule(
        "wkld-14.waf",
        Hint,
        &["elbv2_waf_acl_attached", "wafv2_webacl_managed_rule_groups_enabled", "wafv2_webacl_with_rules"],
    ),
    // The check also counts Regions that are not in use.
    rule("wkld-15.config-rules", Hint, &["config_recorder_all_regions_enabled"]),
];
