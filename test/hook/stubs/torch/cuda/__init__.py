import os

initialised = []


def _lazy_init():
    initialised.append(os.environ.get("FALLOW_GUARD_SEEN", "").split(" ")[0])


from .memory import empty_cache
