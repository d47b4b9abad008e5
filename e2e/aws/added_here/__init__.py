"""Operations that AWS has and moto lacks or answers otherwise. Each is a function of the service's memory in a Region, the
Region and the parameters, as in the `added.py` of the proofs of the fixes, which adds others."""

import account  # noqa: F401  (sets moto up, and has to come first)

from added_here import databases, defaults, detection, disks, identity, outsiders, records, servers, storage, trails, web  # noqa: F401
