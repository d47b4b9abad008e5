//! What a query finds, in small texts and in the whole guidance.

use super::*;
use crate::baseline::guidance_files;

fn passage(title: &str, text: &str) -> Passage {
    Passage::new(ControlId::all().next().unwrap(), String::new(), title.to_owned(), text, "")
}

#[track_caller]
fn check(text: &str, query: &str, found: Option<(&str, &str, &str)>) {
    let passage = passage("Close the bucket", text);
    let query = Query::parse(query);
    let excerpt = query.search([&passage].into_iter()).first().map(|passage| passage.excerpt(&query));
    let found = found.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
    assert_eq!(excerpt, found, "{query:?}");
}

#[test]
fn the_words_of_a_query_are_found_in_any_order_and_case() {
    check("Run put-bucket-policy.", "POLICY run", Some(("Run put-bucket-", "policy", ".")));
    check("Run put-bucket-policy.", "zebra", None);
}

#[test]
fn a_passage_with_some_of_the_words_is_found_if_none_has_all() {
    check("Run put-bucket-policy.", "policy zebra", Some(("Run put-bucket-", "policy", ".")));
}

#[test]
fn a_word_of_the_title_shows_the_beginning() {
    check("It is closed.", "close bucket", Some(("It is ", "clos", "ed.")));
    check("Nobody gets in.", "bucket", Some(("", "", "Nobody gets in.")));
}

#[test]
fn letters_that_change_their_length_are_found_and_nothing_is_cut_within_a_letter() {
    check("Die Straße in İzmir", "izmir", None);
    check("Die STRASSE ß", "ß", Some(("Die STRASSE ", "ß", "")));
    let long = "ä".repeat(200);
    check(
        &format!("{long} trail {long}"),
        "trail",
        Some((&format!("…{} ", "ä".repeat(70)), "trail", &format!(" {}…", "ä".repeat(69)))),
    );
}

#[test]
fn a_short_word_is_found_by_itself_and_in_the_plural_only() {
    check("Correct the details.", "cors", None);
    check("Two keys and a keyboard", "key", Some(("Two ", "key", "s and a keyboard")));
}

#[test]
fn one_typing_mistake_is_forgiven() {
    for (typed, known, is_one) in [
        ("bucet", "bucket", true),
        ("buckket", "bucket", true),
        ("buckte", "bucket", true),
        ("bicket", "bucket", true),
        ("bucket", "bucket", false),
        ("bikcet", "bucket", false),
        ("buck", "bucket", false),
    ] {
        assert_eq!(is_one_mistake(typed.as_bytes(), known.as_bytes()), is_one, "{typed}");
        assert_eq!(is_one_mistake(known.as_bytes(), typed.as_bytes()), is_one, "{typed}");
    }
}

fn guidance() -> Vec<Passage> {
    let of = |id: ControlId| {
        let file = guidance_files().iter().find(|(name, _)| *name == id.get().guidance).unwrap();
        Passage::of(id, &Guidance::read(file.1).unwrap())
    };
    ControlId::all().flat_map(of).collect()
}

#[test]
fn everything_a_control_says_can_be_found() {
    let passages = guidance();
    for query in ["create-trail", "Object Lock", "put-public-access-block", "s3:GetObject"] {
        assert!(!Query::parse(query).search(passages.iter()).is_empty(), "{query}");
    }
    assert_eq!(Query::parse("zebra").search(passages.iter()), [] as [&Passage; 0]);
    assert!(Query::parse(" ? ").is_empty());
}

/// What people type, and the control or criterion that has to be among the first three places.
const QUERIES: [(&str, &str); 72] = [
    ("hacked", "acct-11.response"),
    ("we have been hacked", "acct-11.response"),
    ("breach", "acct-11.response"),
    ("account compromised", "acct-11.response"),
    ("incident response", "acct-11.response"),
    ("leaked key", "wkld-05.response-plan"),
    ("key on github", "wkld-05.repositories-scanned"),
    ("exposed access key", "wkld-05.no-exposed-keys"),
    ("2FA", "acct-05.console-mfa"),
    ("two-factor", "acct-05.console-mfa"),
    ("two factor authentication", "acct-05.console-mfa"),
    ("authenticator app", "acct-05.console-mfa"),
    ("yubikey", "acct-05.strong-and-spare"),
    ("passkey", "acct-05.strong-and-spare"),
    ("lost phone", "acct-05.strong-and-spare"),
    ("offboarding", "acct-03.own-sign-in"),
    ("employee leaves", "acct-03.own-sign-in"),
    ("leaver", "acct-03.own-sign-in"),
    ("onboarding", "acct-03.own-sign-in"),
    ("SSO", "acct-03.federated"),
    ("single sign-on", "acct-03.federated"),
    ("google workspace", "acct-03.federated"),
    ("okta", "acct-03.federated"),
    ("firewall", "WKLD.11"),
    ("open ports", "wkld-11.no-open-ports"),
    ("ssh", "wkld-06.admin-ports-closed"),
    ("bastion", "wkld-06.no-jump-hosts"),
    ("jump host", "wkld-06.no-jump-hosts"),
    ("backup keys", "acct-05.strong-and-spare"),
    ("credit card bill", "ACCT.10"),
    ("aws bill too high", "ACCT.10"),
    ("cost alert", "acct-10.cost-budget"),
    ("spending limit", "acct-10.cost-budget"),
    ("crypto mining", "ACCT.11"),
    ("password length", "acct-06.long-passwords"),
    ("password manager", "acct-06.unique-passwords"),
    ("root account", "ACCT.02"),
    ("root password", "acct-02.root-custody"),
    ("admin user", "acct-02.daily-admin"),
    ("too many admins", "acct-04.job-functions"),
    ("permissions", "ACCT.04"),
    ("audit log", "ACCT.07"),
    ("who did what", "ACCT.07"),
    ("cloudtrial", "ACCT.07"),
    ("logging", "ACCT.07"),
    ("public bucket", "ACCT.08"),
    ("s3 leak", "ACCT.08"),
    ("open bucket", "ACCT.08"),
    ("unused resources", "acct-09.idle-resources"),
    ("pentest", "acct-12.penetration-test"),
    ("vulnerability scanner", "acct-12.vulnerability-scan"),
    ("CVE", "acct-12.vulnerability-scan"),
    ("github actions", "wkld-15.pipeline"),
    ("CI/CD keys", "wkld-01.no-static-keys"),
    ("env variables", "wkld-03.no-plain-secrets"),
    ("api keys in code", "WKLD.04"),
    ("database password", "wkld-03.database-logins"),
    ("database public", "wkld-10.databases-private"),
    ("encrypt disk", "WKLD.08"),
    ("encryption at rest", "WKLD.08"),
    ("encrypt database", "WKLD.09"),
    ("certificate", "WKLD.13"),
    ("https", "WKLD.13"),
    ("ssl", "WKLD.13"),
    ("DDoS", "wkld-14.ddos-ready"),
    ("bots", "WKLD.14"),
    ("gaurdduty alerts", "ACCT.11"),
    ("ransomware", "acct-11.response"),
    ("team member left", "acct-03.own-sign-in"),
    ("identity center", "acct-03.federated"),
    ("cross-account access", "wkld-02.sensitive-resources"),
    ("scp", "acct-02.root-custody"),
];

#[test]
fn what_people_look_for_is_among_the_first_three_places() {
    let passages = guidance();
    let mut wrong = Vec::new();
    for (text, expected) in QUERIES {
        let hits = Query::parse(text).search(passages.iter());
        let is_it = |passage: &&Passage| {
            let criteria = || CriterionId::find(expected).into_iter();
            passage.control.get().id == expected
                || passage.id == expected
                || criteria().any(|id| id.get().actions.iter().any(|action| action.get().id == passage.id))
        };
        if !hits.iter().take(3).any(is_it) {
            let first: Vec<&str> =
                hits.iter().take(3).map(|hit| if hit.id.is_empty() { hit.control.get().id } else { &hit.id }).collect();
            wrong.push(format!("{text}: {expected} expected, found {first:?}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}
