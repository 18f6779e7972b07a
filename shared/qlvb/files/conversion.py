"""A Word or Excel file made a PDF, in a child process: the bytes come from outside.

``work`` prints two lines of JSON: what is wrong with the file, then that the PDF lies in the
folder. The converter gets a profile of its own that knows no macros, no environment, no network
where the kernel lets it be taken away, and little time and memory.
"""

import ctypes
import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

_MEMORY = 1536 * 1024 * 1024
"""Of addresses; measured: it starts with half of that."""
_MOST_WRITTEN = 256 * 1024 * 1024
_FILTERS = {".docx": "MS Word 2007 XML", ".xlsx": "Calc MS Excel 2007 XML"}
"""By name, so that the converter guesses no other format from the bytes."""
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def load() -> None:
    """Load what looks at the file; the converter is a program of its own."""
    from qlvb.files import office  # noqa: F401


def work(folder: Path) -> None:
    """Look at the file in a folder and make it a PDF beside it: made.pdf."""
    from qlvb.files import office
    from qlvb.platform.sandbox import limit_memory

    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    limit_memory(_MEMORY, written=_MOST_WRITTEN)
    ending = asked["ending"]
    problem = office.problem_of(folder / "file", ending)
    print(json.dumps({"problem": problem}), flush=True)  # noqa: T201  the child's answer
    if problem is None:
        _convert(asked, folder)
        is_made = (folder / "made.pdf").is_file()
        print(json.dumps({"is_made": is_made}), flush=True)  # noqa: T201  the child's answer


def _convert(asked: dict[str, Any], folder: Path) -> None:
    ending = asked["ending"]
    source = (folder / "file").rename(folder / f"made{ending}")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    _leave_the_network()
    converter = subprocess.Popen(  # noqa: S603  named by the installation, not by a request
        [
            asked["program"],
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            f"--infilter={_FILTERS[ending]}",
            *("--convert-to", "pdf", "--outdir", str(folder), str(source)),
        ],
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with suppress(subprocess.TimeoutExpired):
            converter.wait(asked["seconds"])
    finally:
        # Whatever it started goes with it.
        with suppress(ProcessLookupError):
            os.killpg(converter.pid, signal.SIGKILL)
        converter.wait()


def _leave_the_network() -> None:
    """Have no network from here on, where the kernel permits it to be given up."""
    with suppress(OSError):
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)
