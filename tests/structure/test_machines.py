"""The state machines: every wait ends, every step may be tried again, and nothing is left open."""

import ast
import re

import pytest
import yaml
from qlvb.backup.making import STEP_SECONDS
from qlvb.incoming.status import Status
from qlvb.outgoing.status import OutgoingStatus

from tests.structure import tree
from tests.structure.tree import CORE, ROOT

DEFINITIONS = {
    path.name: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for path in sorted((ROOT / "statemachines").glob("*.asl.yaml"))
}
MACHINES = tree.resources("AWS::Serverless::StateMachine")
WAITS = "arn:aws:states:::lambda:invoke.waitForTaskToken"
CALLS = "arn:aws:states:::lambda:invoke"
TRANSPORT = {
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
}

TIMEOUTS = {"Sandbox.Timedout", "States.Timeout"}
"""What is said of a function that took all its time, and of a step that did."""
GO_ON = {"step", "list_page"}
"""Work that takes many calls: each goes on where the one before was cut off."""

OF_THE_PROVINCE = {"backup.asl.yaml", "restore.asl.yaml"}
"""Procedures that are about every agency at once."""


def states(kind: str | None = None) -> list[tuple[str, str, dict]]:
    return [
        (file, name, state)
        for file, definition in DEFINITIONS.items()
        for name, state in definition["States"].items()
        if kind is None or state["Type"] == kind
    ]


each_task = pytest.mark.parametrize(
    ("file", "name", "state"), states("Task"), ids=[n for _, n, _ in states("Task")]
)
each_machine = pytest.mark.parametrize("file", sorted(DEFINITIONS))


OTHER_FUNCTIONS = [
    state
    for _, _, state in states("Task")
    if state["Parameters"]["FunctionName"] != "${StepFunction}"
]
"""Steps that are another function's whole work: they are told no record."""


def followers(state: dict) -> set[str]:
    found = {state[key] for key in ("Next", "Default") if key in state}
    found |= {each["Next"] for each in state.get("Choices", []) + state.get("Catch", [])}
    return found


def refusals() -> set[str]:
    """Classes that may be caught by name."""
    return {
        node.name
        for source in tree.sources(CORE)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
    }


def test_every_machine_is_deployed_and_every_deployed_machine_is_there():
    deployed = {each["DefinitionUri"] for each in MACHINES.values()}
    assert deployed == {f"statemachines/{file}" for file in DEFINITIONS}


@pytest.mark.parametrize("machine", MACHINES.values(), ids=list(MACHINES))
def test_a_machine_is_standard_traced_named_and_keeps_tokens_out_of_its_log(machine):
    assert machine["Type"] == "STANDARD"
    assert machine["Tracing"] == {"Enabled": True}
    assert machine["Name"]
    assert machine["Logging"]["Level"] in {"ERROR", "ALL"}
    assert machine["Logging"]["IncludeExecutionData"] is False


def test_an_execution_that_fails_is_told_of():
    told = {
        alarm["Dimensions"][0]["Value"]["Ref"]
        for alarm in tree.resources("AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "ExecutionsFailed"
    }
    assert told == set(MACHINES)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=list(MACHINES))
def test_every_substitution_is_given_and_every_given_one_is_used(machine):
    text = (ROOT / machine["DefinitionUri"]).read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)\}", text)) == set(machine["DefinitionSubstitutions"])


@pytest.mark.parametrize("machine", MACHINES.values(), ids=list(MACHINES))
def test_a_machine_may_call_what_its_steps_call_and_nothing_else(machine):
    called = [each["Ref"] for each in machine["DefinitionSubstitutions"].values()]
    allowed = [
        statement["Resource"]["Ref"]
        for policy in machine["Policies"]
        for statement in policy["Statement"]
        if statement["Action"] == "lambda:InvokeFunction"
    ]
    assert sorted(allowed) == sorted(set(called))
    # The published version, so that SnapStart holds and a deployment does not mix two.
    assert all(each.endswith(".Alias") for each in called)


@each_machine
def test_a_machine_says_which_procedure_it_is(file):
    assert "Decree" in DEFINITIONS[file]["Comment"] or "Decision" in DEFINITIONS[file]["Comment"]
    assert DEFINITIONS[file].get("QueryLanguage", "JSONPath") == "JSONPath"


@each_machine
def test_a_machine_begins_where_the_document_stands(file):
    definition = DEFINITIONS[file]
    first = definition["States"][definition["StartAt"]]
    assert first["Type"] == "Choice"
    assert {each["Variable"] for each in first["Choices"]} == {"$.resume_at"}
    assert first["Default"]


def test_an_incoming_document_can_be_resumed_at_every_status():
    first = DEFINITIONS["incoming_document.asl.yaml"]["States"]["WhereItStands"]
    ways = {each["StringEquals"]: each["Next"] for each in first["Choices"]}
    assert set(ways) == {status.value for status in Status}
    for status in Status:
        assert ways[status.value].startswith("Await") == status.is_open


def test_an_outgoing_document_can_be_resumed_at_every_status_but_as_a_draft():
    first = DEFINITIONS["outgoing_document.asl.yaml"]["States"]["WhereItStands"]
    ways = {each["StringEquals"]: each["Next"] for each in first["Choices"]}
    assert set(ways) == {status.value for status in OutgoingStatus} - {"draft"}
    for status in OutgoingStatus:
        if status is not OutgoingStatus.DRAFT:
            assert ways[status.value].startswith("Await") == status.is_open


@each_machine
def test_every_way_leads_to_a_state_and_every_state_is_reached(file):
    definition = DEFINITIONS[file]
    known = definition["States"]
    reached, waiting = set(), {definition["StartAt"]}
    while waiting:
        name = waiting.pop()
        assert name in known, name
        if name not in reached:
            reached.add(name)
            waiting |= followers(known[name])
    assert reached == set(known)


@each_machine
def test_from_every_state_an_end_can_be_reached(file):
    known = DEFINITIONS[file]["States"]
    ends = {name for name, state in known.items() if state["Type"] in {"Succeed", "Fail"}}
    ends |= {name for name, state in known.items() if state.get("End")}
    while more := {n for n, s in known.items() if n not in ends and followers(s) & ends}:
        ends |= more
    assert ends == set(known)


@each_task
def test_every_wait_has_an_end(file, name, state):
    limits = {"TimeoutSeconds", "TimeoutSecondsPath"} & set(state)
    assert len(limits) == 1, f"{file}: {name}"


@each_task
def test_a_state_that_waits_for_people_is_called_so(file, name, state):
    assert state["Resource"] in {WAITS, CALLS}
    assert name.startswith("Await") == (state["Resource"] == WAITS)


@each_task
def test_a_wait_hands_over_its_token_and_where_it_stands(file, name, state):
    payload = state["Parameters"]["Payload"]
    if state["Resource"] == WAITS:
        assert payload["token.$"] == "$$.Task.Token"
        assert payload["execution.$"] == "$$.Execution.Id"
        assert payload["resume_at.$"] == "$.resume_at"
    if state in OTHER_FUNCTIONS:
        return
    if file in OF_THE_PROVINCE:
        assert {"backup_id.$", "restore_id.$"} & set(payload)
    else:
        assert "agency_id.$" in payload
        assert {"document_id.$", "handover_id.$"} & set(payload)


@each_task
def test_every_step_is_tried_again_when_the_line_was_bad(file, name, state):
    caught = {error for retry in state["Retry"] for error in retry["ErrorEquals"]}
    assert caught >= TRANSPORT
    assert not {"States.ALL", "States.TaskFailed"} & caught
    # A wait that is over is decided on, and what may not be begun twice is not begun again.
    goes_on = state in OTHER_FUNCTIONS or state["Parameters"]["Payload"]["task"] in GO_ON
    assert caught & TIMEOUTS == (TIMEOUTS if goes_on else set())
    for retry in state["Retry"]:
        assert retry["JitterStrategy"] == "FULL"
        assert 0 < retry["MaxAttempts"] <= 10
        assert retry["MaxDelaySeconds"] <= 900


@pytest.mark.parametrize("function", ["BackupMake", "BackupRestore"])
def test_a_step_of_a_backup_stops_long_before_its_function_is_stopped(function):
    """Between two looks at the clock lies work that cannot be interrupted."""
    assert tree.serverless_functions()[function]["Timeout"] >= 3 * STEP_SECONDS


@each_task
def test_every_step_that_fails_leads_on(file, name, state):
    caught = [error for catch in state["Catch"] for error in catch["ErrorEquals"]]
    assert caught[-1] == "States.ALL"
    assert all(catch["ResultPath"] == "$.error" for catch in state["Catch"])
    if state["Resource"] == WAITS:
        assert "States.Timeout" in caught


@each_task
def test_business_errors_are_caught_by_the_names_they_have(file, name, state):
    named = {
        error
        for each in [*state["Retry"], *state["Catch"]]
        for error in each["ErrorEquals"]
        if not error.startswith(("Lambda.", "States.", "Sandbox."))
    }
    assert named <= refusals()


@each_task
def test_a_step_is_one_the_function_knows(file, name, state):
    if state in OTHER_FUNCTIONS:
        return
    [machine] = [m for m in MACHINES.values() if m["DefinitionUri"].endswith(f"/{file}")]
    function = machine["DefinitionSubstitutions"]["StepFunction"]["Ref"].removesuffix(".Alias")
    folder = tree.serverless_functions()[function]["CodeUri"]
    source = (ROOT / folder / "tasks.py").read_text(encoding="utf-8")
    prefix = "_" if file not in OF_THE_PROVINCE else f"_{file.partition('.')[0].upper()}_"
    known = re.search(rf"^{prefix}STEPS = {{(.*?)}}", source, re.MULTILINE | re.DOTALL)
    assert known is not None
    assert state["Parameters"]["Payload"]["task"] in re.findall(r'"(\w+)":', known.group(1))


@each_machine
def test_a_machine_neither_polls_nor_counts_nor_builds_text(file):
    text = (ROOT / "statemachines" / file).read_text(encoding="utf-8")
    assert "States.MathAdd" not in text
    assert "States.Format" not in text
    assert not [name for _, name, state in states("Wait") if state]
    assert "InputPath: null" not in text


@each_machine
def test_states_are_called_by_what_is_done_there(file):
    for name in DEFINITIONS[file]["States"]:
        assert re.fullmatch(r"(?:[A-Z][a-z]+){1,4}", name), name
