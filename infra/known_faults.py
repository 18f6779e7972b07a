"""Ask the registry for known faults of the libraries that are deployed: part of `make check`.

Ends with 1 when one has a known fault. What the registry cannot say is said and ends with 0: not
every registry keeps such a list, and a check must not depend on a line to one.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Ask about every locked library of the layers, and print a line for each answer."""
    locks = sorted(ROOT.glob("layers/*/requirements.txt"))
    asked = [flag for lock in locks for flag in ("-r", str(lock))]
    audit = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format", "json"]
    done = subprocess.run(
        [*audit, "--progress-spinner", "off", "--timeout", "10", *asked],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if not done.stdout:
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        sys.stdout.write(
            f"known faults: not checked, the registry did not answer ({reason[:200]})\n"
        )
        return 0
    answers = json.loads(done.stdout)["dependencies"]
    faulty = {
        f"{each['name']} {each['version']}": each["vulns"] for each in answers if each.get("vulns")
    }
    for library, faults in faulty.items():
        names = ", ".join(fault["id"] for fault in faults)
        sys.stdout.write(f"known faults: {library}: {names}\n")
    unknown = sum("skip_reason" in each for each in answers)
    sys.stdout.write(
        f"known faults: {len(answers)} libraries, {len(faulty)} with known faults, "
        f"{unknown} of which the registry keeps no list\n"
    )
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
