"""The published cases about the workflow, files, versions and rollback."""
import json
from datetime import datetime, timedelta, timezone

from case import case

WRONG_HASH = "46419349341cfb2d95f6ae3d4cd5c3d3dd7f4673985dad42a45130be5e0531a0"
FIRST_REQUESTS = [("root", 2), ("timestamp", None), ("snapshot", 1), ("targets", 1)]


def versions(root=None, timestamp=None, snapshot=None, targets=None):
    numbers = {"root": root, "timestamp": timestamp, "snapshot": snapshot, "targets": targets}
    return {role: number for role, number in numbers.items() if number is not None}


@case()
def test_basic_refresh_requests(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    assert repo.requests == FIRST_REQUESTS


@case()
def test_basic_init_and_refresh(client, repo):
    test_basic_refresh_requests.run(client, repo)
    assert client.trusted() == versions(1, 1, 1, 1)


@case()
def test_basic_refresh_trusted_data(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    for role in ("root", "timestamp", "snapshot", "targets"):
        assert client.raw(role) == repo.published[role][-1]


@case()
def test_implicit_refresh(client, repo):
    assert client.start(repo) == 0
    assert client.download("nonexistent artifact") == 1
    assert repo.requests == FIRST_REQUESTS
    assert client.trusted() == versions(1, 1, 1, 1)


@case()
def test_invalid_initial_root(client, repo):
    root = json.loads(repo.published["root"][0])
    del root["signed"]["version"]
    client.init(json.dumps(root).encode())
    assert client.refresh() == 1
    assert repo.requests == []


@case()
def test_unsigned_initial_root(client, repo):
    root = json.loads(repo.published["root"][0])
    root["signatures"][0]["sig"] = repo.signers["timestamp"][0].sign(b"something else")
    client.init(json.dumps(root).encode())
    assert client.refresh() == 1
    assert repo.requests == []


@case("root", "timestamp", "snapshot", "targets")
def test_unsigned_metadata(client, repo, role):
    root = repo.published["root"][0]
    repo.signers[role].pop()
    repo.publish("root", "targets", "snapshot", "timestamp")
    assert client.init(root) == 0
    assert client.refresh() == 1
    assert client.trusted() == {"root": versions(1), "timestamp": versions(2), "snapshot": versions(2, 2),
                                "targets": versions(2, 2, 2)}[role]


@case("root", "snapshot", "targets")
def test_url_and_metadata_version_mismatch(client, repo, role):
    root = repo.published["root"][0]
    repo.parts[role]["version"] += 1  # 3, served and listed as 2
    repo.publish("root", "targets")
    repo.snapshot["meta"]["targets.json"]["version"] = 2
    repo.publish("snapshot")
    repo.timestamp["meta"]["snapshot.json"]["version"] = 2
    repo.publish("timestamp")
    assert client.init(root) == 0
    assert client.refresh() == 1
    assert client.trusted() == {"root": versions(1), "snapshot": versions(2, 2), "targets": versions(2, 2, 2)}[role]


@case()
def test_timestamp_content_changes(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.timestamp["meta"]["snapshot.json"]["version"] = 100
    del repo.published["timestamp"]
    repo.publish("timestamp")  # 1 again
    assert client.refresh() == 0
    assert repo.requests[-1] == ("timestamp", None)
    assert json.loads(client.raw("timestamp"))["signed"]["meta"]["snapshot.json"]["version"] == 1


@case()
def test_timestamp_eq_versions_check(client, repo):
    test_timestamp_content_changes.run(client, repo)


@case()
def test_basic_metadata_hash_support(client, repo):
    repo.list_hashes = True
    repo.release()
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.publish("targets")
    repo.snapshot["meta"]["targets.json"]["hashes"]["sha256"] = WRONG_HASH
    repo.publish("snapshot", "timestamp")
    assert client.refresh() == 1
    assert (client.version("snapshot"), client.version("targets")) == (3, 2)


@case("hash", "length")
def test_targets_hash_mismatch(client, repo, what):
    mismatch(client, repo, "targets", "snapshot", what)
    assert client.trusted() == versions(1, 3, 3, 2)


@case("hash", "length")
def test_snapshot_hash_mismatch(client, repo, what):
    mismatch(client, repo, "snapshot", "timestamp", what)
    assert client.trusted() == versions(1, 3, 2, 2)


def mismatch(client, repo, role, above, what):
    """A new version of role that is not what the role above lists."""
    repo.list_hashes = True
    repo.release()
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.publish("targets", "snapshot") if role == "snapshot" else repo.publish("targets")
    entry = repo.parts[above]["meta"][role + ".json"]
    entry.update({"length": entry["length"] + 1} if what == "length" else {"hashes": {"sha256": WRONG_HASH}})
    repo.publish(*(("timestamp",) if role == "snapshot" else ("snapshot", "timestamp")))
    assert client.refresh() == 1


@case()
def test_new_targets_hash_mismatch(client, repo):
    repo.list_hashes = True
    repo.release()
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.publish("targets")
    repo.snapshot["meta"]["targets.json"]["hashes"] = {"sha256": WRONG_HASH}
    repo.publish("snapshot", "timestamp")
    client.refresh()
    assert client.version("targets") == 2


@case()
def test_metadata_bytes_match(client, repo):
    assert client.start(repo) == 0
    repo.published["timestamp"][-1] += b" "
    assert client.refresh() == 0
    assert client.raw("timestamp") == repo.published["timestamp"][-1]


@case()
def test_new_targets_version_mismatch(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.publish("targets")
    assert client.refresh() == 0
    assert client.version("targets") == 1
    assert repo.requests[-1] == ("timestamp", None)


@case()
def test_custom_fields(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    signer = repo.signer()
    signer.key = dict(signer.key, **{"extra-field": {"a": 1, "b": 2}})
    signer.name()
    repo.root["custom-field"] = "value"
    repo.role("root")["another-field"] = "value"
    repo.add_key("root", signer)
    repo.publish("root")
    assert client.refresh() == 0
    assert client.version("root") == 2


@case()
def test_snapshot_404(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.timestamp["meta"]["snapshot.json"]["version"] += 1
    repo.publish("timestamp")
    assert client.refresh() == 1
    assert repo.requests[-1] == ("snapshot", 2)
    assert client.trusted() == versions(1, 2, 1, 1)


@case()
def test_targets_404(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.snapshot["meta"]["targets.json"]["version"] += 1
    repo.publish("snapshot", "timestamp")
    assert client.refresh() == 1
    assert repo.requests[-1] == ("targets", 2)
    assert client.trusted() == versions(1, 2, 2, 1)


@case()
def test_timestamp_404(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    del repo.published["timestamp"]
    assert client.refresh() == 1
    assert repo.requests[-1] == ("timestamp", None)
    assert client.trusted() == versions(1, 1, 1, 1)


@case()
def test_incorrect_metadata_type(client, repo):
    assert client.start(repo) == 0
    repo.add_key("snapshot", repo.signers["timestamp"][0])
    repo.snapshot["meta"] = {"snapshot.json": {"version": 1}}
    repo.publish("root", "snapshot")
    repo.published["timestamp"].append(repo.published["snapshot"].pop())
    assert client.refresh() == 1
    assert client.trusted() == versions(2)


@case()
def test_faketime(client, repo):
    assert client.start(repo) == 0
    now = datetime.now(timezone.utc)
    repo.expire("root", now + timedelta(days=7))
    repo.publish("root")
    assert client.refresh() == 0
    assert client.refresh(now + timedelta(days=8)) == 1


@case()
def test_simple_snapshot_rollback(client, repo):
    assert client.start(repo) == 0
    repo.publish("snapshot", "timestamp")
    assert client.refresh() == 0
    repo.published["snapshot"].pop()  # the older one is all there is, and timestamp lists the newer
    assert client.refresh() == 0
    assert client.version("snapshot") == 2
    assert repo.requests[-1] == ("timestamp", None)


@case()
def test_new_timestamp_version_rollback(client, repo):
    assert client.start(repo) == 0
    repo.publish("timestamp")
    assert client.refresh() == 0
    repo.published["timestamp"].pop()
    assert client.refresh() == 1
    assert client.version("timestamp") == 2
    assert repo.requests[-1] == ("timestamp", None)


@case("basic", "with hashes")
def test_snapshot_rollback(client, repo, how):
    repo.list_hashes = how == "with hashes"
    assert client.start(repo) == 0
    repo.publish("snapshot", "timestamp")
    assert client.refresh() == 0
    repo.snapshot["version"] = 0
    repo.publish("snapshot", "timestamp")
    assert client.refresh() == 1
    assert client.trusted() == versions(1, 2, 2, 1)
    assert repo.requests[-1] == ("timestamp", None)


@case("basic", "with hashes")
def test_targets_rollback(client, repo, how):
    repo.list_hashes = how == "with hashes"
    repo.release()
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.targets["version"] = 0
    repo.release()
    assert client.refresh() == 1
    assert client.trusted() == versions(1, 3, 2, 2)


@case()
def test_targets_role_removal(client, repo):
    repo.delegate("targets", "delegated")
    repo.publish("delegated", "targets", "snapshot", "timestamp")
    assert client.start(repo) == 0
    assert client.refresh() == 0
    del repo.snapshot["meta"]["delegated.json"]
    repo.publish("snapshot", "timestamp")
    assert client.refresh() == 1
    assert client.trusted() == versions(1, 3, 2, 2)


def driven_up(client, repo, role):
    """An attacker raises a version as far as it goes, and the client sees it."""
    assert client.start(repo) == 0
    repo.published[role] += [b""] * 98
    repo.parts[role]["version"] = 99
    repo.publish(*{"targets": ("targets", "snapshot", "timestamp"), "snapshot": ("snapshot", "timestamp"),
                   "timestamp": ("timestamp",)}[role])
    assert client.refresh() == 0
    assert client.version(role) == 100


@case()
def test_new_targets_fast_forward_recovery(client, repo):
    driven_up(client, repo, "targets")
    repo.rotate("snapshot")
    repo.publish("root")
    repo.published["targets"].clear()
    repo.targets["version"] = 1
    repo.release()
    assert client.refresh() == 0
    assert client.version("targets") == 1


@case()
def test_new_snapshot_fast_forward_recovery(client, repo):
    driven_up(client, repo, "snapshot")
    repo.rotate("snapshot")
    repo.rotate("timestamp")
    repo.publish("root")
    repo.published["snapshot"].clear()
    repo.snapshot["version"] = 1
    repo.publish("snapshot", "timestamp")
    assert client.refresh() == 0
    assert client.version("snapshot") == 1


@case()
def test_new_timestamp_fast_forward_recovery(client, repo):
    driven_up(client, repo, "timestamp")
    repo.rotate("timestamp")
    repo.publish("root")
    repo.published["timestamp"].clear()
    repo.timestamp["version"] = 1
    repo.publish("timestamp")
    assert client.refresh() == 0
    assert client.version("timestamp") == 1


@case()
def test_new_snapshot_version_mismatch(client, repo):
    assert client.start(repo) == 0
    repo.published["snapshot"].pop()
    repo.snapshot["version"] = 2
    repo.publish("snapshot")  # 2, served as 1
    repo.timestamp["meta"]["snapshot.json"]["version"] = 1
    del repo.published["timestamp"]
    repo.publish("timestamp")
    assert client.refresh() == 1
    assert client.trusted() == versions(1, 1)
    assert repo.requests[-1] == ("snapshot", 1)
