"""The tree hashes as RFC 6962 says; nothing but the leaf itself comes to the signed root."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qlvb.audit import tree

INPUTS = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The eight leaves by which implementations of Certificate Transparency are compared."""
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""Their published roots, by how many of the leaves are taken."""
PATHS = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
"""Published paths: leaf index and tree size."""

leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=70, unique=True).map(
    lambda each: [tree.leaf_hash(leaf) for leaf in each]
)


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_the_published_ones(size):
    assert tree.root([tree.leaf_hash(each) for each in INPUTS[:size]]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), sorted(PATHS))
def test_the_paths_are_the_published_ones(index, size):
    hashes = [tree.leaf_hash(each) for each in INPUTS[:size]]
    found = tree.path(hashes, index)
    assert tuple(each.hex() for each in found) == PATHS[index, size]
    assert tree.includes(hashes[index], index, size, found, bytes.fromhex(ROOTS[size]))


@given(leaves, st.data())
def test_every_leaf_comes_to_the_root_from_its_own_place_only(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    top, found = tree.root(hashes), tree.path(hashes, index)
    assert tree.includes(hashes[index], index, len(hashes), found, top)
    other = data.draw(st.integers(-1, len(hashes)))
    if other != index:
        assert not tree.includes(hashes[index], other, len(hashes), found, top)


@given(leaves, st.data())
def test_nothing_else_comes_to_the_root(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    top, found, size = tree.root(hashes), tree.path(hashes, index), len(hashes)
    another = tree.leaf_hash(data.draw(st.binary(min_size=9, max_size=12)))
    assert not tree.includes(another, index, size, found, top)
    assert not tree.includes(hashes[index], index, size, found, another)
    assert not tree.includes(hashes[index], index, size, [*found, another], top)
    if found:
        place = data.draw(st.integers(0, len(found) - 1))
        assert not tree.includes(hashes[index], index, size, found[:place], top)
        bent = [*found[:place], another, *found[place + 1 :]]
        assert not tree.includes(hashes[index], index, size, bent, top)


@given(leaves)
def test_the_paths_of_all_leaves_at_once_are_those_of_each(hashes):
    indexes = range(len(hashes))
    assert tree.paths(hashes, indexes) == [tree.path(hashes, index) for index in indexes]


@given(leaves)
def test_a_tree_with_one_leaf_more_has_another_root(hashes):
    assert tree.root(hashes) != tree.root([*hashes, tree.leaf_hash(b"one more")])


def test_a_leaf_that_is_not_there_has_no_path():
    for ask in (lambda: tree.path([tree.EMPTY], 1), lambda: tree.paths([tree.EMPTY], [1])):
        with pytest.raises(IndexError):
            ask()


def test_a_node_cannot_pass_for_a_leaf():
    left, right = tree.leaf_hash(b"left"), tree.leaf_hash(b"right")
    assert tree.leaf_hash(left + right) != tree.root([left, right])
