from . import _lazy_init


def empty_cache():
    _lazy_init()
