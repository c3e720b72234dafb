"""What the stories of the Python client share: how to connect, and how to check an answer."""

import os
import uuid

from elasticsearch import ApiError, Elasticsearch

URL = os.environ["STORY_URL"]
SUPERUSER = (os.environ["STORY_USER"], os.environ["STORY_PASSWORD"])
PASSWORD = "a long enough passphrase"
CLIENT = Elasticsearch(URL, basic_auth=SUPERUSER, max_retries=0)
security = CLIENT.security


def connect(**credential):
    """A client for somebody else: `api_key`, `basic_auth` or `bearer_auth`, as the library names them."""
    return Elasticsearch(URL, max_retries=0, **credential)


def unique(what):
    """A name that nothing else has."""
    return f"{what}-py-{uuid.uuid4().hex[:8]}"


def user_with(cluster):
    """Makes a role and a user who has it alone. Returns both names."""
    role, username = unique("role"), unique("user")
    security.put_role(name=role, cluster=cluster, indices=[{"names": ["logs-*"], "privileges": ["read"]}])
    security.put_user(username=username, password=PASSWORD, roles=[role])
    return username, role


def equal(answer, expected):
    """Fails unless the answer is exactly the expected value."""
    found = getattr(answer, "body", answer)
    assert found == expected, f"\n got      {found!r}\n expected {expected!r}"


def holds(answer, expected):
    """Fails unless the answer has every expected field with the expected value."""
    found = getattr(answer, "body", answer)
    equal({name: found.get(name) for name in expected}, expected)


def refused(status, call):
    """Fails unless the call is refused with the status. Returns the refusal's `error` object."""
    try:
        call()
    except ApiError as error:
        assert error.status_code == status, f"refused with {error.status_code}, not {status}: {error.body!r}"
        return error.body.get("error") if isinstance(error.body, dict) else None
    raise AssertionError("the call was not refused")


ALL_NODES = {"total": 1, "successful": 1, "failed": 0}


def cleared(answer):
    """Fails unless the answer is that of a call that empties a cache on every node."""
    holds(answer, {"_nodes": ALL_NODES})
    equal(len(answer["nodes"]), 1)
