"""API keys, with every way the Python client can show one."""

import base64
import time

from story import SUPERUSER, PASSWORD, cleared, connect, equal, holds, refused, security, unique, user_with

READ_BOOKS = {"reader": {"cluster": ["monitor"], "indices": [{"names": ["books"], "privileges": ["read"]}]}}
READER = {
    "reader": {
        "cluster": ["monitor"],
        "indices": [{"names": ["books"], "privileges": ["read"], "allow_restricted_indices": False}],
        "applications": [],
        "run_as": [],
        "metadata": {},
        "transient_metadata": {"enabled": True},
    }
}
MISSING = "AAAAAAAAAAAAAAAAAAAA"


def life():
    username, role = user_with(["manage_own_api_key", "monitor"])
    owner = connect(basic_auth=(username, PASSWORD))
    name = unique("key")
    metadata = {"team": "search", "tags": ["a", "b"]}
    created = owner.security.create_api_key(name=name, expiration="1d", role_descriptors=READ_BOOKS, metadata=metadata).body
    pair = f"{created['id']}:{created['api_key']}"
    equal(sorted(created), ["api_key", "encoded", "expiration", "id", "name"])
    equal(created["encoded"], base64.b64encode(pair.encode()).decode())
    assert abs(created["expiration"] / 1000 - time.time() - 86_400) < 60
    (told,) = security.get_api_key(id=created["id"]).body["api_keys"]
    assert abs(told.pop("creation") / 1000 - time.time()) < 60
    expected = {
        "id": created["id"],
        "name": name,
        "type": "rest",
        "expiration": created["expiration"],
        "invalidated": False,
        "username": username,
        "realm": "default_native",
        "realm_type": "native",
        "metadata": metadata,
        "role_descriptors": READER,
    }
    equal(told, expected)
    (limited,) = owner.security.get_api_key(owner=True, with_limited_by=True).body["api_keys"]
    equal(list(limited["limited_by"][0]), [role])

    forms = [(created["id"], created["api_key"]), created["encoded"]]
    for form in forms:
        holds(
            connect(api_key=form).security.authenticate(),
            {"username": username, "authentication_type": "api_key", "api_key": {"id": created["id"], "name": name}},
        )
    holder = connect(api_key=forms[0])
    refused(403, lambda: holder.security.create_api_key(name="derived", role_descriptors={}))
    equal(
        owner.security.invalidate_api_key(ids=[created["id"]], owner=True),
        {"invalidated_api_keys": [created["id"]], "previously_invalidated_api_keys": [], "error_count": 0},
    )
    equal(refused(401, holder.security.authenticate)["type"], "security_exception")
    (gone,) = security.get_api_key(id=created["id"]).body["api_keys"]
    equal((gone["invalidated"], gone["invalidation"] >= gone["creation"]), (True, True))
    equal(security.get_api_key(name=name, active_only=True), {"api_keys": []})


def change():
    first = security.create_api_key(name=unique("update"), role_descriptors=READ_BOOKS)["id"]
    second = security.create_api_key(name=unique("update"))["id"]
    equal(security.update_api_key(id=first, metadata={"changed": True}, expiration="2d"), {"updated": True})
    equal(security.update_api_key(id=first, metadata={"changed": True}), {"updated": False})
    many = security.bulk_update_api_keys(ids=[first, second, MISSING], metadata={"changed": True})
    holds(many, {"updated": [second], "noops": [first]})
    equal((many["errors"]["count"], list(many["errors"]["details"])), (1, [MISSING]))
    equal(refused(404, lambda: security.update_api_key(id=MISSING, metadata={}))["type"], "resource_not_found_exception")
    security.invalidate_api_key(ids=[first, second])


def query():
    username, _ = user_with(["manage_own_api_key"])
    owner = connect(basic_auth=(username, PASSWORD))
    prefix = unique("queried")
    for level in range(1, 6):
        owner.security.create_api_key(name=f"{prefix}-{level}", metadata={"level": level})
    named = {"prefix": {"name": prefix}}
    page = security.query_api_keys(query=named, sort=[{"name": {"order": "desc"}}], size=2)
    holds(page, {"total": 5, "count": 2})
    equal([key["name"] for key in page["api_keys"]], [f"{prefix}-5", f"{prefix}-4"])
    rest = security.query_api_keys(query=named, sort=[{"name": {"order": "desc"}}], search_after=page["api_keys"][-1]["_sort"])
    equal([key["metadata"]["level"] for key in rest["api_keys"]], [3, 2, 1])
    counted = security.query_api_keys(query=named, size=0, aggs={"users": {"terms": {"field": "username"}}})
    equal(counted["aggregations"]["users"]["buckets"], [{"key": username, "doc_count": 5}])
    equal(owner.security.query_api_keys(query={"match_all": {}}, size=0)["total"], 5)
    security.invalidate_api_key(username=username)


def grant():
    username, _ = user_with(["monitor"])
    name = unique("granted")
    granted = security.grant_api_key(
        grant_type="password", username=username, password=PASSWORD, api_key={"name": name, "role_descriptors": READ_BOOKS}
    )
    equal(sorted(granted.body), ["api_key", "encoded", "id", "name"])
    holds(connect(api_key=granted["encoded"]).security.authenticate(), {"username": username})
    stranger = connect(basic_auth=(username, PASSWORD)).security
    refused(403, lambda: stranger.grant_api_key(grant_type="password", username=username, password=PASSWORD, api_key={"name": name}))
    security.invalidate_api_key(ids=[granted["id"]])


def cross_cluster():
    access = {"search": [{"names": ["logs-*"]}], "replication": [{"names": ["archive"]}]}
    created = security.create_cross_cluster_api_key(name=unique("cross"), access=access, expiration="1d")
    (told,) = security.get_api_key(id=created["id"])["api_keys"]
    equal(told["type"], "cross_cluster")
    equal([rule["names"] for rule in told["access"]["search"]], [["logs-*"]])
    update = {"id": created["id"], "access": {"search": [{"names": ["metrics-*"]}]}}
    equal(security.update_cross_cluster_api_key(**update), {"updated": True})
    equal(security.update_cross_cluster_api_key(**update), {"updated": False})
    refused(401, connect(api_key=created["encoded"]).security.authenticate)
    security.invalidate_api_key(ids=[created["id"]])


def cache():
    cleared(security.clear_api_key_cache(ids="*"))
    holds(connect(basic_auth=SUPERUSER).security.authenticate(), {"username": SUPERUSER[0]})
