"""An office in a process of its own, which the tests stop, terminate or kill.

``python kept_office.py <folder> <what to do>``: does it, says so, and waits.
"""

import sys
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[2] / "shared"), str(HERE)]


def main():
    import boto3
    from conftest import TEMPLATE, Office

    from infra.local.engine import Engine

    engine = Engine(Path(sys.argv[1]), template=TEMPLATE)
    engine.start()
    office = Office(engine)
    if "letters" in sys.argv[2]:
        for number in range(10):
            office.register(f"letter-{number}")
    if "files" in sys.argv[2]:
        s3 = boto3.client("s3")
        for body in (b"first", b"second"):
            s3.put_object(
                Bucket=office.bucket, Key="van-ban.pdf", Body=body, Metadata={"name": "VB.pdf"}
            )
        upload = s3.create_multipart_upload(Bucket=office.bucket, Key="big.pdf")["UploadId"]
        s3.upload_part(
            Bucket=office.bucket, Key="big.pdf", UploadId=upload, PartNumber=1, Body=b"p" * 100
        )
        s3.put_object(Bucket=office.bucket, Key="refused.pdf", Body=b"refused-bytes")
        version = s3.head_object(Bucket=office.bucket, Key="refused.pdf")["VersionId"]
        s3.delete_object(Bucket=office.bucket, Key="refused.pdf", VersionId=version)
    if "executions" in sys.argv[2]:
        for number in range(10):
            office.begin(f"flow-{number}")
    engine.settle()
    if "accounts" in sys.argv[2]:
        print(office.token_for("vanthu"), flush=True)
    print("done", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
