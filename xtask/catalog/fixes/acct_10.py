"""Budgets and unusual cost."""

from scenario import ACCOUNT, Scenario


def other_budget(aws):
    """One that watches S3 only."""
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
]

CANNOT = {
    "acct-10.add-forecast-alert": "moto has no budgets:DescribeSubscribersForNotification, which verify asks",
    "acct-10.detect-anomalies": "moto has no ce:GetAnomalyMonitors, CreateAnomalyMonitor, GetAnomalySubscriptions, CreateAnomalySubscription",
}
