//! Writing the tables as Rust.

use super::check::with_paging;
use super::fanout::Rule;
use super::model::{self, Endpoint, Protocol};
use super::shapes::Shapes;
use super::source::{CallFile, Fanout, Files, ServiceFile};
use super::{Mistake, mistake};
use serde_json::{Map, Value};
use std::fmt::Write;

/// Returns the content of `calls.rs`.
pub fn tables(files: &Files) -> Result<String, Mistake> {
    let names: Vec<String> = files.calls().map(|(name, ..)| name).collect();
    let mut shapes = Shapes::default();
    let mut services = String::new();
    let (mut calls, mut reasons, mut rules) = (String::new(), String::new(), Vec::new());
    for (index, (file, service)) in files.services.iter().enumerate() {
        let missing = |key: &str| mistake(file, key, "is not in model.json");
        let of_service = files.model.services.get(&service.name).ok_or_else(|| missing("name"))?;
        let _ = writeln!(services, "    {},", self::service(service, of_service));
        for (operation, call) in &service.calls {
            let model = of_service.calls.get(operation).ok_or_else(|| missing(operation))?;
            let wrong = |reason: String| mistake(file, &format!("{}:{operation}", service.name), &reason);
            let text = self::call(index, operation, call, model, &names, &mut shapes).map_err(wrong)?;
            let _ = writeln!(calls, "    {text},");
            let _ = writeln!(reasons, "    {:?},", call.why);
            rules.extend(self::rules(&format!("{}:{operation}", service.name), call, &names).map_err(wrong)?);
        }
    }
    let (services_count, calls_count) = (files.services.len(), names.len());
    Ok(format!(
        "{}\nstatic FANOUT_RULES: [FanoutRule; {}] = [\n{}];\n\nstatic SERVICES: [Service; {services_count}] = [\n{services}];\n\n\
         static CALLS: [Call; {calls_count}] = [\n{calls}];\n\n\
         static REASONS: [&str; {calls_count}] = [\n{reasons}];\n\n{}",
        shapes.text,
        rules.len(),
        rules.concat(),
        partitions(&files.model.partitions)
    ))
}

/// What the endpoint data says, by the variants of `Partition`: one that has none does not compile.
fn partitions(partitions: &[model::Partition]) -> String {
    let mut text =
        "fn partition_data(partition: Partition) -> &'static PartitionData {\n    match partition {\n".to_owned();
    for model::Partition { name, suffix, regions } in partitions {
        let variant: String = name.split('-').map(capitalized).collect();
        let _ = writeln!(
            text,
            "        Partition::{variant} => &PartitionData {{ suffix: {suffix:?}, regions: &{regions:?} }},"
        );
    }
    text + "    }\n}\n"
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn service(file: &ServiceFile, model: &model::Service) -> String {
    let protocol = match &model.protocol {
        Protocol::Json { version, target } => format!("Json {{ version: {version:?}, target: {target:?} }}"),
        other => format!("{other:?}"),
    };
    let endpoint = match &model.endpoint {
        Endpoint::Regional { prefix, absent } => format!("Regional {{ prefix: {prefix:?}, absent: &{absent:?} }}"),
        Endpoint::Global { global } => {
            let hosts = global.iter().map(|model::GlobalEndpoint { partition, host, signing_region }| {
                format!(
                    "GlobalEndpoint {{ partition: {partition:?}, host: {host:?}, signing_region: {signing_region:?} }}"
                )
            });
            format!("Global(&[{}])", hosts.collect::<Vec<_>>().join(", "))
        }
    };
    format!(
        "Service {{ name: {:?}, title: {:?}, protocol: Protocol::{protocol}, version: {:?}, signing: {:?}, \
         endpoint: Endpoint::{endpoint}, browser: Browser::{:?} }}",
        file.name, file.title, model.version, model.signing, file.browser
    )
}

fn call(
    service: usize,
    operation: &str,
    file: &CallFile,
    model: &model::Call,
    names: &[String],
    shapes: &mut Shapes,
) -> Result<String, String> {
    let paging = model.paging.as_ref();
    let turning = paging.map(|paging| {
        let size = paging.size.as_ref().map(|size| size.parameter.as_str());
        [Some(paging.input.as_str()), size].into_iter().flatten().collect::<Vec<_>>()
    });
    let told = paging
        .map(|paging| [Some(paging.output.as_str()), paging.more.as_deref()].into_iter().flatten().collect::<Vec<_>>());
    let sends = with_paging(&file.sends, &turning.unwrap_or_default())?;
    let reads = with_paging(&file.reads, &told.unwrap_or_default())?;
    let input = shapes.object(&model.input, &sends, &[])?;
    let output = shapes.object(&model.output, &reads, &file.mentions)?;
    Ok(format!(
        "Call {{ service: &SERVICES[{service}], operation: {operation:?}, fanout: Fanout::{}, item: &{:?}, always: {:?}, \
         variants: &{:?}, iam: &{:?}, resources: &{:?}, is_billed: {}, requires_output_field: {:?}, codes_that_answer: &{:?}, method: {:?}, \
         path: {:?}, host_label: {:?}, input: &{input}, output: Output {{ wrapper: {:?}, payload: {:?}, object: &{output} }}, \
         paging: {} }}",
        fanout(file, names)?,
        file.item,
        json(&file.always),
        file.variants.iter().map(json).collect::<Vec<_>>(),
        file.iam,
        file.resources,
        file.billed,
        file.requires_output_field,
        file.codes_that_answer,
        model.method,
        model.path,
        model.host_label,
        model.wrapper,
        model.payload,
        paging.map_or_else(|| "None".to_owned(), |paging| format!("Some({})", paging_text(paging))),
    ))
}

fn fanout(file: &CallFile, names: &[String]) -> Result<String, String> {
    match file.fanout {
        Fanout::Once => Ok("Once".to_owned()),
        Fanout::Region => Ok("PerRegion".to_owned()),
        Fanout::Item => {
            let id = |parent| Ok(format!("CallId({})", place(parent, names)?));
            let ids: Vec<String> = file.parents().map(id).collect::<Result<_, String>>()?;
            Ok(format!("PerItem(&[{}])", ids.join(", ")))
        }
    }
}

/// The rules by which answers lead to a call, one line each.
fn rules(name: &str, file: &CallFile, names: &[String]) -> Result<Vec<String>, String> {
    let rule = |rule: &Rule| Ok(format!("    {},\n", rule.text(place(name, names)?, place(&rule.of, names)?)?));
    file.each.iter().map(rule).collect()
}

/// The place of a call among all.
fn place(call: &str, names: &[String]) -> Result<usize, String> {
    names.iter().position(|name| name == call).ok_or_else(|| format!("there is no call {call}"))
}

fn json(parameters: &Map<String, Value>) -> String {
    Value::Object(parameters.clone()).to_string()
}

fn paging_text(model::Paging { input, output, more, size, lists }: &model::Paging) -> String {
    let size = size.as_ref().map(|size| (&size.parameter, size.largest));
    format!("Paging {{ input: {input:?}, output: {output:?}, more: {more:?}, size: {size:?}, lists: &{lists:?} }}")
}
