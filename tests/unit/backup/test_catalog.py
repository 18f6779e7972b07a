"""The same items are the same tally, in whatever order and however cut into files."""

from hypothesis import given
from hypothesis import strategies as st
from qlvb.backup.catalog import CatalogedFile, CatalogedTable, SignedStatement, Tally

ITEMS = st.lists(
    st.fixed_dictionaries(
        {
            "pk": st.builds(lambda text: {"S": text}, st.text(max_size=5)),
            "n": st.builds(lambda number: {"N": str(number)}, st.integers()),
        }
    ),
    max_size=20,
)


def as_file(items):
    tally = Tally(items)
    return CatalogedFile(
        key="k", version_id=None, size=1, sha256="", count=tally.count, digest=tally.digest
    )


@given(ITEMS, st.randoms(use_true_random=False), st.integers(0, 20))
def test_order_and_files_do_not_matter(items, order, cut):
    whole = Tally(items)
    mixed = list(items)
    order.shuffle(mixed)
    table = CatalogedTable.of("T", [as_file(mixed[:cut]), as_file(mixed[cut:])])
    assert (table.count, table.digest) == (whole.count, whole.digest)


@given(ITEMS.filter(bool), st.integers(0, 19))
def test_one_item_changed_doubled_or_missing_is_seen(items, place):
    place %= len(items)
    whole = Tally(items)
    other = {**items[place], "n": {"N": "x"}}
    for changed in (
        items[:place] + items[place + 1 :],
        [*items, items[place]],
        [*items[:place], other, *items[place + 1 :]],
    ):
        seen = Tally(changed)
        assert (seen.count, seen.digest) != (whole.count, whole.digest)


def test_a_set_is_the_same_in_any_order():
    assert Tally([{"s": {"SS": ["a", "b"]}}]).digest == Tally([{"s": {"SS": ["b", "a"]}}]).digest


def test_a_statement_is_read_back_and_its_mark_is_of_every_word():
    one = SignedStatement(
        statement={"backup": "B", "previous": "", "previous_backup": "", "parts": []},
        signature="c2ln",
        public_key="a2V5",
    )
    assert SignedStatement.from_bytes(one.to_bytes()) == one
    other = SignedStatement(
        statement={**one.statement, "previous": "x"}, signature="", public_key=""
    )
    assert other.mark != one.mark
