"""People who upload, and the way of the bytes from the browser to a verdict."""

import requests
from qlvb.files.permitted import MEDIA, ending_of
from qlvb.kernel.actor import Actor, Role


def a_person(name, *roles, agency_id="H16.13"):
    return Actor(
        person_id=name.upper(), agency_id=agency_id, name=name, position="", roles=frozenset(roles)
    )


THE_CLERK = a_person("van-thu", Role.CLERK)
AN_OFFICER = a_person("chuyen-vien", Role.OFFICER)
THE_HEAD = a_person("thu-truong", Role.HEAD)
A_CLERK_ELSEWHERE = a_person("van-thu-khac", Role.CLERK, agency_id="H16.14")


class Intake:
    """The bytes' way from the browser to a verdict, as the tests tell it."""

    def __init__(self, s3):
        self.s3 = s3

    def asks_to_upload(self, content, *, by=THE_CLERK, name="cong-van.pdf", size=None):
        from qlvb.files import service

        return service.begin(
            by,
            filename=name,
            size=len(content) if size is None else size,
            media_type=MEDIA[ending_of(name)],
            confirmed=True,
        )

    def posts(self, permission, content):
        answer = requests.post(
            permission.url, data=permission.fields, files={"file": content}, timeout=10
        )
        assert answer.status_code < 300, answer.text

    def key_of(self, file_id, by=THE_CLERK):
        from qlvb.files import store

        return store.find(by.agency_id, file_id).intake_key

    def tells_of(self, file_id, by=THE_CLERK):
        """S3's event about the file's key."""
        from qlvb.files import checking

        return checking.check(self.key_of(file_id, by))

    def uploads(self, content, *, by=THE_CLERK, name="cong-van.pdf"):
        permission = self.asks_to_upload(content, by=by, name=name)
        self.posts(permission, content)
        return self.tells_of(permission.file_id, by)

    def finds(self, file_id, by=THE_CLERK):
        from qlvb.files import store

        return store.find(by.agency_id, file_id)

    def versions(self):
        """Every version and delete marker in both buckets, as (bucket, key)."""
        found = []
        for bucket in ("qlvb-intake", "qlvb-files"):
            answer = self.s3.list_object_versions(Bucket=bucket)
            there = [*answer.get("Versions", []), *answer.get("DeleteMarkers", [])]
            found += [(bucket, version["Key"]) for version in there]
        return found

    def kept_bytes(self, file):
        return self.s3.get_object(Bucket="qlvb-files", Key=file.key)["Body"].read()

    def acts_on(self, subject_id, by=THE_CLERK):
        from qlvb.audit import service as audit

        return [event.tag.value for event in audit.history(by.agency_id, subject_id).items]
