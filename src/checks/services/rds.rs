//! Databases in the answers of RDS, by family (CRITERIA.md E11). The answers also list DocumentDB and Neptune, which belong to
//! the other databases.

use crate::evidence::View;

/// Whether a database, or a snapshot of one, is of RDS or Aurora.
pub fn is_relational(database: View<'_>) -> bool {
    !matches!(database.text("Engine"), "docdb" | "neptune")
}

/// Whether an instance belongs to a cluster, which is then judged for storage, logins and parameters.
pub fn is_in_cluster(instance: View<'_>) -> bool {
    !instance.text("DBClusterIdentifier").is_empty()
}

/// The parameter by which an engine refuses connections without TLS; `None` if the engine has none that can be read.
pub fn tls_parameter(engine: &str) -> Option<&'static str> {
    if engine.starts_with("sqlserver") || matches!(engine, "postgres" | "aurora-postgresql") {
        Some("rds.force_ssl")
    } else if matches!(engine, "mysql" | "mariadb" | "aurora" | "aurora-mysql") {
        Some("require_secure_transport")
    } else {
        None
    }
}

/// Whether storage is encrypted: by its flag, or by the kind of its key, which is the only sign of a key that AWS owns.
pub fn is_encrypted(storage: View<'_>, flag: &str) -> bool {
    storage.flag(flag) || storage.text("StorageEncryptionType").starts_with("sse-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CallId;
    use crate::catalog::fanout::{FanoutRule, Is};
    use serde_json::json;

    #[test]
    fn documentdb_and_neptune_are_of_another_family() {
        for (engine, relational) in [
            ("mysql", true),
            ("mariadb", true),
            ("postgres", true),
            ("aurora-mysql", true),
            ("aurora-postgresql", true),
            ("oracle-ee", true),
            ("sqlserver-ex", true),
            ("db2-se", true),
            ("custom-oracle-ee", true),
            ("docdb", false),
            ("neptune", false),
        ] {
            assert_eq!(is_relational(View::of(&json!({ "Engine": engine }))), relational, "{engine}");
        }
    }

    #[test]
    fn an_instance_is_in_a_cluster_that_it_names() {
        for (instance, is_in) in [
            (json!({"DBClusterIdentifier": "shop"}), true),
            (json!({"DBClusterIdentifier": null}), false),
            (json!({}), false),
        ] {
            assert_eq!(is_in_cluster(View::of(&instance)), is_in, "{instance}");
        }
    }

    #[test]
    fn parameters_are_asked_of_the_engines_that_have_one_for_tls() {
        let asks = |call: &str, engine: &str| {
            let call = CallId::find(call).expect(call);
            let conditions = FanoutRule::leading_to(call).flat_map(|rule| rule.conditions);
            let engines =
                conditions.filter(|condition| condition.field.path == "Engine").flat_map(|condition| condition.is);
            engines.into_iter().any(|is| match is {
                Is::Text(known) => *known == engine,
                Is::Begins(start) => engine.starts_with(start),
                Is::True | Is::OwnAccount => false,
            })
        };
        for engine in [
            "mysql",
            "mariadb",
            "postgres",
            "aurora",
            "aurora-mysql",
            "aurora-postgresql",
            "oracle-ee",
            "sqlserver-ex",
            "db2-se",
            "custom-oracle-ee",
            "docdb",
            "neptune",
        ] {
            for call in ["rds:DescribeDBParameters", "rds:DescribeDBClusterParameters"] {
                assert_eq!(asks(call, engine), tls_parameter(engine).is_some(), "{call} {engine}");
            }
        }
    }

    #[test]
    fn a_key_that_aws_owns_encrypts_too() {
        for (storage, encrypted) in [
            (json!({"Encrypted": true}), true),
            (json!({"Encrypted": false}), false),
            (json!({"Encrypted": false, "StorageEncryptionType": "sse-rds"}), true),
            (json!({"StorageEncryptionType": "sse-elasticache"}), true),
            (json!({"Encrypted": true, "StorageEncryptionType": "sse-kms"}), true),
            (json!({"Encrypted": false, "StorageEncryptionType": "none"}), false),
            (json!({}), false),
        ] {
            assert_eq!(is_encrypted(View::of(&storage), "Encrypted"), encrypted, "{storage}");
        }
    }
}
