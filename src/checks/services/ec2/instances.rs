//! EC2 instances.

use crate::evidence::View;

/// The instances in an answer of `ec2:DescribeInstances`, except terminated ones and those that an AWS service made and owns
/// (CRITERIA.md E16).
pub fn servers(view: View<'_>) -> impl Iterator<Item = View<'_>> {
    let instances = view.list("Reservations").flat_map(|reservation| reservation.list("Instances"));
    instances.filter(|instance| !is_service_made(*instance) && instance.get("State").text("Name") != "terminated")
}

/// Whether an AWS service made and owns a resource.
pub fn is_service_made(view: View<'_>) -> bool {
    view.get("Operator").flag("Managed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_gone_and_what_a_service_owns_is_left_out() {
        for (instance, counts) in [
            (json!({"State": {"Name": "running"}}), true),
            (json!({"State": {"Name": "stopped"}, "Operator": {"Managed": false}}), true),
            (json!({"State": {"Name": "terminated"}}), false),
            (json!({"State": {"Name": "running"}, "Operator": {"Managed": true}}), false),
        ] {
            let answer = json!({"Reservations": [{"Instances": [instance]}]});
            assert_eq!(servers(View::of(&answer)).count(), usize::from(counts), "{instance}");
        }
    }
}
