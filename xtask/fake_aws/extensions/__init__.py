"""Operations that AWS has and moto lacks or answers otherwise. Each is a function of the service's memory in a Region, the
Region and the parameters. Those of `operations.py` are there always, the others behind the gateway only."""


def register():
    """Adds what is there behind the gateway only. moto has to be set up before (`gateway/account.py`)."""
    from fake_aws.extensions import (  # noqa: F401
        databases,
        defaults,
        detection,
        disks,
        identity,
        outsiders,
        records,
        servers,
        storage,
        trails,
        web,
    )
