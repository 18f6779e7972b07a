"""Incoming documents for the demonstration, taken in and handled through the services alone.

Each is uploaded as a browser would, checked by the upload's own event, registered by the agency's
clerk and moved on by the people named in demo.yaml.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import requests
from qlvb.files import service as files
from qlvb.incoming import service as incoming
from qlvb.incoming.document_types import BY_CODE
from qlvb.incoming.entry import Entry, Form, LargeDossier, Signatory, Urgency
from qlvb.incoming.parts import PartyKind, SettlementMethod
from qlvb.incoming.registers import DEFAULT_REGISTER
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor, Role
from qlvb.organization import service as organization
from qlvb.organization.model import Person
from qlvb.routing import intake
from qlvb.routing import service as routing
from qlvb.routing.intake import Intake
from qlvb.routing.service import Given, Seen

from infra.local.letters import Letter, drawn

Described = Mapping[str, Any]
"""A document, or a step of its life, as demo.yaml has it."""


@dataclass(frozen=True, kw_only=True)
class _Office:
    """The people of one agency, as the file names them."""

    agency_id: str
    people: Mapping[str, Person]
    units: Mapping[str, str]

    def party(self, name: str) -> tuple[PartyKind, str]:
        """An account, or the abbreviation of a unit."""
        if name in self.units:
            return (PartyKind.UNIT, self.units[name])
        return (PartyKind.PERSON, self.people[name].person_id)

    def actor(self, account: str) -> Actor:
        return self.people[account].as_actor()

    def first(self, role: Role) -> Person:
        return organization.holders(self.agency_id, role)[0]


def register(
    documents: Iterable[Described], people: Mapping[str, Person], settle: Callable[[], None]
) -> None:
    """Take the documents in, in the order of their arrival, and move each on.

    Args:
        documents: as demo.yaml has them.
        people: everyone, by account name.
        settle: waits until every event has arrived and every workflow waits.
    """
    waiting = []
    for place, each in enumerate(sorted(documents, key=lambda each: -each["arrived"])):
        office = _office(each["to"], people)
        clerk = office.first(Role.CLERK).as_actor()
        waiting.append((place, each, office, clerk, _upload(clerk, each)))
    settle()
    entered = []
    for place, each, office, clerk, file_id in waiting:
        steps = each["life"]
        leader = steps[0]["by"] if steps else office.first(Role.HEAD).account
        given = Intake(
            entry=_entry(each),
            file_ids=(file_id,),
            leader_id=people[leader].person_id,
            is_no_duplicate=True,
        )
        document = intake.take_in(clerk, f"demo-{place}", given)
        entered.append((document.document_id, office, list(steps)))
    while any(steps for _, _, steps in entered):
        settle()
        for document_id, office, steps in entered:
            if steps:
                _do(office, document_id, steps.pop(0))
    settle()


def _office(agency_id: str, people: Mapping[str, Person]) -> _Office:
    return _Office(
        agency_id=agency_id,
        people={name: one for name, one in people.items() if one.agency_id == agency_id},
        units={unit.abbreviation: unit.unit_id for unit in organization.units(agency_id)},
    )


def _upload(clerk: Actor, described: Described) -> str:
    paper = drawn(_letter(described))
    name = f"{described['number']}-{described['notation']}.pdf"
    permission = files.begin(
        clerk, filename=name, size=len(paper), media_type="application/pdf", confirmed=True
    )
    sent = requests.post(
        permission.url,
        data=permission.fields,
        files={"file": (name, paper, "application/pdf")},
        timeout=30,
    )
    sent.raise_for_status()
    return permission.file_id


def _do(office: _Office, document_id: str, step: Described) -> None:
    actor = office.actor(step["by"])
    routing.open_work(actor, document_id)
    seen = Seen(document_id=document_id, version=incoming.get(actor, document_id).version)
    match step["act"]:
        case "direct":
            routing.direct(actor, seen, _given(office, step))
        case "assign":
            routing.assign(actor, seen, _given(office, step))
        case "return":
            routing.return_(actor, seen, step["reason"])
        case "settle":
            method = SettlementMethod(step["method"])
            routing.settle(actor, seen, method, step.get("result", ""), step.get("reply"))


def _given(office: _Office, step: Described) -> Given:
    return Given(
        lead=office.party(step["to"]),
        text=step["text"],
        cohandlers=tuple(map(office.party, step.get("cohandlers", []))),
        informed=tuple(map(office.party, step.get("informed", []))),
    )


def _entry(described: Described) -> Entry:
    dossier = described.get("large_dossier")
    return Entry(
        register=DEFAULT_REGISTER[0],
        form=Form(described.get("form", "paper")),
        kind=described["kind"],
        number=described["number"],
        notation=described["notation"],
        issued_on=_ago(described["issued"]),
        issuer=described["issuer"],
        issuer_id=described.get("issuer_id"),
        subject=described["subject"],
        arrived_on=_ago(described["arrived"]),
        signatory=Signatory(**described["signatory"]),
        urgency=Urgency(described.get("urgency", "normal")),
        due_on=_ago(-described["due"]) if "due" in described else None,
        paper_follows=described.get("paper_follows", False),
        large_dossier=LargeDossier(**dossier) if dossier else None,
    )


def _letter(described: Described) -> Letter:
    kind = described["kind"]
    return Letter(
        issuer=described["issuer"],
        reference=f"{described['number']}/{described['notation']}",
        kind="" if kind == "cong-van" else BY_CODE[kind].name,
        subject=described["subject"],
        issued_on=_ago(described["issued"]),
        addressee=organization.agency(described["to"]).name,
        body=described["body"],
        signatory_position=described["signatory"]["position"],
        signatory_name=described["signatory"]["name"],
        pages=described["pages"],
    )


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)
