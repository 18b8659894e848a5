# Remembers what had been said when it ran.
import os

said = os.environ.get("FALLOW_GUARD_SEEN", "").split(" ")[0]
