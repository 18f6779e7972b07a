"""Word and Excel files on their way in: made a PDF, the file itself kept beside it unaltered.

The verdict is on the PDF: it is what is read, signed and sent. Nothing leads to what was kept here
until the verdict is written, and the sweep removes it with a file that is refused or forgotten.
"""

import hashlib
import json
from pathlib import Path

from qlvb.files.model import Source, StoredFile
from qlvb.files.permitted import PDF
from qlvb.platform import converter, sandbox, storage
from qlvb.platform.settings import settings

SECONDS = 60
"""For the converter; measured: six for a decision of three pages, most of it for starting."""
_SPARE = 20
"""Seconds for looking at the file before, and for ending what does not end."""


def convert(path: Path, ending: str) -> Path | str:
    """Make a PDF of a file that came in; nothing else is in its folder.

    Returns:
        Where the PDF lies, or the name of what is wrong, as ``verdict.PROBLEMS`` has it.
    """
    program = converter.program()
    if program is None:
        return "office_unconverted"
    folder = path.parent
    path.rename(folder / "file")
    asked = json.dumps({"program": program, "ending": ending, "seconds": SECONDS})
    (folder / "asked.json").write_text(asked, encoding="utf-8")
    outcome = sandbox.run("qlvb.files.conversion", folder, seconds=SECONDS + _SPARE)
    told = [json.loads(line) for line in outcome.lines]
    if not told:
        return "office_broken"
    if problem := told[0]["problem"]:
        return str(problem)
    is_made = len(told) > 1 and told[1]["is_made"]
    return folder / "made.pdf" if is_made else "office_unconverted"


def kept(file: StoredFile, pdf: Path, sha256: str, version_id: str | None) -> StoredFile:
    """Keep the PDF, and beside it what it was made of.

    Args:
        file: as it came in.
        pdf: what was made of it.
        sha256: of what came in.
        version_id: of what came in, in the intake bucket.

    Returns:
        The file as the PDF that it is now, with the version that is kept.
    """
    content = pdf.read_bytes()
    bucket = settings.files_bucket
    beside = storage.copy(
        (settings.intake_bucket, file.intake_key, version_id), bucket, file.source_key
    )
    source = Source(
        filename=file.filename,
        ending=file.ending,
        size=file.size,
        sha256=sha256,
        version_id=beside,
    )
    made = storage.write(bucket, file.key, content, PDF)
    digest = hashlib.sha256(content).hexdigest()
    return file.converted(source, size=len(content), sha256=digest, version_id=made)
