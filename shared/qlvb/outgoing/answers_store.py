"""Where it lies that an issued document was answered: beside the document, in its partition."""

from qlvb.outgoing.parts import Answer
from qlvb.platform.tables import DataclassAttribute, Item, TableName, Transaction


class AnswerItem(Item):
    """An incoming document that answers an outgoing one.

    pk  A#<agency>#D#<document id>   sk  ANSWER#<incoming document id>
    """

    class Meta:
        """The table."""

        table_name = TableName("outgoing_table")

    answer = DataclassAttribute(Answer)


def put(tx: Transaction, agency_id: str, document_id: str, answer: Answer) -> None:
    """Keep an answer; told twice, it is as once."""
    tx.put(AnswerItem(_pk(agency_id, document_id), f"ANSWER#{answer.document_id}", answer=answer))


def of_document(agency_id: str, document_id: str) -> list[Answer]:
    """What answers a document, at most 50."""
    found = AnswerItem.query(
        _pk(agency_id, document_id), AnswerItem.sk.startswith("ANSWER#"), limit=50
    )
    return [item.answer for item in found]


def _pk(agency_id: str, document_id: str) -> str:
    return f"A#{agency_id}#D#{document_id}"
