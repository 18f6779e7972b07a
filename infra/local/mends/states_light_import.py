"""moto 5.2.5's state machines import moto's Batch, and with it EC2: two seconds of every start.

They use one enumeration of it. Here that enumeration stands in until somebody really imports Batch,
which nothing here does. Must be applied before the state machines are imported.
"""

import sys
from enum import Enum
from types import ModuleType


class JobStatus(str, Enum):  # noqa: UP042  as moto's own, which runs on older Pythons
    """The states of a Batch job, as moto lists them."""

    SUBMITTED = "SUBMITTED"
    PENDING = "PENDING"
    RUNNABLE = "RUNNABLE"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


def apply() -> None:
    """Let the import find the enumeration."""
    if "moto.batch" not in sys.modules:
        package, utils = ModuleType("moto.batch"), ModuleType("moto.batch.utils")
        package.__path__ = []
        utils.__dict__["JobStatus"] = JobStatus
        package.__dict__["utils"] = utils
        sys.modules.update({"moto.batch": package, "moto.batch.utils": utils})
