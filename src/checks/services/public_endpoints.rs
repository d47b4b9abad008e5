//! Endpoints that face the internet: distributions, load balancers, and stages of REST APIs.

use crate::checks::CheckContext;
use crate::evidence::View;

/// A stage of a REST API.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    /// The API's Region.
    pub region: &'a str,
    /// The API's ID.
    pub api: &'a str,
    /// The stage as AWS describes it.
    pub view: View<'a>,
}

/// The enabled distributions of CloudFront. A missing answer is a gap.
pub fn distributions<'a>(cx: &mut CheckContext<'a>) -> Vec<View<'a>> {
    let answer = cx.once("cloudfront:ListDistributions");
    let all = answer.into_iter().flat_map(|answer| answer.view().get("DistributionList").list("Items"));
    all.filter(|distribution| distribution.flag("Enabled")).collect()
}

/// The application and network load balancers that face the internet, with their Regions. Missing answers are gaps.
pub fn load_balancers<'a>(cx: &mut CheckContext<'a>) -> Vec<(&'a str, View<'a>)> {
    public(cx, "elbv2:DescribeLoadBalancers", "LoadBalancers")
}

/// The classic load balancers that face the internet, with their Regions. Missing answers are gaps.
pub fn classic_load_balancers<'a>(cx: &mut CheckContext<'a>) -> Vec<(&'a str, View<'a>)> {
    public(cx, "elb:DescribeLoadBalancers", "LoadBalancerDescriptions")
}

fn public<'a>(cx: &mut CheckContext<'a>, call: &str, list: &str) -> Vec<(&'a str, View<'a>)> {
    let answers = cx.in_every_region(call).into_iter();
    let all = answers.flat_map(|answer| answer.view().list(list).map(move |view| (answer.region(), view)));
    all.filter(|(_, view)| view.text("Scheme") == "internet-facing").collect()
}

/// The stages of all REST APIs that are not private. Missing answers are gaps.
pub fn rest_stages<'a>(cx: &mut CheckContext<'a>) -> Vec<Stage<'a>> {
    let mut stages = Vec::new();
    for answer in cx.in_every_region("apigateway:GetRestApis") {
        let region = answer.region();
        for api in answer.view().list("items").filter(|api| !is_private(*api)) {
            let api = api.text("id");
            let found = cx.in_region("apigateway:GetStages", region, &[api]).into_iter();
            stages.extend(found.flat_map(|found| found.view().list("item")).map(|view| Stage { region, api, view }));
        }
    }
    stages
}

/// Whether an API, or a domain of APIs, can be reached only from a VPC.
pub fn is_private(view: View<'_>) -> bool {
    view.get("endpointConfiguration").texts("types").any(|kind| kind == "PRIVATE")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::trial::Case;
    use serde_json::json;

    #[test]
    fn what_is_off_or_inside_or_private_meets_no_visitors() {
        let case = Case::new()
            .answers("cloudfront:ListDistributions", "", json!({}), json!({"DistributionList": {"Items": [
                {"Id": "E1", "Enabled": true}, {"Id": "E2", "Enabled": false}]}}))
            .answers("elbv2:DescribeLoadBalancers", "eu-west-1", json!({}), json!({"LoadBalancers": [
                {"LoadBalancerName": "a", "Scheme": "internet-facing"}, {"LoadBalancerName": "b", "Scheme": "internal"}]}))
            .answers("elb:DescribeLoadBalancers", "us-east-1", json!({}), json!({"LoadBalancerDescriptions": [
                {"LoadBalancerName": "c", "Scheme": "internet-facing"}, {"LoadBalancerName": "d", "Scheme": "internal"}]}))
            .answers("apigateway:GetRestApis", "eu-west-1", json!({}), json!({"items": [
                {"id": "a1", "endpointConfiguration": {"types": ["REGIONAL"]}},
                {"id": "a2", "endpointConfiguration": {"types": ["PRIVATE"]}}]}))
            .answers("apigateway:GetStages", "eu-west-1", json!({"restApiId": "a1"}), json!({"item": [{"stageName": "prod"}]}))
            .answers("apigateway:GetStages", "eu-west-1", json!({"restApiId": "a2"}), json!({"item": [{"stageName": "prod"}]}));
        let judge = case.judge();
        let mut cx = judge.context();
        let ids = |views: Vec<View<'_>>| views.iter().map(|view| view.text("Id").to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(distributions(&mut cx)), ["E1"]);
        let names = |found: Vec<(&str, View<'_>)>| {
            found.iter().map(|(region, view)| format!("{region} {}", view.text("LoadBalancerName"))).collect::<Vec<_>>()
        };
        assert_eq!(names(load_balancers(&mut cx)), ["eu-west-1 a"]);
        assert_eq!(names(classic_load_balancers(&mut cx)), ["us-east-1 c"]);
        let stages = rest_stages(&mut cx);
        assert_eq!(stages.iter().map(|stage| (stage.region, stage.api)).collect::<Vec<_>>(), [("eu-west-1", "a1")]);
    }
}
