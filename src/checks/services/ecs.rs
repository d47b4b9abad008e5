//! Container tasks of ECS: the task definitions that services and running tasks use.

use crate::checks::CheckContext;
use crate::checks::batches::described;
use crate::evidence::Resource;
use crate::evidence::View;
use std::collections::BTreeMap;

/// The use of a task definition by a service, or by tasks without a service.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The Region.
    pub region: &'a str,
    /// The service's name; empty for tasks without a service.
    pub service: &'a str,
    /// The ARN of the task definition.
    pub arn: &'a str,
    /// The task definition.
    pub definition: View<'a>,
    /// Whether the task runs on the account's own instances, whose role it could use.
    pub is_on_servers: bool,
}

/// The task definitions in use in every Region, sorted by Region, cluster and service. Missing answers are gaps.
pub fn in_use<'a>(cx: &mut CheckContext<'a>) -> Vec<Task<'a>> {
    // By Region, cluster, service and task definition: whether any use is on instances.
    let mut uses: BTreeMap<[&'a str; 4], bool> = BTreeMap::new();
    for answer in cx.in_every_region("ecs:ListClusters") {
        let region = answer.region();
        let (mut services, mut tasks) = (Vec::new(), Vec::new());
        for cluster in answer.view().texts("clusterArns") {
            if let Some(answer) = cx.in_region("ecs:ListServices", region, &[cluster]) {
                services.extend(answer.view().texts("serviceArns"));
            }
            if let Some(answer) = cx.in_region("ecs:ListTasks", region, &[cluster]) {
                tasks.extend(answer.view().texts("taskArns"));
            }
        }
        let mut note = |view: View<'a>, service, definition: &'a str, is_gone: bool| {
            if !is_gone && !definition.is_empty() {
                *uses.entry([region, view.text("clusterArn"), service, definition]).or_default() |= is_on_servers(view);
            }
        };
        for service in described(cx, "ecs:DescribeServices", region, ("services", "services"), &services) {
            let is_gone = service.text("status") == "INACTIVE";
            note(service, service.text("serviceName"), service.text("taskDefinition"), is_gone);
        }
        for task in described(cx, "ecs:DescribeTasks", region, ("tasks", "tasks"), &tasks) {
            let service = task.text("group").strip_prefix("service:").unwrap_or_default();
            note(task, service, task.text("taskDefinitionArn"), task.text("lastStatus") == "STOPPED");
        }
    }
    let defined = |([region, _, service, arn], is_on_servers): ([&'a str; 4], bool)| {
        let definition = cx.in_region("ecs:DescribeTaskDefinition", region, &[arn])?.view().get("taskDefinition");
        if !definition.is_object() {
            cx.add_unreadable("ecs:DescribeTaskDefinition", region);
            return None;
        }
        let mut fits = definition.texts("requiresCompatibilities").peekable();
        let may_be_on_servers = fits.peek().is_none() || fits.any(|kind| kind == "EC2");
        Some(Task { region, service, arn, definition, is_on_servers: is_on_servers && may_be_on_servers })
    };
    uses.into_iter().filter_map(defined).collect()
}

/// Whether a service or task runs on instances, by its launch type or else by its capacity providers. Without either, it does.
fn is_on_servers(view: View<'_>) -> bool {
    let strategy = view.list("capacityProviderStrategy").map(|item| item.text("capacityProvider"));
    let provider = Some(view.text("capacityProviderName")).filter(|name| !name.is_empty());
    let mut providers = strategy.chain(provider).peekable();
    match view.text("launchType") {
        "" => providers.peek().is_none() || providers.any(|name| !name.starts_with("FARGATE")),
        kind => kind == "EC2",
    }
}

impl<'a> Task<'a> {
    /// The containers of the task definition.
    pub fn containers(self) -> impl Iterator<Item = View<'a>> {
        self.definition.list("containerDefinitions")
    }

    /// The kind of placeholder and the name in a finding: of the service, or of the task definition of tasks without a service.
    pub fn named(self) -> (&'static str, &'a str) {
        match self.service {
            "" => ("", self.arn.rsplit('/').next().unwrap_or_default()),
            service => ("service", service),
        }
    }

    /// The use as a finding names it, with what is wrong.
    pub fn resource(self, what: impl Into<String>) -> Resource {
        let (kind, id) = self.named();
        Resource::new(kind, id, self.region, what)
    }
}

#[cfg(test)]
pub mod trial {
    //! Container tasks for the cases of checks.

    use crate::checks::trial::Case;
    use serde_json::{Value, json};

    /// The Region of all tasks.
    pub const REGION: &str = "eu-west-1";
    const CLUSTER: &str = "arn:aws:ecs:eu-west-1:111122223333:cluster/main";

    /// The ARN of a task definition.
    pub fn definition_arn(name: &str) -> String {
        format!("arn:aws:ecs:eu-west-1:111122223333:task-definition/{name}")
    }

    impl Case {
        /// Adds that there are no clusters anywhere.
        pub fn no_tasks(self) -> Self {
            self.answers_everywhere("ecs:ListClusters", json!({"clusterArns": []}))
        }

        /// Adds a cluster with these services and tasks, each with its ARN in the field `serviceArn` or `taskArn`.
        pub fn tasks(self, services: Value, tasks: Value) -> Self {
            let arns = |list: &Value, field: &str| -> Vec<Value> {
                list.as_array().expect("a list").iter().map(|item| item[field].clone()).collect()
            };
            let (service_arns, task_arns) = (arns(&services, "serviceArn"), arns(&tasks, "taskArn"));
            let sent = json!({ "cluster": CLUSTER });
            self.answers("ecs:ListClusters", REGION, json!({}), json!({"clusterArns": [CLUSTER]}))
                .answers("ecs:ListServices", REGION, sent.clone(), json!({ "serviceArns": service_arns }))
                .answers("ecs:ListTasks", REGION, sent, json!({ "taskArns": task_arns }))
                .answers(
                    "ecs:DescribeServices",
                    REGION,
                    json!({"cluster": CLUSTER, "services": service_arns}),
                    json!({ "services": services }),
                )
                .answers(
                    "ecs:DescribeTasks",
                    REGION,
                    json!({"cluster": CLUSTER, "tasks": task_arns}),
                    json!({ "tasks": tasks }),
                )
        }

        /// Adds a task definition with this name and revision.
        pub fn definition(self, name: &str, mut definition: Value) -> Self {
            let arn = definition_arn(name);
            definition["taskDefinitionArn"] = json!(arn);
            let data = json!({ "taskDefinition": definition });
            self.answers("ecs:DescribeTaskDefinition", REGION, json!({ "taskDefinition": arn }), data)
        }

        /// Adds one service on Fargate with this task definition.
        pub fn one_service(self, definition: Value) -> Self {
            self.tasks(json!([service("web", "web:1", "FARGATE")]), json!([])).definition("web:1", definition)
        }
    }

    /// A service that uses a task definition.
    pub fn service(name: &str, definition: &str, launch: &str) -> Value {
        json!({"serviceArn": format!("arn:{name}"), "serviceName": name, "clusterArn": CLUSTER, "status": "ACTIVE",
            "taskDefinition": definition_arn(definition), "launchType": launch})
    }

    /// A running task without a service.
    pub fn task(name: &str, definition: &str, launch: &str) -> Value {
        json!({"taskArn": format!("arn:{name}"), "clusterArn": CLUSTER, "group": "family:jobs", "lastStatus": "RUNNING",
            "taskDefinitionArn": definition_arn(definition), "launchType": launch})
    }
}

#[cfg(test)]
mod tests {
    use super::trial::{REGION, definition_arn, service, task};
    use super::*;
    use crate::checks::Draft;
    use crate::checks::trial::{Case, NOT_APPLICABLE, REVIEW, UNKNOWN};
    use serde_json::{Value, json};

    /// Names all tasks in use.
    fn judge(cx: &mut CheckContext<'_>) -> Draft {
        let words = |task: Task<'_>| if task.is_on_servers { "on servers" } else { "elsewhere" };
        let shown: Vec<Resource> = in_use(cx).into_iter().map(|task| task.resource(words(task))).collect();
        if shown.is_empty() { Draft::NotApplicable("none".to_owned()) } else { Draft::Review("some".to_owned(), shown) }
    }

    fn both(services: Value, tasks: Value) -> Case {
        let case = Case::new().no_tasks().tasks(services, tasks);
        case.definition("web:1", json!({})).definition("job:2", json!({}))
    }

    #[test]
    fn services_and_tasks_by_themselves_use_definitions() {
        Case::new().no_tasks().check(judge, NOT_APPLICABLE);
        both(json!([]), json!([])).check(judge, NOT_APPLICABLE);
        let mut of_service = task("t-1", "web:1", "FARGATE");
        of_service["group"] = json!("service:web");
        let services = json!([service("web", "web:1", "FARGATE")]);
        let case =
            both(services, json!([of_service, task("t-2", "job:2", "FARGATE"), task("t-3", "job:2", "FARGATE")]));
        case.names(judge, REVIEW, &["job:2", "web"]);
    }

    #[test]
    fn what_has_ended_or_has_no_definition_is_left_out() {
        let (mut ended, mut stopped) = (service("web", "web:1", "EC2"), task("t-1", "job:2", "EC2"));
        (ended["status"], stopped["lastStatus"]) = (json!("INACTIVE"), json!("STOPPED"));
        both(json!([ended]), json!([stopped])).check(judge, NOT_APPLICABLE);
        let mut external = service("web", "web:1", "EC2");
        external["taskDefinition"] = Value::Null;
        both(json!([external]), json!([])).check(judge, NOT_APPLICABLE);
    }

    #[test]
    fn what_says_so_or_says_nothing_runs_on_servers() {
        for (fields, needs, expected) in [
            (json!({"launchType": "EC2"}), json!([]), "on servers"),
            (json!({"launchType": "EC2"}), json!(["EC2", "FARGATE"]), "on servers"),
            (json!({"launchType": "EC2"}), json!(["FARGATE"]), "elsewhere"),
            (json!({"launchType": "FARGATE"}), json!(["EC2", "FARGATE"]), "elsewhere"),
            (json!({"launchType": "EXTERNAL"}), json!([]), "elsewhere"),
            (json!({"launchType": "MANAGED_INSTANCES"}), json!([]), "elsewhere"),
            (json!({"launchType": null}), json!([]), "on servers"),
            (json!({"capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}]}), json!([]), "elsewhere"),
            (json!({"capacityProviderStrategy": [{"capacityProvider": "own"}]}), json!([]), "on servers"),
            (
                json!({"capacityProviderStrategy": [{"capacityProvider": "own"}]}),
                json!(["MANAGED_INSTANCES"]),
                "elsewhere",
            ),
        ] {
            let mut used = service("web", "web:1", "EC2");
            used["launchType"] = Value::Null;
            for (name, value) in fields.as_object().expect("fields") {
                used[name] = value.clone();
            }
            let case = both(json!([used]), json!([])).definition("web:1", json!({"requiresCompatibilities": needs}));
            let finding = case.check(judge, REVIEW);
            assert_eq!(finding.resources[0].what, expected, "{used} {needs}");
        }
        let mut by_provider = task("t-1", "job:2", "");
        by_provider["capacityProviderName"] = json!("FARGATE");
        assert_eq!(both(json!([]), json!([by_provider])).check(judge, REVIEW).resources[0].what, "elsewhere");
    }

    #[test]
    fn what_is_missing_on_the_way_is_a_gap() {
        let cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/main";
        let case = || both(json!([service("web", "web:1", "EC2")]), json!([task("t-1", "job:2", "EC2")]));
        let gaps = |case: Case| case.check(judge, REVIEW).reason.contains("Not everything could be seen");
        assert!(!gaps(case()));
        let sent = json!({ "cluster": cluster });
        for (call, sent) in [
            ("ecs:ListServices", sent.clone()),
            ("ecs:ListTasks", sent),
            ("ecs:DescribeServices", json!({"cluster": cluster, "services": ["arn:web"]})),
            ("ecs:DescribeTasks", json!({"cluster": cluster, "tasks": ["arn:t-1"]})),
            ("ecs:DescribeTaskDefinition", json!({"taskDefinition": definition_arn("web:1")})),
        ] {
            assert!(gaps(case().denied(call, REGION, sent)), "{call}");
        }
        assert!(gaps(case().denied("ecs:ListClusters", "us-east-1", json!({}))));
        // A service that was listed, but that no call was about.
        let two = json!({"serviceArns": ["arn:web", "arn:other"]});
        assert!(gaps(case().answers("ecs:ListServices", REGION, json!({ "cluster": cluster }), two)));
        Case::new().check(judge, UNKNOWN);
    }

    #[test]
    fn what_has_gone_meanwhile_is_no_gap_and_any_other_failure_is() {
        let cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/main";
        for (reason, verdict) in [("MISSING", NOT_APPLICABLE), ("OTHER", UNKNOWN)] {
            let sent = json!({"cluster": cluster, "tasks": ["arn:t-1"]});
            let failed = json!({"tasks": [], "failures": [{"arn": "arn:t-1", "reason": reason}]});
            let case = both(json!([]), json!([task("t-1", "job:2", "EC2")]));
            case.answers("ecs:DescribeTasks", REGION, sent, failed).check(judge, verdict);
        }
    }
}
