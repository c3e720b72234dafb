"""Users, roles, mappings, privileges, service accounts and profiles, with the Python client."""

from story import CLIENT, PASSWORD, cleared, connect, equal, holds, refused, security, unique, user_with


def users():
    username = unique("user")
    put = {"username": username, "password": PASSWORD, "roles": ["viewer"], "full_name": "Ada L.", "metadata": {"n": 1}}
    equal(security.put_user(**put), {"created": True})
    equal(security.put_user(**put), {"created": False})
    told = {"username": username, "roles": ["viewer"], "full_name": "Ada L.", "email": None, "metadata": {"n": 1}, "enabled": True}
    equal(security.get_user(username=username), {username: told})
    equal(security.change_password(username=username, password="the second passphrase"), {})
    refused(401, connect(basic_auth=(username, PASSWORD)).security.authenticate)
    client = connect(basic_auth=(username, "the second passphrase"))
    holds(client.security.authenticate(), {"username": username, "authentication_type": "realm"})
    equal(security.disable_user(username=username), {})
    refused(401, client.security.authenticate)
    equal(security.enable_user(username=username), {})
    found = security.query_user(query={"term": {"username": username}})
    equal(found, {"total": 1, "count": 1, "users": [told]})
    cleared(security.clear_cached_realms(realms="*"))
    equal(security.delete_user(username=username), {"found": True})
    refused(404, lambda: security.get_user(username=username))


def run_as():
    target, _ = user_with(["monitor"])
    proxy, role = unique("proxy"), unique("role")
    security.put_role(name=role, run_as=[target])
    security.put_user(username=proxy, password=PASSWORD, roles=[role])
    client = connect(basic_auth=(proxy, PASSWORD))
    holds(client.options(headers={"es-security-runas-user": target}).security.authenticate(), {"username": target})
    refused(403, client.options(headers={"es-security-runas-user": "elastic"}).security.authenticate)
    for username in (target, proxy):
        security.delete_user(username=username)


def roles():
    name, other = unique("role"), unique("role")
    role = {"cluster": ["monitor"], "indices": [{"names": ["books"], "privileges": ["read"]}], "description": "Reads"}
    equal(security.put_role(name=name, **role), {"role": {"created": True}})
    told = security.get_role(name=name).body[name]
    holds(told, {"cluster": ["monitor"], "description": "Reads", "run_as": [], "metadata": {}, "transient_metadata": {"enabled": True}})
    equal(told["indices"], [{"names": ["books"], "privileges": ["read"], "allow_restricted_indices": False}])
    equal(security.bulk_put_role(roles={name: role, other: {"cluster": ["monitor"]}}), {"noop": [name], "created": [other]})
    equal(security.query_role(query={"terms": {"name": [name, other]}}, size=0)["total"], 2)
    cleared(security.clear_cached_roles(name=name))
    equal(security.bulk_delete_role(names=[other, "no-such-role"]), {"deleted": [other], "not_found": ["no-such-role"]})
    equal(security.delete_role(name=name), {"found": True})
    refused(404, lambda: security.get_role(name=name))


def mappings():
    name = unique("mapping")
    mapping = {"enabled": True, "roles": ["viewer"], "rules": {"field": {"username": ["a", "b*"]}}, "metadata": {"by": "test"}}
    equal(security.put_role_mapping(name=name, **mapping), {"role_mapping": {"created": True}})
    equal(security.get_role_mapping(name=name), {name: mapping})
    equal(security.delete_role_mapping(name=name), {"found": True})
    refused(404, lambda: security.get_role_mapping(name=name))


def privileges():
    app = unique("shop").replace("-", "")
    equal(security.put_privileges(privileges={app: {"read": {"actions": ["data:read/*"]}}}), {app: {"read": {"created": True}}})
    told = {"application": app, "name": "read", "actions": ["data:read/*"], "metadata": {}}
    equal(security.get_privileges(application=app, name="read"), {app: {"read": told}})
    asked = [{"application": app, "privileges": ["read"], "resources": ["*"]}]
    holds(security.has_privileges(cluster=["monitor"], application=asked), {"has_all_requested": True})
    cleared(security.clear_cached_privileges(application=app))
    equal(security.delete_privileges(application=app, name="read"), {app: {"read": {"found": True}}})
    assert {"all", "monitor"} <= set(security.get_builtin_privileges()["cluster"])
    assert {"applications", "cluster", "global", "indices", "run_as"} <= set(security.get_user_privileges().body)
    assert "security" in security.get_settings().body


def service_accounts():
    account = {"namespace": "elastic", "service": "fleet-server"}
    equal(list(security.get_service_accounts(**account).body), ["elastic/fleet-server"])
    name = unique("token")
    created = security.create_service_token(**account, name=name)
    holds(created, {"created": True})
    client = connect(bearer_auth=created["token"]["value"])
    holds(
        client.security.authenticate(),
        {
            "username": "elastic/fleet-server",
            "full_name": "Service account - elastic/fleet-server",
            "token": {"name": name, "type": "_service_account_index"},
            "authentication_type": "token",
        },
    )
    refused(403, lambda: client.security.get_role())
    assert name in security.get_service_credentials(**account)["tokens"]
    cleared(security.clear_cached_service_tokens(**account, name=name))
    equal(security.delete_service_token(**account, name=name), {"found": True})
    refused(401, client.security.authenticate)


def profiles():
    username, role = user_with(["monitor"])
    profile = security.activate_user_profile(grant_type="password", username=username, password=PASSWORD)
    equal(profile["user"], {"username": username, "roles": [role], "realm_name": "default_native"})
    uid = profile["uid"]
    equal(security.update_user_profile_data(uid=uid, data={"app": {"theme": "dark"}}), {"acknowledged": True})
    (told,) = security.get_user_profile(uid=uid, data="app")["profiles"]
    holds(told, {"uid": uid, "enabled": True, "data": {"app": {"theme": "dark"}}})
    asked = security.has_privileges_user_profile(uids=[uid], privileges={"cluster": ["monitor"]})
    equal(asked, {"has_privilege_uids": [uid]})
    equal(security.suggest_user_profiles(name=username, size=1)["profiles"][0]["uid"], uid)
    equal(security.disable_user_profile(uid=uid), {"acknowledged": True})
    equal(security.enable_user_profile(uid=uid), {"acknowledged": True})


def server():
    assert CLIENT.info()["tagline"]
    equal(CLIENT.license.get()["license"]["status"], "active")
    equal(CLIENT.ping(), True)
