"""Write the table of rights as a page: `make api`."""

from collections.abc import Iterable
from pathlib import Path

from qlvb.kernel.actor import Role
from qlvb.kernel.rights import EVERYONE, STAFF, TABLE, Grant, Relation, Verb

from infra import openapi

PAGE = Path(__file__).with_name("rights.md")

_RELATIONS = {
    Relation.AGENCY: "the agency's",
    Relation.PART: "they or their unit have a part in it",
    Relation.TURN: "it is their turn",
    Relation.GIVER: "they gave the present work",
    Relation.EXTENDER: "they are asked for more time",
    Relation.DECIDER: "they are asked to decide who may read it",
    Relation.COHANDLER: "they owe an opinion",
    Relation.INFORMED: "they were given it for information",
    Relation.DRAFTER: "they drafted it and have it still, or again",
    Relation.AMENDER: "they drafted it, and it is approved since",
    Relation.OWN: "they brought it in",
    Relation.LOOSE: "it is in no document yet",
    Relation.TOP: "the province's, their agency being at its top",
}

_HEAD = """# Rights

Written by `make api` from `shared/qlvb/kernel/rights.py`, which decides. A person who has a
right has it to things of their own agency, as the third column says; what belongs to another
agency is not found, whatever the right.

| right | who | to what | asked by |
|---|---|---|---|"""


def page() -> str:
    """The table in Markdown: every verb, who has it, to which things, and which requests ask it."""
    asked: dict[Verb | None, list[str]] = {}
    for _, each in openapi.operations():
        if each.path.startswith("/api/"):
            asked.setdefault(each.right, []).append(f"`{each.method} {each.path}`")
    rows = [
        f"| `{verb.value}` | {_all(_who(grant) for grant in grants)} "
        f"| {_all(_RELATIONS[grant.relation] for grant in grants)} "
        f"| {_all(asked.get(verb, ()))} |"
        for verb, grants in TABLE.items()
    ]
    return "\n".join((_HEAD, *rows, "", f"Open to everyone: {', '.join(asked[None])}.", ""))


def _who(grant: Grant) -> str:
    named = {EVERYONE: "everyone", STAFF: "who works with documents"}
    roles = [role.value.replace("_", " ") for role in Role if role in grant.roles]
    return named.get(grant.roles, ", ".join(roles))


def _all(parts: Iterable[str]) -> str:
    return "<br>".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
