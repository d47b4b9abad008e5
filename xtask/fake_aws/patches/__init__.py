"""Where moto does otherwise than AWS, and what corrects it."""

import functools


def instead_of(owner, name):
    """Puts a function in the place of a method of moto."""
    moto = getattr(owner, name)

    def put(function):
        @functools.wraps(moto)
        def method(*args, **more):
            return function(moto, *args, **more)

        setattr(owner, name, method)
        return function

    return put
