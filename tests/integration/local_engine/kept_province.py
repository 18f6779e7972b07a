"""The product in a process of its own, with ten documents on their way, which the test kills.

``python kept_province.py <folder>``: prints the documents and how many e-mails were sent, and waits.
"""

import json
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "shared")]


def main():
    from qlvb.kernel.actor import Role

    from tests.conftest import a_province

    with a_province(folder=Path(sys.argv[1])) as demo:
        clerk, leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
        unit_head = demo.one(Role.UNIT_HEAD, unit="CNTT").me["person"]
        officer = demo.one(Role.OFFICER, unit="CNTT").me["person"]
        to_unit = {"kind": "unit", "id": unit_head["unit_id"]}
        to_officer = {"kind": "person", "id": officer["person_id"]}
        leader_id = leader.me["person"]["person_id"]
        one_page = {"documents": 1, "pages": [1]}
        ids = [clerk.register(leader=leader_id)["document_id"] for _ in range(9)]
        stopped = clerk.register(leader=leader_id, form="electronic", declared=one_page)
        for document_id in ids[3:5]:
            leader.act(document_id, "direction", text="Giao đơn vị", lead=to_unit)
        for document_id in ids[5:8]:
            leader.act(document_id, "direction", text="Giao xử lý", lead=to_officer)
        leader.act(ids[8], "return", reason="Không thuộc thẩm quyền")
        documents = [clerk.document(each) for each in [*ids, stopped["document_id"]]]
        demo.engine.settle()
        said = {
            "documents": {each["document_id"]: each["status"] for each in documents},
            "mails": len(demo.engine.outbox()),
        }
        print(json.dumps(said), flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
