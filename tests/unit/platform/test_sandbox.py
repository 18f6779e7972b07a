"""A process of its own: what is done in it stays in it, however it ends."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from qlvb.platform import sandbox
from qlvb.platform.sandbox import Ending

WORK = "tests.builders.work"


@pytest.fixture
def does(tmp_path):
    def do(asked, name="asked", seconds=20.0):
        file = tmp_path / name
        file.write_text(asked, encoding="utf-8")
        return sandbox.run(WORK, file, seconds=seconds)

    return do


@pytest.mark.parametrize(
    ("asked", "ending", "seconds"),
    [
        ("go", Ending.DONE, 20.0),
        ("fail", Ending.CRASHED, 20.0),
        ("crash", Ending.CRASHED, 20.0),
        ("hang", Ending.TIMED_OUT, 0.2),
    ],
)
def test_whatever_it_ends_with_its_whole_lines_are_kept_and_the_next_work_is_done(
    does, asked, ending, seconds
):
    outcome = does(asked, seconds=seconds)
    assert outcome.ending is ending
    assert [line.split()[0] for line in outcome.lines] == [asked]
    assert does("go").ending is Ending.DONE


def test_one_piece_of_work_knows_nothing_of_another_or_of_the_credentials(does, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "known to the function alone")
    (first,), (second,) = does("go").lines, does("go").lines
    assert first == second
    assert first.split()[1] == "0"
    assert "AWS_SECRET_ACCESS_KEY" not in first


def test_a_server_that_was_ended_is_replaced(does):
    does("end the server")
    assert does("go").ending is Ending.DONE


def test_many_ask_at_once_and_each_gets_its_own_answer(does):
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda n: does(f"go{n}", name=f"asked{n}"), range(12)))
    assert [answer.lines[0].split()[0] for answer in answers] == [f"go{n}" for n in range(12)]
