//! The software bill of materials of a release in CycloneDX format: the crates in the programs, and the tools that make
//! them. The same sources give the same text, so it contains no time and no machine.
//! <https://cyclonedx.org/docs/1.6/json/>

use crate::cache::repository;
use crate::metadata::{Graph, Package, checksums};
use crate::post_build::hex;
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The name of the file next to the site.
pub(crate) const NAME: &str = "sbom.cdx.json";
/// The target of the programs.
const TARGET: &str = "wasm32-unknown-unknown";
const TOOLS: (&str, &str) = ("xtask/tools/Cargo.toml", "xtask/tools/Cargo.lock");
const NPM: &str = "xtask/npm/package-lock.json";

/// The bill of materials of a version.
pub(crate) fn sbom(version: &str) -> Result<String> {
    let graph = Graph::read("Cargo.toml", &[TARGET])?;
    let sums = checksums("Cargo.lock")?;
    let shipped: BTreeSet<&str> = graph.needs("footing", false).into_keys().collect();
    let all = graph.needs("footing", true);
    let (own, foreign): (Vec<&Package>, Vec<&Package>) = all.values().partition(|package| package.source.is_none());
    let own = own.first().context("`cargo metadata` does not list footing")?;
    let mut components: Vec<Value> = foreign
        .iter()
        .map(|package| component(package, shipped.contains(package.id.as_str()), sums_of(package, &sums)))
        .collect();
    components.extend(tools()?);
    components.sort_by_key(|component| component.get("purl").map(Value::to_string));
    let reference = |package: &Package| if package.source.is_none() { "footing".to_owned() } else { purl(package) };
    let mut dependencies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in all.values() {
        let needed = graph.dependencies(&package.id, true).filter_map(|id| all.get(id));
        dependencies.insert(reference(package), needed.map(|package| reference(package)).collect());
    }
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "application", "bom-ref": "footing", "name": "footing", "version": version,
            "licenses": licenses(own.license.as_deref()),
        } },
        "components": components,
        "dependencies": dependencies
            .iter()
            .map(|(package, needed)| json!({ "ref": package, "dependsOn": needed }))
            .collect::<Vec<_>>(),
    });
    Ok(format!("{bill:#}\n"))
}

fn purl(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

fn sums_of<'a>(package: &Package, sums: &'a BTreeMap<(String, String), Option<String>>) -> Option<&'a str> {
    sums.get(&(package.name.clone(), package.version.clone()))?.as_deref()
}

/// A crate. What only building needs is not part of what runs.
fn component(package: &Package, is_shipped: bool, sum: Option<&str>) -> Value {
    let hash = sum.map(|sum| ("SHA-256", sum.to_owned()));
    entry(&package.name, &package.version, &purl(package), package.license.as_deref(), is_shipped, hash)
}

fn entry(
    name: &str,
    version: &str,
    purl: &str,
    license: Option<&str>,
    is_shipped: bool,
    hash: Option<(&str, String)>,
) -> Value {
    let mut entry = Map::from_iter([
        ("type".to_owned(), json!("library")),
        ("bom-ref".to_owned(), json!(purl)),
        ("name".to_owned(), json!(name)),
        ("version".to_owned(), json!(version)),
        ("scope".to_owned(), json!(if is_shipped { "required" } else { "excluded" })),
        ("licenses".to_owned(), licenses(license)),
        ("purl".to_owned(), json!(purl)),
    ]);
    if let Some((alg, content)) = hash {
        entry.insert("hashes".to_owned(), json!([{ "alg": alg, "content": content }]));
    }
    Value::Object(entry)
}

/// A license as an SPDX expression. Old crates write `/` for `OR`.
fn licenses(license: Option<&str>) -> Value {
    let expression = license.map(|text| text.split('/').map(str::trim).collect::<Vec<_>>().join(" OR "));
    expression.map_or_else(|| json!([]), |expression| json!([{ "expression": expression }]))
}

/// The tools that write shipped code without being part of it: wasm-bindgen writes the glue, esbuild and wasm-opt (in
/// binaryen) minify.
fn tools() -> Result<Vec<Value>> {
    let (manifest, lock) = TOOLS;
    let graph = Graph::read(manifest, &["x86_64-unknown-linux-gnu"])?;
    let sums = checksums(lock)?;
    let cli = graph.foreign().find(|package| package.name == "wasm-bindgen-cli");
    let cli = cli.context("xtask/tools has no wasm-bindgen-cli")?;
    let mut tools = vec![component(cli, false, sums_of(cli, &sums))];
    let lock: Value = serde_json::from_str(&fs::read_to_string(repository().join(NPM))?)?;
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let wanted = lock
        .pointer("/packages//dependencies")
        .and_then(Value::as_object)
        .with_context(|| format!("{NPM} names no dependencies"))?;
    for name in wanted.keys() {
        let package = lock.get("packages").and_then(|packages| packages.get(format!("node_modules/{name}")));
        let package = package.with_context(|| format!("{NPM} does not contain {name}"))?;
        let version = text(package, "version").with_context(|| format!("{name} has no version"))?;
        let digest =
            text(package, "integrity").and_then(|digest| STANDARD.decode(digest.strip_prefix("sha512-")?).ok());
        let digest = digest.with_context(|| format!("{name} has no digest"))?;
        let purl = format!("pkg:npm/{name}@{version}");
        let license = text(package, "license");
        tools.push(entry(name, &version, &purl, license.as_deref(), false, Some(("SHA-512", hex(&digest)))));
    }
    Ok(tools)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bill() -> Value {
        serde_json::from_str(&sbom("1.2.3").unwrap()).unwrap()
    }

    fn scope(bill: &Value, name: &str) -> Option<String> {
        let components = bill["components"].as_array()?;
        let found = components.iter().find(|component| component["name"] == name)?;
        found["scope"].as_str().map(str::to_owned)
    }

    #[test]
    fn the_same_sources_give_the_same_text() {
        assert_eq!(sbom("1.2.3").unwrap(), sbom("1.2.3").unwrap());
    }

    #[test]
    fn what_is_shipped_is_told_from_what_makes_it() {
        let bill = bill();
        for name in ["leptos", "serde_json", "aws-sigv4", "wasm-bindgen"] {
            assert_eq!(scope(&bill, name).as_deref(), Some("required"), "{name}");
        }
        for name in ["wasm-bindgen-cli", "esbuild", "binaryen", "leptos_macro", "syn"] {
            assert_eq!(scope(&bill, name).as_deref(), Some("excluded"), "{name}");
        }
        for name in ["proptest", "insta", "zip", "footing"] {
            assert_eq!(scope(&bill, name), None, "{name}");
        }
    }

    #[test]
    fn every_part_has_a_licence_a_digest_and_its_needs() {
        let bill = bill();
        let components = bill["components"].as_array().unwrap();
        assert!(components.len() > 100);
        for component in components {
            assert!(component["licenses"][0]["expression"].is_string(), "{component}");
            let digest = component["hashes"][0]["content"].as_str().unwrap();
            assert!(digest.len() >= 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{component}");
        }
        let known: BTreeSet<&str> =
            components.iter().filter_map(|component| component["bom-ref"].as_str()).chain(["footing"]).collect();
        for dependency in bill["dependencies"].as_array().unwrap() {
            let needed = dependency["dependsOn"].as_array().unwrap().iter().filter_map(Value::as_str);
            assert!(needed.chain(dependency["ref"].as_str()).all(|name| known.contains(name)), "{dependency}");
        }
    }
}
