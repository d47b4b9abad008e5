"""Lists that AWS gives in pages and moto whole: of EC2 where a page's size is asked for, of Lambda always."""

import json

from moto.awslambda.responses import LambdaResponse
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.ec2.responses.elastic_network_interfaces import ElasticNetworkInterfaces
from moto.ec2.responses.network_acls import NetworkACLs
from moto.ec2.responses.route_tables import RouteTables
from moto.ec2.responses.security_groups import SecurityGroups
from moto.ec2.responses.subnets import Subnets
from moto.ec2.responses.vpcs import VPCs

from fake_aws.patches import instead_of

LISTS = {
    "Volumes": (ElasticBlockStore, "describe_volumes"),
    "NetworkInterfaces": (ElasticNetworkInterfaces, "describe_network_interfaces"),
    "NetworkAcls": (NetworkACLs, "describe_network_acls"),
    "RouteTables": (RouteTables, "describe_route_tables"),
    "SecurityGroups": (SecurityGroups, "describe_security_groups"),
    "Subnets": (Subnets, "describe_subnets"),
    "Vpcs": (VPCs, "describe_vpcs"),
}
# However many are asked for (API reference of ListFunctions).
FUNCTIONS_A_PAGE = 50


def page(items: list, token: str | None, size: int) -> tuple[list, str | None]:
    """The items after a token, and the token of those behind them."""
    first = int(token.removeprefix("after-")) if token else 0
    last = first + size
    return items[first:last], f"after-{last}" if last < len(items) else None


def paged(name: str):
    """Gives a list of EC2 in pages."""

    def method(moto, asked, *args):
        answer = moto(asked, *args)
        if size := asked._get_param("MaxResults"):
            items, token = page(list(answer.result[name]), asked._get_param("NextToken"), int(size))
            answer.result.update({name: items, "NextToken": token})
        return answer

    return method


for _name, (_owner, _method) in LISTS.items():
    instead_of(_owner, _method)(paged(_name))


@instead_of(LambdaResponse, "list_functions")
def list_functions(moto, asked):
    found = json.loads(moto(asked))["Functions"]
    size = min(int(asked._get_param("MaxItems") or FUNCTIONS_A_PAGE), FUNCTIONS_A_PAGE)
    items, token = page(found, asked._get_param("Marker"), size)
    return json.dumps({"Functions": items} | ({"NextMarker": token} if token else {}))
