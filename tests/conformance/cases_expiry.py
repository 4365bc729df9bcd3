"""The published cases about time."""
from datetime import datetime, timedelta, timezone

from case import case
from cases_basic import versions


def days(count):
    return datetime.now(timezone.utc) + timedelta(days=count)


@case()
def test_root_expired(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.publish("root")
    assert client.refresh() == 0
    repo.expire("root", days(-1))
    repo.publish("root")
    repo.release()
    assert client.refresh() == 1
    assert client.trusted() == versions(3, 1, 1, 1)


@case()
def test_timestamp_expired(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.expire("timestamp", days(-5))
    repo.publish("timestamp")
    assert client.refresh() == 1
    assert client.trusted() == versions(1, 1, 1, 1)


@case()
def test_snapshot_expired(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.expire("snapshot", days(-5))
    repo.publish("snapshot", "timestamp")
    assert client.refresh() == 1
    assert client.trusted() == versions(1, 2, 1, 1)


@case()
def test_targets_expired(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.expire("targets", days(-5))
    repo.release()
    assert client.refresh() == 1
    assert client.trusted() == versions(1, 2, 2, 1)


@case()
def test_expired_metadata(client, repo):
    repo.expire("timestamp", days(7))
    repo.publish("timestamp")
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.expire("timestamp", days(21))
    repo.release()
    assert client.refresh(days(18)) == 0
    assert client.trusted() == versions(1, 3, 2, 2)


@case()
def test_expired_local_root(client, repo):
    assert client.start(repo) == 0
    repo.expire("root", days(7))
    repo.publish("root")
    assert client.refresh() == 0
    repo.expire("root", days(21))
    repo.publish("root")
    assert client.refresh(days(18)) == 0
    assert client.version("root") == 3


@case()
def test_expired_local_timestamp(client, repo):
    test_expired_metadata.run(client, repo)


def local_expires(client, repo, role, later):
    """role expires on day 7; on day 18 it is used no more, and later a newer one is."""
    repo.expire(role, days(7))
    repo.release()
    assert client.start(repo) == 0
    assert client.refresh() == 0
    assert client.refresh(days(18)) == 1
    assert client.trusted() == versions(1, 2, 2, 2)
    repo.expire(role, days(21))
    repo.publish(*later)
    assert client.refresh(days(18)) == 0
    assert client.version(role) == 3


@case()
def test_expired_local_snapshot(client, repo):
    local_expires(client, repo, "snapshot", ("snapshot", "timestamp"))


@case()
def test_expired_local_targets(client, repo):
    local_expires(client, repo, "targets", ("targets", "snapshot", "timestamp"))


def delegated(repo, expires):
    repo.delegate("targets", "delegated", ["delegatedpath/*"])
    repo.expire("delegated", expires)
    repo.add_artifact("delegated", b"first", "delegatedpath/first")
    repo.add_artifact("delegated", b"second", "delegatedpath/second")
    repo.publish("delegated", "targets", "snapshot", "timestamp")


@case()
def test_delegated_targets_expired(client, repo):
    assert client.start(repo) == 0
    delegated(repo, days(-1))
    assert client.refresh() == 0
    assert client.download("delegatedpath/first") == 1
    assert client.downloaded() == []
    assert client.trusted() == versions(1, 2, 2, 2)


@case()
def test_expired_local_delegated_targets(client, repo):
    assert client.start(repo) == 0
    delegated(repo, days(7))
    assert client.download("delegatedpath/first") == 0
    assert client.download("delegatedpath/second", at=days(18)) == 1
    assert client.downloaded() == [b"first"]


@case()
def test_expired_local_delegated_targets_updates(client, repo):
    assert client.start(repo) == 0
    delegated(repo, days(7))
    assert client.download("delegatedpath/first") == 0
    repo.expire("delegated", days(21))
    repo.publish("delegated", "snapshot", "timestamp")
    assert client.download("delegatedpath/second", at=days(18)) == 0
    assert sorted(client.downloaded()) == [b"first", b"second"]
