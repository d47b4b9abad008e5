//! Search clusters: the domains of OpenSearch.

use crate::checks::CheckContext;
use crate::checks::batches::described;
use crate::evidence::View;

/// The details of every search cluster, each with its Region. Missing answers are gaps.
pub fn search_domains<'a>(cx: &mut CheckContext<'a>) -> Vec<(&'a str, View<'a>)> {
    let mut all = Vec::new();
    for list in cx.in_every_region("opensearch:ListDomainNames") {
        let names: Vec<&str> = list.view().list("DomainNames").map(|domain| domain.text("DomainName")).collect();
        let lists = ("DomainNames", "DomainStatusList");
        let domains = described(cx, "opensearch:DescribeDomains", list.region(), lists, &names);
        all.extend(domains.into_iter().map(|domain| (list.region(), domain)));
    }
    all
}

#[cfg(test)]
pub mod trial {
    //! Search clusters for the cases of checks.

    use crate::checks::trial::Case;
    use serde_json::{Value, json};

    impl Case {
        /// Adds the only search cluster of a Region.
        pub fn search_domain(self, region: &str, name: &str, domain: Value) -> Self {
            let names = json!({"DomainNames": [{ "DomainName": name }]});
            self.answers("opensearch:ListDomainNames", region, json!({}), names).answers(
                "opensearch:DescribeDomains",
                region,
                json!({ "DomainNames": [name] }),
                json!({ "DomainStatusList": [domain] }),
            )
        }
    }
}
