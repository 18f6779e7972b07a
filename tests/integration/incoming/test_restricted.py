"""A restricted document of an agency that has ended."""

from dataclasses import replace

from qlvb.incoming import continuing, store
from qlvb.incoming.access import Access
from qlvb.incoming.status import Status
from qlvb.kernel.actor import Role
from qlvb.platform.tables import transact

from tests.builders.office import a_person, a_registered_document


def test_a_predecessors_restricted_document_is_read_by_its_circle_alone(demo):
    ended = a_registered_document(document_id="KIN", status=Status.HANDED_OVER, owner=None)
    with transact() as tx:
        store.create(tx, replace(ended, access=Access(is_restricted=True)))
    for role, reads in ((Role.CLERK, True), (Role.HEAD, True), (Role.ARCHIVIST, False)):
        assert continuing.may_read(a_person("x", role), "KIN") is reads
