"""The portal on the evening of a closing: the same application, its clock set by the bench."""

import os
import time
from datetime import UTC, datetime

import time_machine

from ami_portal.wsgi import application

__all__ = ["application"]

# Seconds to add to this machine's clock, the same in every worker.
shift = float(os.environ["BENCH_CLOCK_SHIFT"])
time_machine.travel(datetime.fromtimestamp(time.time() + shift, UTC), tick=True).start()
# A clock that was set begins to run when it is first read.
time.time()
