"""The rules of DynamoDB's capacity, as the benchmarks count it."""

import pytest

from tests.benchmarks.capacity import Table, query, read, size

PLAIN = Table.described({"KeySchema": [{"AttributeName": "pk"}, {"AttributeName": "sk"}]})
LISTED = Table.described(
    {
        "KeySchema": [{"AttributeName": "pk"}, {"AttributeName": "sk"}],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by_status",
                "KeySchema": [{"AttributeName": "status"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    }
)


def item(*, kilobytes=0.0, **texts):
    written = {"pk": {"S": "A"}, "sk": {"S": "B"}}
    written |= {name: {"S": text} for name, text in texts.items()}
    if kilobytes:
        written["t"] = {"S": "x" * (int(kilobytes * 1024) - size(written) - 1)}
    return written


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"S": "ngày"}, 5),
        ({"N": "0"}, 1),
        ({"N": "123"}, 3),
        ({"N": "-123"}, 4),
        ({"N": "1200"}, 2),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"L": [{"S": "ab"}, {"S": "c"}]}, 3 + 2 + 3),
        ({"M": {"k": {"S": "ab"}}}, 3 + 1 + 3),
        ({"SS": ["a", "bc"]}, 3),
        ({"B": b"1234"}, 4),
    ],
)
def test_an_attribute_weighs_its_name_and_its_value(value, expected):
    assert size({"a": value}) == 1 + expected


def test_a_write_costs_a_unit_for_every_kilobyte_begun():
    assert PLAIN.write(None, item()) == 1
    assert PLAIN.write(None, item(kilobytes=1)) == 1
    assert PLAIN.write(None, item(kilobytes=1.1)) == 2


def test_a_change_costs_what_the_larger_image_costs():
    assert PLAIN.write(item(kilobytes=3), item()) == 3
    assert PLAIN.write(item(kilobytes=3), None) == 3


def test_a_write_that_finds_nothing_still_costs_one():
    assert PLAIN.write(None, None) == 1


def test_a_transaction_costs_twice_on_the_table_and_once_on_its_indexes():
    new = item(status="OPEN")
    assert LISTED.write(None, new) == 2
    assert LISTED.write(None, new, transactional=True) == 3


def test_an_item_without_the_keys_of_an_index_costs_nothing_there():
    assert LISTED.write(None, item()) == 1


def test_an_entry_that_moves_in_an_index_costs_a_deletion_and_a_write():
    assert LISTED.write(item(status="OPEN"), item(status="DONE")) == 3


def test_an_attribute_that_an_index_does_not_carry_costs_nothing_there():
    assert LISTED.write(item(status="OPEN", note="a"), item(status="OPEN", note="b")) == 1


def test_an_entry_that_leaves_an_index_costs_its_deletion():
    assert LISTED.write(item(status="OPEN"), item()) == 2


def test_reading_costs_half_unless_the_newest_is_asked_for():
    assert read([item()], consistent=False) == 0.5
    assert read([item()], consistent=True) == 1
    assert read([item()], consistent=True, transactional=True) == 2
    assert read([None], consistent=True) == 1


def test_items_read_by_key_are_rounded_up_one_by_one_and_those_of_a_query_together():
    rows = [item(kilobytes=1)] * 4
    assert read(rows, consistent=True) == 4
    assert query(rows, consistent=True) == 1
    assert query([], consistent=False) == 0.5
