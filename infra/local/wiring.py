"""What the template connects: buckets, streams, queues and schedules with functions."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from typing import Any, cast

from moto.events.models import EventPattern
from moto.s3.notifications import _get_s3_event
from qlvb.kernel.ids import new_id

from infra.local.activity import activity
from infra.local.clock import engine_clock
from infra.local.deliveries import Line
from infra.local.functions import Function, FunctionFailed
from infra.local.keeping import Keeper, plain, plain_attributes
from infra.local.mends.dynamodb_units import Change
from infra.local.queues import QueueReader
from infra.local.resources import ACCOUNT, REGION, client
from infra.local.schedules import next_after
from infra.local.stack import Stack

log = logging.getLogger("qlvb.local")

_ASYNCHRONOUS_ATTEMPTS = 3
"""Lambda tries an event three times in all."""

_STREAM_ATTEMPTS = 3
"""A stream's batch is tried until it is too old on AWS; here as often as the mapping says, or 3."""


@dataclass(frozen=True)
class StreamMapping:
    """A stream and the line of the function that reads it."""

    table_name: str
    line_name: str
    patterns: tuple[EventPattern, ...]

    def wants(self, record: dict[str, Any]) -> bool:
        """Whether the mapping's filters let the record through."""
        return not self.patterns or any(
            pattern.matches_event(cast("Any", record)) for pattern in self.patterns
        )


@dataclass(frozen=True)
class BucketMapping:
    """A bucket's events and the line of the function that gets them."""

    bucket_name: str
    event: str
    prefix: str
    suffix: str
    line_name: str

    def wants(self, event_name: str, bucket_name: str, key_name: str) -> bool:
        """Whether the mapping is for this event of this object."""
        return (
            bucket_name == self.bucket_name
            and fnmatch(event_name, self.event)
            and key_name.startswith(self.prefix)
            and key_name.endswith(self.suffix)
        )


@dataclass(frozen=True)
class Rule:
    """A rule of EventBridge on the events of buckets, and the line of the function it names."""

    pattern: EventPattern
    line_name: str


class Wiring:
    """Brings events to functions as the template says."""

    def __init__(self, stack: Stack, functions: dict[str, Function], keeper: Keeper) -> None:
        self._stack = stack
        self._functions = functions
        self._keeper = keeper
        self._lines: dict[str, Line] = {}
        self._streams: list[StreamMapping] = []
        self._buckets: list[BucketMapping] = []
        self._rules: list[Rule] = []
        self._queues: dict[str, QueueReader] = {}
        # Scratch tables of a proof are nobody's to keep.
        self._tables = {stack.reference(each) for each, _ in stack.of_type("AWS::DynamoDB::Table")}
        self._wire_mappings()
        self._wire_buckets()
        self._wire_rules()

    def start(self) -> None:
        """Begin to deliver; first what had been on its way."""
        for number, line_name, record in self._keeper.deliveries():
            if line_name in self._lines:
                self._lines[line_name].put((number, record))
            else:
                self._keeper.delivered([number])
        for line in self._lines.values():
            line.start()
        for reader in self._queues.values():
            reader.start()

    def stop(self) -> None:
        """Deliver nothing more."""
        for line in self._lines.values():
            line.stop()
        for reader in self._queues.values():
            reader.stop()

    def function(self, arn: str) -> Function:
        """The function behind a name or an ARN, with or without its alias."""
        name = arn.rpartition(":function:")[2].partition(":")[0]
        return self._functions[name]

    def on_changes(self, changes: list[Change]) -> None:
        """Keep changed items, and send their records to the functions that read the stream."""
        records = [
            (mapping.line_name, record)
            for change in changes
            for mapping in self._streams
            if mapping.table_name == change.table.name
            and mapping.wants(record := _stream_record(change))
        ]
        self._send(records, [each for each in changes if each.table.name in self._tables])

    def on_object(self, event_name: str, bucket_name: str, key: Any) -> None:
        """Send an object's event to the functions that the bucket names."""
        records = []
        for mapping in self._buckets:
            if mapping.wants(event_name, bucket_name, str(key.name)):
                bucket = _Bucket(bucket_name)
                body = _get_s3_event(event_name, bucket, key, mapping.line_name)  # type: ignore[arg-type]
                record = body["Records"][0]
                record["s3"]["object"]["versionId"] = key.version_id
                records.append((mapping.line_name, record))
        event = _object_event(event_name, bucket_name, key)
        records += [
            (rule.line_name, event)
            for rule in self._rules
            if bucket_name in self._told_buckets and rule.pattern.matches_event(cast("Any", event))
        ]
        self._send(records, [])

    def on_message(self, queue_name: str) -> None:
        """Let the function that reads a queue look into it."""
        if queue_name in self._queues:
            self._queues[queue_name].look()

    def schedule(self) -> None:
        """Set the clock for every schedule of the template."""
        for logical_id, raw in self._stack.of_type("AWS::Scheduler::Schedule"):
            properties = self._stack.resolve(raw)
            if properties.get("State") != "DISABLED":
                zone = properties.get("ScheduleExpressionTimezone", "UTC")
                target = properties["Target"]
                event = json.loads(target.get("Input") or "{}")
                fire = partial(self._fire, logical_id, target["Arn"], event)
                _repeat(properties["ScheduleExpression"], zone, fire)
        for logical_id, raw in self._stack.of_type("AWS::Events::Rule"):
            properties = self._stack.resolve(raw)
            if "ScheduleExpression" in properties and properties.get("State") != "DISABLED":
                for target in properties.get("Targets", []):
                    event = json.loads(target.get("Input") or '{"source": "aws.events"}')
                    fire = partial(self._fire, logical_id, target["Arn"], event)
                    _repeat(properties["ScheduleExpression"], "UTC", fire)

    def _fire(self, schedule: str, arn: str, event: Any) -> None:
        with activity.during(f"schedule {schedule}"):
            if ":stateMachine:" in arn:
                client("stepfunctions").start_execution(
                    stateMachineArn=arn,
                    name=f"{schedule}-{int(engine_clock.now().timestamp())}",
                    input=json.dumps(event),
                )
                return
            try:
                self.function(arn).invoke(event)
            except FunctionFailed as error:
                log.warning("schedule %s failed: %s", schedule, error)

    def _send(self, records: list[tuple[str, Any]], changes: list[Change]) -> None:
        numbers = self._keeper.commit(changes, records)
        for number, (line_name, record) in zip(numbers, records, strict=True):
            self._lines[line_name].put((number, record))

    def _line(
        self, name: str, function: Function, batch: int, attempts: int, dead_letters: str | None
    ) -> None:
        self._lines[name] = Line(
            function,
            batch=batch,
            attempts=attempts,
            event=lambda records: {"Records": [record for _, record in records]},
            done=lambda records: self._keeper.delivered([number for number, _ in records]),
            give_up=partial(_give_up, dead_letters),
        )

    def _wire_mappings(self) -> None:
        tables = {
            self._stack.resolve({"Fn::GetAtt": [logical_id, "StreamArn"]}): self._stack.reference(
                logical_id
            )
            for logical_id, properties in self._stack.of_type("AWS::DynamoDB::Table")
            if "StreamSpecification" in properties
        }
        for logical_id, raw in self._stack.of_type("AWS::Lambda::EventSourceMapping"):
            properties = self._stack.resolve(raw)
            if properties.get("Enabled") is False:
                continue
            function = self.function(properties["FunctionName"])
            source = properties["EventSourceArn"]
            batch = int(properties.get("BatchSize", 10))
            if source in tables:
                attempts = int(properties.get("MaximumRetryAttempts", _STREAM_ATTEMPTS - 1)) + 1
                failures = properties.get("DestinationConfig", {}).get("OnFailure", {})
                self._line(
                    logical_id, function, batch, max(1, attempts), failures.get("Destination")
                )
                filters = properties.get("FilterCriteria", {}).get("Filters", [])
                patterns = tuple(EventPattern.load(each["Pattern"]) for each in filters)
                self._streams.append(StreamMapping(tables[source], logical_id, patterns))
            else:
                queue_name = source.split(":")[-1]
                partial_answers = properties.get("FunctionResponseTypes", [])
                self._queues[queue_name] = QueueReader(
                    queue_name,
                    function,
                    batch=batch,
                    reports_failures="ReportBatchItemFailures" in partial_answers,
                )

    def _dead_letters(self, logical_id: str) -> str | None:
        """Where an asynchronous call of a function goes that failed every time."""
        properties = dict(self._stack.of_type("AWS::Lambda::Function"))[logical_id]
        target = self._stack.resolve(properties.get("DeadLetterConfig", {})).get("TargetArn")
        for _, raw in self._stack.of_type("AWS::Lambda::EventInvokeConfig"):
            asked = self._stack.resolve(raw)
            if self.function(asked["FunctionName"]).logical_id == logical_id:
                failures = asked.get("DestinationConfig", {}).get("OnFailure", {})
                target = failures.get("Destination", target)
        return str(target) if target else None

    def _wire_rules(self) -> None:
        self._told_buckets = {
            self._stack.reference(logical_id)
            for logical_id, raw in self._stack.of_type("AWS::S3::Bucket")
            if "EventBridgeConfiguration" in raw.get("NotificationConfiguration", {})
        }
        for logical_id, raw in self._stack.of_type("AWS::Events::Rule"):
            properties = self._stack.resolve(raw)
            if "EventPattern" not in properties or properties.get("State") == "DISABLED":
                continue
            pattern = EventPattern.load(json.dumps(properties["EventPattern"]))
            for target in properties.get("Targets", []):
                name = f"{logical_id}-{target['Id']}"
                function = self.function(target["Arn"])
                attempts = int(target.get("RetryPolicy", {}).get("MaximumRetryAttempts", 2)) + 1
                dead_letters = target.get("DeadLetterConfig", {}).get("Arn")
                # A rule hands over the event itself, one at a time.
                self._lines[name] = Line(
                    function,
                    batch=1,
                    attempts=attempts,
                    event=lambda records: records[0][1],
                    done=lambda records: self._keeper.delivered([number for number, _ in records]),
                    give_up=partial(_give_up, dead_letters),
                )
                self._rules.append(Rule(pattern, name))

    def _wire_buckets(self) -> None:
        for logical_id, raw in self._stack.of_type("AWS::S3::Bucket"):
            configuration = self._stack.resolve(raw.get("NotificationConfiguration", {}))
            for position, each in enumerate(configuration.get("LambdaConfigurations", [])):
                name = f"{logical_id}-{position}"
                function = self.function(each["Function"])
                dead_letters = self._dead_letters(function.logical_id)
                self._line(name, function, 1, _ASYNCHRONOUS_ATTEMPTS, dead_letters)
                rules = each.get("Filter", {}).get("S3Key", {}).get("Rules", [])
                wanted = {rule["Name"].lower(): rule["Value"] for rule in rules}
                self._buckets.append(
                    BucketMapping(
                        self._stack.reference(logical_id),
                        each["Event"],
                        wanted.get("prefix", ""),
                        wanted.get("suffix", ""),
                        name,
                    )
                )


def _object_event(event_name: str, bucket_name: str, key: Any) -> dict[str, Any]:
    """What EventBridge hears of an object."""
    kind = "Object Created" if event_name.startswith("s3:ObjectCreated:") else "Object Deleted"
    return {
        "version": "0",
        "id": new_id(),
        "source": "aws.s3",
        "detail-type": kind,
        "account": ACCOUNT,
        "region": REGION,
        "time": engine_clock.now().isoformat(timespec="seconds"),
        "resources": [f"arn:aws:s3:::{bucket_name}"],
        "detail": {
            "version": "0",
            "bucket": {"name": bucket_name},
            "object": {"key": str(key.name), "version-id": key.version_id},
        },
    }


@dataclass(frozen=True)
class _Bucket:
    """What moto's event body asks of a bucket."""

    name: str
    region_name: str = REGION

    @property
    def arn(self) -> str:
        return f"arn:aws:s3:::{self.name}"


def _give_up(dead_letters: str | None, records: list[Any], error: FunctionFailed) -> None:
    """Put what failed every time where the template says, with the reason."""
    log.error("given up: %s", error)
    if dead_letters is not None and ":sqs:" in dead_letters:
        url = client("sqs").get_queue_url(QueueName=dead_letters.rpartition(":")[2])["QueueUrl"]
        letter = {"records": [record for _, record in records], "error": error.payload}
        client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(letter))


def _repeat(expression: str, zone: str, fire: Callable[[], None]) -> None:
    """Set the alarm for the next time, again and again."""
    due_at = next_after(expression, zone, engine_clock.now())
    if due_at is None:
        return

    def ring() -> None:
        _repeat(expression, zone, fire)
        fire()

    engine_clock.at(due_at, ring)


def _stream_record(change: Change) -> dict[str, Any]:
    kind = "INSERT" if change.before is None else "REMOVE" if change.after is None else "MODIFY"
    table = change.table
    keys = {table.hash_key_attr: plain(change.hash_key)}
    if table.range_key_attr and change.range_key is not None:
        keys[table.range_key_attr] = plain(change.range_key)
    body: dict[str, Any] = {
        "ApproximateCreationDateTime": engine_clock.now().timestamp(),
        "Keys": keys,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    if change.after is not None:
        body["NewImage"] = plain_attributes(change.after)
    if change.before is not None:
        body["OldImage"] = plain_attributes(change.before)
    return {
        "eventID": new_id(),
        "eventName": kind,
        "eventSource": "aws:dynamodb",
        "eventVersion": "1.1",
        "awsRegion": REGION,
        "eventSourceARN": f"{table.table_arn}/stream/{table.latest_stream_label}",
        "dynamodb": body | {"SequenceNumber": new_id()},
    }
