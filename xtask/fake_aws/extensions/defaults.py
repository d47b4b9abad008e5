"""Operations of which an account that does not use the service answers always the same."""

from fake_aws.extensions.operations import EXTENSIONS

NOTHING = {
    ("codeguru-reviewer", "ListRepositoryAssociations"): {"RepositoryAssociationSummaries": []},
    ("shield", "GetSubscriptionState"): {"SubscriptionState": "INACTIVE"},
}


def always(answer):
    def function(_store, _region, _params):
        return answer

    return function


for _name, _answer in NOTHING.items():
    EXTENSIONS[_name] = always(_answer)
