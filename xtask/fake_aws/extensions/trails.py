"""CloudTrail: what trails select when nothing was chosen, event data stores, and the event history."""

from moto.cloudtrail.models import cloudtrail_backends

from fake_aws.constants import ACCOUNT
from fake_aws.extensions.operations import Refused, operation

# What every new trail selects on AWS; moto says nothing.
CHOSEN_BY_AWS = [
    {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [], "ExcludeManagementEventSources": []}
]


@operation("cloudtrail", "GetEventSelectors")
def event_selectors(_store, region, params):
    name = params["TrailName"]
    for trail in cloudtrail_backends[ACCOUNT][region].trails.values():
        if name in (trail.trail_name, trail.arn):
            classic, advanced = trail.get_event_selectors()
            if advanced and not classic:
                return {"TrailARN": trail.arn, "AdvancedEventSelectors": advanced}
            return {"TrailARN": trail.arn, "EventSelectors": classic or CHOSEN_BY_AWS}
    raise Refused("TrailNotFoundException", f"Unknown trail: {name}")


@operation("cloudtrail", "ListEventDataStores")
def event_data_stores(store, _region, _params):
    brief = ("EventDataStoreArn", "Name")
    return {"EventDataStores": [{name: each[name] for name in brief} for each in store.get("stores", [])]}


@operation("cloudtrail", "GetEventDataStore")
def event_data_store(store, _region, params):
    for each in store.get("stores", []):
        if params["EventDataStore"] in (each["EventDataStoreArn"], each["EventDataStoreArn"].rpartition("/")[2]):
            return each
    raise Refused("EventDataStoreNotFoundException", "The specified event data store was not found.")


@operation("cloudtrail", "LookupEvents")
def lookup_events(store, _region, params):
    wanted = {each["AttributeKey"]: each["AttributeValue"] for each in params.get("LookupAttributes", [])}
    fits = [each for each in store.get("events", []) if all(each.get(key) == value for key, value in wanted.items())]
    return {"Events": fits}
