"""Scenarios of acct-10: budgets and unusual costs."""

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT


def other_budget(aws):
    """Creates a budget for S3 only."""
    aws("budgets").create_budget(
        AccountId=ACCOUNT,
        Budget={
            "BudgetName": "s3-only",
            "BudgetType": "COST",
            "TimeUnit": "DAILY",
            "BudgetLimit": {"Amount": "5", "Unit": "USD"},
            "CostFilters": {"Service": ["Amazon Simple Storage Service"]},
        },
    )


def warnings(aws):
    answer = aws("budgets").describe_notifications_for_budget(AccountId=ACCOUNT, BudgetName="monthly-cost")
    found = [(each["NotificationType"], each["Threshold"]) for each in answer["Notifications"]]
    assert sorted(found) == [("ACTUAL", 50), ("ACTUAL", 100), ("FORECASTED", 100)], found


def names(aws):
    return [each["BudgetName"] for each in aws("budgets").describe_budgets(AccountId=ACCOUNT)["Budgets"]]


def budget_without_forecast(aws):
    aws("budgets").create_budget(
        AccountId=ACCOUNT,
        Budget={
            "BudgetName": "monthly-cost",
            "BudgetType": "COST",
            "TimeUnit": "MONTHLY",
            "BudgetLimit": {"Amount": "300", "Unit": "USD"},
        },
        NotificationsWithSubscribers=[
            {
                "Notification": {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 100},
                "Subscribers": [{"SubscriptionType": "EMAIL", "Address": "costs@example.com"}],
            }
        ],
    )


def only_the_old_warning(aws, _text):
    answer = aws("budgets").describe_notifications_for_budget(AccountId=ACCOUNT, BudgetName="monthly-cost")
    return [each["NotificationType"] for each in answer["Notifications"]] == ["ACTUAL"]


def monitor_nobody_hears(aws):
    """Creates a monitor as the console does, without a subscription."""
    aws("ce").create_anomaly_monitor(
        AnomalyMonitor={
            "MonitorName": "Default-Services-Monitor",
            "MonitorType": "DIMENSIONAL",
            "MonitorDimension": "SERVICE",
        }
    )


def one_subscription(aws):
    found = aws("ce").get_anomaly_subscriptions()["AnomalySubscriptions"]
    assert [each["Subscribers"][0]["Address"] for each in found] == ["costs@example.com"], found
    assert found[0]["ThresholdExpression"]["Dimensions"]["Values"] == ["50"], found


SCENARIOS = [
    Scenario(
        "acct-10.create-budget",
        fault=other_budget,
        values={"budget": "monthly-cost", "amount": "300", "cost-email": "costs@example.com"},
        errors=["NotFoundException"],
        verified=r'"COST",\s+"MONTHLY",\s+"300(\.0)?",\s+false,',
        twice=True,
        holds=warnings,
        undone=lambda aws, _: names(aws) == ["s3-only"],
    ),
    Scenario(
        "acct-10.add-forecast-alert",
        fault=budget_without_forecast,
        values={"budget": "monthly-cost", "cost-email": "costs@example.com"},
        verified='"Address": "costs@example.com"',
        twice=True,
        undone=only_the_old_warning,
    ),
    Scenario(
        "acct-10.detect-anomalies",
        values={"threshold": "50", "cost-email": "costs@example.com"},
        verified="costs@example.com",
        twice=True,
        holds=one_subscription,
    ),
    Scenario(
        "acct-10.detect-anomalies",
        name="a monitor that nobody hears",
        fault=monitor_nobody_hears,
        values={"threshold": "50", "cost-email": "costs@example.com"},
        verified="costs@example.com",
        holds=one_subscription,
    ),
]

CANNOT = {}
