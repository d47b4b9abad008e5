//! Properties of every call in the catalog. The build checks that the files are complete.

use super::*;
use std::collections::BTreeSet;

fn call(name: &str) -> &'static Call {
    CallId::find(name).expect("a call of the catalog").get()
}

/// Returns every field of an object and of its parts.
fn fields(object: &'static Object) -> Vec<&'static Field> {
    object.fields.iter().flat_map(|field| [field].into_iter().chain(below(field.shape))).collect()
}

fn below(shape: Shape) -> Vec<&'static Field> {
    match shape {
        Shape::List(list) => below(list.of),
        Shape::Map(map) => below(map.of),
        Shape::Object(object) | Shape::Inside(object) => fields(object),
        _ => Vec::new(),
    }
}

/// Returns the shape at a path of names.
fn at(object: &'static Object, path: &str) -> Option<Shape> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let shape = object.fields.iter().find(|field| field.name == name)?.shape;
    match (shape, rest) {
        (Shape::Object(inner), Some(rest)) => at(inner, rest),
        (_, Some(_)) => None,
        (shape, None) => Some(shape),
    }
}

#[test]
fn every_call_has_one_name() {
    let names: BTreeSet<String> = CallId::all().map(|id| id.to_string()).collect();
    assert_eq!((names.len(), SERVICES.len()), (CALLS.len(), 48));
    assert!(CallId::all().all(|id| CallId::find(&id.to_string()) == Some(id)));
    assert_eq!(CallId::find("iam:CreateUser"), None);
}

#[test]
fn the_calls_are_those_that_criteria_name_and_two_that_begin_every_scan() {
    let guidance = crate::baseline::guidance_files().iter().map(|(_, json)| json);
    let guidance = guidance.map(|json| serde_json::from_str::<Value>(json).expect("JSON"));
    let mut expected: BTreeSet<String> =
        ["sts:GetCallerIdentity", "organizations:DescribeOrganization"].map(str::to_owned).into();
    for file in guidance {
        for criterion in file["criteria"].as_array().expect("criteria") {
            let calls = criterion["calls"].as_array().into_iter().flatten();
            expected.extend(calls.map(|call| call.as_str().expect("a name").to_owned()));
        }
    }
    assert_eq!(CallId::all().map(|id| id.to_string()).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn every_call_is_a_read_but_the_named_exception() {
    for id in CallId::all() {
        let reads = ["Get", "List", "Describe", "BatchGet", "Lookup", "Select"]
            .iter()
            .any(|word| id.get().operation.starts_with(word));
        assert!(reads || id.to_string() == "iam:GenerateCredentialReport", "{id}");
        assert!(["GET", "POST"].contains(&id.get().method), "{id}");
    }
}

#[test]
fn items_and_pages_are_among_what_is_sent_and_read() {
    for id in CallId::all() {
        let call = id.get();
        for name in call.item.iter().chain(&call.host_label) {
            assert!(at(call.input, name).is_some(), "{id}: {name}");
        }
        let Some(paging) = call.paging else { continue };
        assert!(matches!(at(call.input, paging.input), Some(Shape::Text)), "{id}");
        assert!(matches!(at(call.output.object, paging.output), Some(Shape::Text)), "{id}");
        assert!(paging.more.is_none_or(|more| matches!(at(call.output.object, more), Some(Shape::Flag))), "{id}");
        assert!(paging.size.is_none_or(|(size, _)| matches!(at(call.input, size), Some(Shape::Integer))), "{id}");
        assert!(!paging.lists.is_empty(), "{id}");
        for list in paging.lists {
            assert!(matches!(at(call.output.object, list), Some(Shape::List(_))), "{id}: {list}");
        }
    }
}

#[test]
fn every_label_of_a_path_is_sent_there() {
    for id in CallId::all() {
        let call = id.get();
        let labels = call.path.split('{').skip(1).filter_map(|rest| rest.split(['}', '+']).next());
        let sent = call.input.fields.iter().filter(|field| field.location == Location::Path).map(|field| field.wire);
        assert_eq!(labels.collect::<BTreeSet<_>>(), sent.collect::<BTreeSet<_>>(), "{id}");
    }
}

#[test]
fn what_may_be_secret_is_never_read() {
    let forbidden = [
        "UserData",
        "CustomHeaders",
        "HeaderValue",
        "SecretString",
        "value",
        "Value",
        "Input",
        "InputTransformer",
        "NoEcho",
        "Base32StringSeed",
        "command",
        "entryPoint",
        "DockerfileContent",
    ];
    // The name of an instance is in a tag, and tags are read in full.
    let known = |id: CallId, name: &str| id.to_string() == "ec2:DescribeInstances" && name == "Value";
    for id in CallId::all() {
        for field in fields(id.get().output.object) {
            assert!(!forbidden.contains(&field.name) || known(id, field.name), "{id}: {}", field.name);
            assert!(field.name != "Variables" || field.shape == Shape::Names, "{id}");
            assert!(field.name != "buildspec" || matches!(field.shape, Shape::Mentions(_)), "{id}");
        }
    }
    assert_eq!(at(call("cloudformation:DescribeStacks").output.object, "Stacks.Parameters"), None);
}

#[test]
fn fixed_parameters_are_filled_in_for_each_asking() {
    let kinds = call("account:GetAlternateContact").fixed("1", "aws");
    assert_eq!(
        kinds.iter().filter_map(|one| one["AlternateContactType"].as_str()).collect::<Vec<_>>(),
        ["BILLING", "OPERATIONS", "SECURITY"]
    );
    let administrators = call("iam:ListEntitiesForPolicy").fixed("1", "aws-cn");
    assert_eq!(administrators[0]["PolicyArn"], "arn:aws-cn:iam::aws:policy/AdministratorAccess");
    assert_eq!(call("budgets:DescribeBudgets").fixed("123456789012", "aws")[0]["AccountId"], "123456789012");
    assert_eq!(call("ec2:DescribeSnapshots").fixed("1", "aws").len(), 2);
    assert_eq!(call("iam:GetAccountSummary").fixed("1", "aws"), [serde_json::Map::new()]);
}

#[test]
fn every_service_has_a_place_in_the_first_partition() {
    for service in &SERVICES {
        match service.endpoint {
            Endpoint::Global(hosts) => {
                assert!(hosts.iter().any(|host| host.partition == "aws"), "{}", service.name);
                assert!(
                    hosts
                        .iter()
                        .all(|host| Partition::find(host.partition).is_some() && is_region_known(host.signing_region))
                );
            }
            Endpoint::Regional { absent, .. } => {
                assert!(
                    !absent.contains(&"us-east-1") && absent.iter().all(|region| is_region_known(region)),
                    "{}",
                    service.name
                );
            }
        }
    }
}
