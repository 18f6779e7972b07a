"""The scan of an original as the file of its copy: the same bytes, under the copy's own name."""

from qlvb.files import made
from qlvb.files.model import StoredFile
from qlvb.files.naming import Title
from qlvb.incoming import service as incoming
from qlvb.incoming.document_types import BY_CODE
from qlvb.kernel import ids
from qlvb.kernel.actor import Actor
from qlvb.outgoing import copies
from qlvb.outgoing.entry import LinkKind, OutgoingEntry


def scans_for(actor: Actor, document_id: str, entry: OutgoingEntry) -> list[StoredFile]:
    """The files of the original, copied for a copy that was begun without files of its own.

    Returns:
        Nothing for an extract, which is made anew, and for what is no copy. What is returned is
        to be entered with the draft; the same act again makes the same files.

    Raises:
        DocumentNotFound, OriginalWithoutScan, CopyDiffers.
    """
    original = entry.original
    named = [link for link in entry.links if link.kind is LinkKind.ORIGINAL and link.is_incoming]
    if original is None or not named or not copies.takes_the_scan(entry.kind):
        return []
    source = incoming.get(actor, named[0].document_id)
    copies.check_scanned(original, len(source.files))
    title = Title(
        kind=BY_CODE[entry.kind].abbreviation,
        number=original.reference,
        issued_on=original.issued_on,
        subject=entry.subject,
    )
    scanned = [file.file_id for file in source.files]
    return [
        made.copied(
            actor,
            file,
            file_id=ids.derived_id("scanned", actor.agency_id, document_id, file.file_id),
            document_id=document_id,
            title=title,
            place=place,
        )
        for place, file in enumerate(
            made.of_document(actor.agency_id, source.document_id, scanned), 1
        )
    ]
