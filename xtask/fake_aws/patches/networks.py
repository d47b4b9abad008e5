"""Where networks begin and end otherwise on AWS than in moto."""

from moto.ec2.models import EC2Backend

from fake_aws.patches import instead_of


@instead_of(EC2Backend, "create_vpc")
def create_vpc(moto, backend, *args, **more):
    """Members of the default group reach each other."""
    vpc = moto(backend, *args, **more)
    group = backend.get_security_group_from_name("default", vpc_id=vpc.id)
    backend.authorize_security_group_ingress(group.id, "-1", None, None, [], source_groups=[{"GroupId": group.id}])
    return vpc


@instead_of(EC2Backend, "create_default_vpc")
def create_default_vpc(moto, backend):
    """The subnets of a default network are public: a gateway, and a route to it."""
    vpc = moto(backend)
    gateway = backend.create_internet_gateway()
    backend.attach_internet_gateway(gateway.id, vpc.id)
    (main,) = backend.describe_route_tables(filters={"vpc-id": vpc.id})
    backend.create_route(main.id, "0.0.0.0/0", gateway_id=gateway.id)
    return vpc


@instead_of(EC2Backend, "delete_vpc")
def delete_vpc(moto, backend, vpc_id):
    """With a network goes its default ACL."""
    vpc = moto(backend, vpc_id)
    for acl in [each for each in backend.network_acls.values() if each.vpc_id == vpc_id]:
        del backend.network_acls[acl.id]
    return vpc


@instead_of(EC2Backend, "create_subnet")
def create_subnet(moto, backend, *args, **more):
    """Only default networks have default subnets, which hand out public addresses."""
    subnet = moto(backend, *args, **more)
    if not backend.get_vpc(subnet.vpc_id).is_default:
        subnet.default_for_az = subnet.map_public_ip_on_launch = False
    return subnet


@instead_of(EC2Backend, "create_vpc_endpoint")
def create_vpc_endpoint(moto, backend, *args, **more):
    """The interfaces of an endpoint have its groups, and say whose they are."""
    endpoint = moto(backend, *args, **more)
    for each in map(backend.get_network_interface, endpoint.network_interface_ids or []):
        each.interface_type = "vpc_endpoint"
        each.description = f"VPC Endpoint Interface {endpoint.id}"
        each.requester_managed = True
        each._group_set[:] = [backend.get_security_group_from_id(group) for group in endpoint.security_group_ids]
    return endpoint


@instead_of(EC2Backend, "terminate_instances")
def terminate_instances(moto, backend, instance_ids):
    """With a server goes its first interface."""
    terminated = moto(backend, instance_ids)
    for each in [each for each in backend.enis.values() if each.instance and each.instance.id in instance_ids]:
        del backend.enis[each.id]
    return terminated
