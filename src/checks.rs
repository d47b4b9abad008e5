//! The checks: pure functions from evidence to a finding for one criterion, with one file per control. Their rules are those of
//! the baseline's criteria. Their texts are in `messages::findings`.

pub mod acct_01;
pub mod acct_02;
pub mod acct_03;
pub mod acct_04;
pub mod acct_05;
pub mod acct_06;
pub mod acct_07;
pub mod acct_08;
pub mod acct_09;
pub mod acct_10;
pub mod acct_11;
pub mod acct_12;
mod batches;
mod context;
pub(crate) mod failing;
mod judge;
pub mod kinds;
pub mod profile;
mod secret_names;
mod services;
mod substitutes;
#[cfg(test)]
pub(crate) mod trial;
pub mod wkld_01;
pub mod wkld_02;
pub mod wkld_03;
pub mod wkld_05;
pub mod wkld_06;
pub mod wkld_07;
pub mod wkld_08;
pub mod wkld_09;
pub mod wkld_10;
pub mod wkld_11;
pub mod wkld_12;
pub mod wkld_13;
pub mod wkld_14;
pub mod wkld_15;

pub use context::{CallResult, CheckContext, Draft, Gap, Missing};
pub use judge::Judge;
pub use services::eventbridge::notification_rules::telling_rules;
pub use services::iam::credential_report::is_root_in_use;
pub use substitutes::{is_substitute, is_substitute_worth_asking};

/// A function that checks one criterion.
pub type Check = fn(&mut CheckContext<'_>) -> Draft;

/// Every check, by the criterion that it decides.
pub const CHECKS: &[(&str, Check)] = &[
    ("acct-01.alternate-contacts", acct_01::alternate_contacts),
    ("acct-01.contact-details", acct_01::contact_details),
    ("acct-02.root-mfa", acct_02::root_mfa),
    ("acct-02.no-root-keys", acct_02::no_root_keys),
    ("acct-02.root-idle", acct_02::root_idle),
    ("acct-02.daily-admin", acct_02::daily_admin),
    ("acct-02.root-custody", acct_02::root_custody),
    ("acct-03.own-sign-in", acct_03::own_sign_in),
    ("acct-03.federated", acct_03::federated),
    ("acct-03.no-personal-keys", acct_03::no_personal_keys),
    ("acct-03.no-stale-sign-ins", acct_03::no_stale_sign_ins),
    ("acct-04.through-groups", acct_04::through_groups),
    ("acct-04.job-functions", acct_04::job_functions),
    ("acct-04.no-star-policies", acct_04::no_star_policies),
    ("acct-05.console-mfa", acct_05::console_mfa),
    ("acct-05.enforced", acct_05::enforced),
    ("acct-05.strong-and-spare", acct_05::strong_and_spare),
    ("acct-06.long-passwords", acct_06::long_passwords),
    ("acct-06.no-reuse", acct_06::no_reuse),
    ("acct-06.unique-passwords", acct_06::unique_passwords),
    ("acct-07.all-regions", acct_07::all_regions),
    ("acct-07.management-events", acct_07::management_events),
    ("acct-07.log-validation", acct_07::log_validation),
    ("acct-07.closed-bucket", acct_07::closed_bucket),
    ("acct-07.kept-logs", acct_07::kept_logs),
    ("acct-08.account-block", acct_08::account_block),
    ("acct-08.bucket-block", acct_08::bucket_block),
    ("acct-08.no-public-data", acct_08::no_public_data),
    ("acct-09.default-vpcs", acct_09::default_vpcs),
    ("acct-09.unused-network", acct_09::unused_network),
    ("acct-09.idle-resources", acct_09::idle_resources),
    ("acct-10.cost-budget", acct_10::cost_budget),
    ("acct-10.forecast-alert", acct_10::forecast_alert),
    ("acct-10.alert-owner", acct_10::alert_owner),
    ("acct-11.on-everywhere", acct_11::on_everywhere),
    ("acct-11.notified", acct_11::notified),
    ("acct-11.protection-plans", acct_11::protection_plans),
    ("acct-11.response", acct_11::response),
    ("acct-12.no-red-items", acct_12::no_red_items),
    ("acct-12.security-hub", acct_12::security_hub),
    ("acct-12.vulnerability-scan", acct_12::vulnerability_scan),
    ("wkld-01.instance-roles", wkld_01::instance_roles),
    ("wkld-01.container-roles", wkld_01::container_roles),
    ("wkld-01.no-static-keys", wkld_01::no_static_keys),
    ("wkld-01.least-privilege", wkld_01::least_privilege),
    ("wkld-01.imdsv2", wkld_01::imdsv2),
    ("wkld-02.analyzer-on", wkld_02::analyzer_on),
    ("wkld-02.no-public-access", wkld_02::no_public_access),
    ("wkld-02.named-source", wkld_02::named_source),
    ("wkld-02.sensitive-resources", wkld_02::sensitive_resources),
    ("wkld-03.secret-store", wkld_03::secret_store),
    ("wkld-03.no-plain-secrets", wkld_03::no_plain_secrets),
    ("wkld-03.database-logins", wkld_03::database_logins),
    ("wkld-03.rotation", wkld_03::rotation),
    ("wkld-05.repositories-scanned", wkld_05::repositories_scanned),
    ("wkld-05.no-exposed-keys", wkld_05::no_exposed_keys),
    ("wkld-06.managed", wkld_06::managed),
    ("wkld-06.admin-ports-closed", wkld_06::admin_ports_closed),
    ("wkld-06.session-logs", wkld_06::session_logs),
    ("wkld-06.no-jump-hosts", wkld_06::no_jump_hosts),
    ("wkld-07.object-events", wkld_07::object_events),
    ("wkld-07.denied-alert", wkld_07::denied_alert),
    ("wkld-07.trail-encrypted", wkld_07::trail_encrypted),
    ("wkld-08.default-on", wkld_08::default_on),
    ("wkld-08.existing-data", wkld_08::existing_data),
    ("wkld-08.file-systems", wkld_08::file_systems),
    ("wkld-09.storage", wkld_09::storage),
    ("wkld-09.tls-forced", wkld_09::tls_forced),
    ("wkld-09.tls-verified", wkld_09::tls_verified),
    ("wkld-09.other-databases", wkld_09::other_databases),
    ("wkld-10.databases-private", wkld_10::databases_private),
    ("wkld-10.servers-private", wkld_10::servers_private),
    ("wkld-10.private-subnets", wkld_10::private_subnets),
    ("wkld-10.network-acls", wkld_10::network_acls),
    ("wkld-11.no-open-ports", wkld_11::no_open_ports),
    ("wkld-11.default-group-empty", wkld_11::default_group_empty),
    ("wkld-11.database-tier", wkld_11::database_tier),
    ("wkld-11.audited", wkld_11::audited),
    ("wkld-12.gateway-endpoints", wkld_12::gateway_endpoints),
    ("wkld-12.interface-endpoints", wkld_12::interface_endpoints),
    ("wkld-12.restricted", wkld_12::restricted),
    ("wkld-13.redirect", wkld_13::redirect),
    ("wkld-13.modern-tls", wkld_13::modern_tls),
    ("wkld-13.static-sites", wkld_13::static_sites),
    ("wkld-13.security-headers", wkld_13::security_headers),
    ("wkld-14.no-direct-servers", wkld_14::no_direct_servers),
    ("wkld-14.waf", wkld_14::waf),
    ("wkld-14.rate-limits", wkld_14::rate_limits),
    ("wkld-14.ddos-ready", wkld_14::ddos_ready),
    ("wkld-15.templates", wkld_15::templates),
    ("wkld-15.pipeline", wkld_15::pipeline),
    ("wkld-15.scanned", wkld_15::scanned),
    ("wkld-15.config-rules", wkld_15::config_rules),
];

/// Those of the chosen criteria that have a check, in the order of [`CHECKS`]; all that have one if none is chosen.
pub fn decided(chosen: &[String]) -> impl Iterator<Item = &'static str> {
    let ids = CHECKS.iter().map(|(id, _)| *id);
    ids.filter(|id| chosen.is_empty() || chosen.iter().any(|chosen| chosen == id))
}

#[cfg(test)]
mod tests {
    mod ages;
    mod cases;
    pub(super) mod verdicts;

    use super::*;
    use crate::baseline::{CriterionId, DecidedBy};
    use crate::evidence::{Evidence, ProfileFacts};
    use crate::stdx::time::Timestamp;

    #[test]
    fn every_criterion_that_an_api_decides_or_hints_at_has_a_check() {
        let (asked, decided): (Vec<_>, Vec<_>) =
            CriterionId::all().partition(|id| id.get().decided_by == DecidedBy::Question);
        let ids: Vec<&str> = super::decided(&[]).collect();
        assert!(decided.iter().all(|id| ids.contains(&id.get().id)));
        assert!(!asked.iter().any(|id| ids.contains(&id.get().id)));
        assert_eq!(decided.len(), 93);
    }

    #[test]
    fn every_check_decides_one_criterion_that_there_is() {
        let mut ids: Vec<&str> = CHECKS.iter().map(|(id, _)| *id).collect();
        assert!(ids.iter().all(|id| CriterionId::find(id).is_some()));
        ids.dedup();
        assert_eq!(ids.len(), CHECKS.len());
    }

    #[test]
    fn without_evidence_nothing_is_met_and_nothing_is_not_applicable() {
        let evidence = Evidence::new("111122223333", "aws", Timestamp::default());
        for id in decided(&[]) {
            let finding = Judge::new(&evidence, ProfileFacts::default()).finding(id).expect("a finding");
            assert_eq!(finding.verdict, crate::evidence::Verdict::Unknown, "{id}: {}", finding.reason);
            assert!(!finding.reason.is_empty(), "{id}");
        }
    }
}
