"""What Python's OpenSearch client is used for: users, roles, mappings, API tokens. Each function fails by an exception."""

import os
import uuid

from opensearchpy import OpenSearch, TransportError

URL = os.environ["STORY_URL"]
SUPERUSER = (os.environ["STORY_USER"], os.environ["STORY_PASSWORD"])
PASSWORD = "Str0ng-Pass-77!x"
TOKENS = "/_plugins/_security/api/apitokens"
ADMIN = OpenSearch(URL, http_auth=SUPERUSER, max_retries=0)


def unique(what):
    """A name that nothing else has."""
    return f"{what}-py-{uuid.uuid4().hex[:8]}"


def holder_of(token):
    """A client that sends a token of either dialect."""
    return OpenSearch(URL, headers={"authorization": f"ApiKey {token}"}, max_retries=0)


def equal(found, expected):
    """Fails unless both are the same."""
    assert found == expected, f"\n got      {found!r}\n expected {expected!r}"


def refused(status, call):
    """Fails unless the call is refused with the status."""
    try:
        call()
    except TransportError as error:
        equal(error.status_code, status)
        return
    raise AssertionError("the call was not refused")


def people():
    """A user with a role by a mapping, who loses it."""
    name = unique("person")
    security = ADMIN.security
    created = security.create_user(username=name, body={"password": PASSWORD, "backend_roles": [name]})
    equal(created, {"status": "CREATED", "message": f"'{name}' created."})
    rule = {"index_patterns": [f"{name}-*"], "allowed_actions": ["crud", "create_index"]}
    security.create_role(role=name, body={"cluster_permissions": ["cluster_composite_ops"], "index_permissions": [rule]})
    security.create_role_mapping(role=name, body={"backend_roles": [name]})
    person = OpenSearch(URL, http_auth=(name, PASSWORD), max_retries=0)
    equal(person.security.get_account_details()["roles"], [name])
    person.index(index=f"{name}-books", id="1", body={"title": "Emma"}, refresh=True)
    equal(person.get(index=f"{name}-books", id="1")["_source"], {"title": "Emma"})
    refused(403, lambda: person.get(index="elsewhere", id="1"))
    security.patch_role_mapping(role=name, body=[{"op": "replace", "path": "/backend_roles", "value": []}])
    refused(403, lambda: person.get(index=f"{name}-books", id="1"))
    equal(security.get_user(username=name)[name]["hash"], "")
    security.delete_role_mapping(role=name)
    security.delete_role(role=name)
    security.delete_user(username=name)
    refused(401, person.security.get_account_details)
    refused(404, lambda: security.get_user(username=name))


def groups():
    """An action group and a tenant, made, changed and removed."""
    name = unique("group")
    security = ADMIN.security
    security.create_action_group(action_group=name, body={"allowed_actions": ["read"]})
    security.patch_action_group(action_group=name, body=[{"op": "add", "path": "/allowed_actions/-", "value": "write"}])
    equal(security.get_action_group(action_group=name)[name]["allowed_actions"], ["read", "write"])
    equal(security.delete_action_group(action_group=name), {"status": "OK", "message": f"'{name}' deleted."})
    security.create_tenant(tenant=name, body={"description": "sales"})
    equal(security.get_tenant(tenant=name)[name]["description"], "sales")
    security.delete_tenant(tenant=name)
    refused(404, lambda: security.get_tenant(tenant=name))


def tokens():
    """An API token, used, seen in the other dialect, revoked."""
    name = unique("token")
    rule = {"index_pattern": [f"{name}-*"], "allowed_actions": ["crud", "create_index"]}
    body = {
        "name": name,
        "cluster_permissions": ["cluster_composite_ops"],
        "index_permissions": [rule],
        "duration_seconds": 3600,
    }
    created = ADMIN.transport.perform_request("POST", TOKENS, body=body)
    holder = holder_of(created["token"])
    holder.index(index=f"{name}-books", id="1", body={"title": "Emma"}, refresh=True)
    refused(403, lambda: holder.get(index="elsewhere", id="1"))
    refused(403, lambda: holder.transport.perform_request("POST", TOKENS, body={**body, "name": f"{name}-2"}))
    keys = ADMIN.transport.perform_request("GET", f"/_security/api_key?id={created['id']}")["api_keys"]
    equal([(key["name"], key["invalidated"]) for key in keys], [(name, False)])
    ADMIN.transport.perform_request("DELETE", f"{TOKENS}/{created['id']}")
    refused(401, lambda: holder.get(index=f"{name}-books", id="1"))
