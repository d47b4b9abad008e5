"""Where networks begin otherwise on AWS than in moto. Each function here takes the place of moto's own."""

from moto.ec2.models import EC2Backend

moto = {
    name: getattr(EC2Backend, name)
    for name in "create_default_vpc create_vpc delete_vpc create_subnet create_vpc_endpoint terminate_instances".split()
}


def create_vpc(backend, *args, **more):
    """Members of the default group reach each other."""
    vpc = moto["create_vpc"](backend, *args, **more)
    group = backend.get_security_group_from_name("default", vpc_id=vpc.id)
    backend.authorize_security_group_ingress(group.id, "-1", None, None, [], source_groups=[{"GroupId": group.id}])
    return vpc


def create_default_vpc(backend):
    """The subnets of a default network are public: a gateway, and a route to it."""
    vpc = moto["create_default_vpc"](backend)
    gateway = backend.create_internet_gateway()
    backend.attach_internet_gateway(gateway.id, vpc.id)
    (main,) = backend.describe_route_tables(filters={"vpc-id": vpc.id})
    backend.create_route(main.id, "0.0.0.0/0", gateway_id=gateway.id)
    return vpc


def delete_vpc(backend, vpc_id):
    """With a network goes its default ACL."""
    vpc = moto["delete_vpc"](backend, vpc_id)
    for acl in [each for each in backend.network_acls.values() if each.vpc_id == vpc_id]:
        del backend.network_acls[acl.id]
    return vpc


def create_subnet(backend, *args, **more):
    """Only default networks have default subnets, which hand out public addresses."""
    subnet = moto["create_subnet"](backend, *args, **more)
    if not backend.get_vpc(subnet.vpc_id).is_default:
        subnet.default_for_az = subnet.map_public_ip_on_launch = False
    return subnet


def create_vpc_endpoint(backend, *args, **more):
    """The interfaces of an endpoint have its groups, and say whose they are."""
    endpoint = moto["create_vpc_endpoint"](backend, *args, **more)
    for each in map(backend.get_network_interface, endpoint.network_interface_ids or []):
        each.interface_type = "vpc_endpoint"
        each.description = f"VPC Endpoint Interface {endpoint.id}"
        each.requester_managed = True
        each._group_set[:] = [backend.get_security_group_from_id(group) for group in endpoint.security_group_ids]
    return endpoint


def terminate_instances(backend, instance_ids):
    """With a server goes its first interface."""
    terminated = moto["terminate_instances"](backend, instance_ids)
    for each in [each for each in backend.enis.values() if each.instance and each.instance.id in instance_ids]:
        del backend.enis[each.id]
    return terminated


for _name in moto:
    setattr(EC2Backend, _name, globals()[_name])
