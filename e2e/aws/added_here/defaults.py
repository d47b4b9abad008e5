"""Operations of which an account that does not use the service answers always the same."""

from added import ADDED

NOTHING = {
    ("codeguru-reviewer", "ListRepositoryAssociations"): {"RepositoryAssociationSummaries": []},
    ("shield", "GetSubscriptionState"): {"SubscriptionState": "INACTIVE"},
}


def always(answer):
    def function(_store, _region, _params):
        return answer

    return function


for _name, _answer in NOTHING.items():
    ADDED[_name] = always(_answer)
