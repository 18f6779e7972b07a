"""What the signatures on a file are worth, whichever way the file came in (Art. 8.2b).

A file is examined when somebody first asks, and what was found then is kept: later the certificate
may have ended, and the office is held to what it could know.
"""

from collections.abc import Callable
from datetime import datetime

from qlvb.certificates import service as certificates
from qlvb.exchange import store
from qlvb.exchange.found import FoundSignatures
from qlvb.files import reading
from qlvb.files import service as files
from qlvb.files.model import StoredFile
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor
from qlvb.platform.tables import transact
from qlvb.signing import service as signing
from qlvb.signing.model import Examination


def signatures(actor: Actor, file_id: str, reads: Callable[[Actor, str], bool]) -> FoundSignatures:
    """The finding on an accepted file that the actor may read.

    Args:
        actor: who asks.
        file_id: of the actor's agency.
        reads: whether somebody may read the document of this id, in which the file lies.

    Raises:
        FileNotFound, FileNotAccepted.
    """
    file = reading.readable(actor, file_id, reads)
    known = store.signatures(actor.agency_id, file_id)
    if known is not None and known.sha256 == file.sha256:
        return known
    at = clock.now()
    found = FoundSignatures(sha256=file.sha256, at=at, examination=examined(file, at))
    with transact() as tx:
        store.keep_signatures(tx, actor.agency_id, file_id, found)
    return found


def examined(file: StoredFile, at: datetime) -> Examination:
    """What the signatures on a kept file are worth by what is trusted at a moment."""
    trust = certificates.trust()
    return signing.examine(
        files.content_of(file),
        roots=trust.roots,
        lists=trust.lists,
        answers=trust.answers,
        at=at,
        ended=trust.ended,
    )
