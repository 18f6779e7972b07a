"""What every refusal of the API looks like (RFC 9457), whatever was wrong."""

import re

_VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")


def is_refused(answer, status, code=None):
    """The answer is a problem with this status and code, in a sentence that says what to do."""
    kind = answer.headers.get("Content-Type", "")
    assert kind.startswith("application/problem+json"), (answer.status, kind, answer.body)
    problem = answer.body
    assert (answer.status, problem["status"]) == (status, status), problem
    assert code is None or problem["code"] == code, problem
    assert problem["type"] == f"urn:qlvb:problem:{problem['code']}"
    assert problem["title"]
    assert _VIETNAMESE.search(problem["detail"]), problem
    assert re.search("[Vv]ui lòng |[Cc]ần ", problem["detail"]), problem
    for each in problem.get("errors", []):
        assert set(each) == {"field", "detail"}
        assert _VIETNAMESE.search(each["detail"].lower()), each
    return True
