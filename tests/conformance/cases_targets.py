"""The published cases about targets and delegations."""
from urllib.parse import quote

from case import case


@case()
def test_client_downloads_expected_file(client, repo):
    assert client.start(repo) == 0
    repo.add_artifact("targets", b"target file contents", "target_file.txt")
    repo.release()
    assert client.refresh() == 0
    assert client.downloaded() == []
    assert client.download("target_file.txt") == 0
    assert client.downloaded() == [b"target file contents"]
    assert client.download("target_file.txt") == 0  # there already
    assert len(repo.artifact_requests) == 1


@case()
def test_client_downloads_expected_file_in_sub_dir(client, repo):
    assert client.start(repo) == 0
    repo.add_artifact("targets", b"target file contents", "path/to/a/target_file.txt")
    repo.release()
    assert client.download("path/to/a/target_file.txt") == 0
    assert client.downloaded() == [b"target file contents"]


@case()
def test_repository_substitutes_target_file(client, repo):
    assert client.start(repo) == 0
    for path, content in (("target_file.txt", b"target file contents"), ("another_target_file.txt", b"content")):
        repo.add_artifact("targets", content, path)
    repo.release()
    assert client.download("target_file.txt") == 0
    for path in repo.artifacts:
        repo.artifacts[path] = b"malicious data - should not download"
    client.download("target_file.txt")
    assert client.downloaded() == [b"target file contents"]
    assert client.download("another_target_file.txt") == 1
    assert client.downloaded() == [b"target file contents"]


@case()
def test_multiple_changes_to_target(client, repo):
    assert client.start(repo) == 0
    repo.add_artifact("targets", b"first", "target_file.txt")
    repo.release()
    assert client.download("target_file.txt") == 0
    others = []
    for i in range(11):
        content, other = b"modified %d" % i, b"new %d" % i
        repo.add_artifact("targets", content, "target_file.txt")
        repo.add_artifact("targets", other, f"new-target-{i}")
        repo.release()
        if i % 5:  # the client sees every fifth
            continue
        assert client.download("target_file.txt") == 0
        assert client.download(f"new-target-{i}") == 0
        others.append(other)
        assert sorted(client.downloaded()) == sorted([content, *others])
        repo.artifacts["target_file.txt"] = b"malicious %d" % i
        repo.release()
        client.download("target_file.txt")
        assert sorted(client.downloaded()) == sorted([content, *others])


@case("sha256", "sha512", "sha256,sha512")
def test_download_with_hash_algorithms(client, repo, names):
    repo.add_artifact("targets", b"target file contents", "target_file.txt", names.split(","))
    repo.release()
    assert client.start(repo) == 0
    assert client.download("target_file.txt") == 0
    assert client.downloaded() == [b"target file contents"]
    assert len(repo.artifact_requests) == 1


@case()
def test_download_with_unknown_hash_algorithm(client, repo):
    repo.add_artifact("targets", b"target file contents", "target_file.txt", ["sha512"])
    digests = repo.targets["targets"]["target_file.txt"]["hashes"]
    digests["unknown-hash"] = digests.pop("sha512")
    repo.release()
    assert client.start(repo) == 0
    assert client.download("target_file.txt") == 1
    assert client.downloaded() == []


# name: delegations as (who, to whom, patterns), '!' behind a name: terminating; and the order of the visits.
GRAPHS = {
    "basic-delegation": ("targets>A", "A"),
    "single-level-delegations": ("targets>A targets>B", "AB"),
    "two-level-delegations": ("targets>A targets>B B>C", "ABC"),
    "two-level-test-DFS-order-of-traversal": ("targets>A targets>B A>C A>D", "ACDB"),
    "three-level-delegation-test-DFS-order-of-traversal": ("targets>A targets>B A>C C>D", "ACDB"),
    "two-level-terminating-ignores-all-but-roles-descendants": ("targets>A targets>B A>C! A>D", "AC"),
    "three-level-terminating-ignores-all-but-roles-descendants": ("targets>A targets>B A>C! C>D", "ACD"),
    "two-level-ignores-all-branches-not-matching-paths": ("targets>A:*.py targets>B A>C", "B"),
    "three-level-ignores-all-branches-not-matching-paths": ("targets>A targets>B A>C:*.py C>D", "AB"),
    "cyclic-graph": ("targets>A targets>B B>C C>D D>B", "ABCD"),
    "two-roles-delegating-to-a-third": ("targets>A targets>B B>C A>C", "ACB"),
    "two-roles-delegating-to-a-third-different-paths": ("targets>A targets>B B>C A>C:*.py", "ABC"),
}


def build(repo, edges):
    roles = []
    for edge in edges.split():
        delegator, _, rest = edge.partition(">")
        name, _, patterns = rest.partition(":")
        repo.delegate(delegator, name.rstrip("!"), (patterns or "*").split(","), name.endswith("!"))
        roles += [name.rstrip("!")] if name.rstrip("!") not in roles else []
    return roles


@case(*GRAPHS)
def test_graph_traversal(client, repo, name):
    edges, visited = GRAPHS[name]
    assert client.start(repo) == 0
    repo.publish(*build(repo, edges), "targets", "snapshot", "timestamp")
    assert client.download("missingpath") == 1
    assert repo.requests[4:] == [(role, 1) for role in visited]
    assert set(client.trusted()) == {"root", "timestamp", "snapshot", "targets", *visited}


SEARCHES = {
    "no delegations": ("targetfile", True, ""),
    "targetpath matches wildcard": ("README.md", True, "A"),
    "targetpath with separators x": ("releases/x/x_v1", True, "BC"),
    "targetpath with separators y": ("releases/y/y_v1.zip", True, "BD"),
    "targetpath is not delegated by all roles in the chain": ("releases/z/z_v1.zip", False, "B"),
}


@case(*SEARCHES)
def test_targetfile_search(client, repo, name):
    path, found, visited = SEARCHES[name]
    assert client.start(repo) == 0
    roles = build(repo, "targets>A:*.doc,*.md targets>B:releases/*/* B>C:releases/x/* B>D:releases/y/*.zip")
    for role, target in (("targets", "targetfile"), ("A", "README.md"), ("C", "releases/x/x_v1"),
                         ("D", "releases/y/y_v1.zip"), ("D", "releases/z/z_v1.zip")):
        repo.add_artifact(role, target.encode(), target)
    repo.publish(*roles, "targets", "snapshot", "timestamp")
    assert client.download(path) == (0 if found else 1)
    assert client.downloaded() == ([path.encode()] if found else [])
    assert repo.requests[4:] == [(role, 1) for role in visited]


@case("?", "#", "/delegatedrole", "../delegatedrole")
def test_unusual_role_name(client, repo, role):
    assert client.start(repo) == 0
    repo.delegate("targets", role)
    repo.publish(role, "targets", "snapshot", "timestamp")
    assert client.download("nonexistent target") == 1
    assert (quote(role, ""), 1) in repo.requests
    assert len(client.trusted()) == 5


@case()
def test_delegated_role_of_two_delegators(client, repo):
    """Trusted through one delegator, reached through another that trusts another key; in one run, and in the next."""
    assert client.start(repo) == 0
    repo.delegate("targets", "A", ["a/*"])
    repo.delegate("targets", "B", ["b/*"])
    repo.delegate("A", "C", ["a/*"])
    trusted_by_a = repo.signers["C"][:]
    repo.delegate("B", "C", ["b/*"])
    repo.signers["C"] = trusted_by_a
    repo.add_artifact("C", b"by a", "a/1")
    repo.add_artifact("C", b"by b", "b/1")
    repo.publish("A", "B", "C", "targets", "snapshot", "timestamp")
    assert client.download("a/1", "b/1") == 1
    assert client.downloaded() == [b"by a"]
    assert client.download("b/1") == 1
    assert client.download("a/1") == 0
    assert client.downloaded() == [b"by a"]


@case()
def test_delegation_missing_from_snapshot(client, repo):
    assert client.start(repo) == 0
    repo.delegate("targets", "A")
    repo.add_artifact("A", b"content", "a")
    repo.publish("A")
    del repo.snapshot["meta"]["A.json"]
    repo.release()
    assert client.refresh() == 0
    assert client.download("a") == 1
    assert client.downloaded() == []


@case()
def test_static_repository(client, repo):
    """As tuf-on-ci and others write it: own fields in keys, key ids that are no hashes, other roots in between."""
    signer = repo.signer()
    signer.key = dict(signer.key, **{"x-tuf-on-ci-online-uri": "file:key"})
    signer.keyid = "an-opaque-id"
    for role in ("snapshot", "timestamp"):
        repo.role(role).update(keyids=[], **{"x-tuf-on-ci-expiry-period": 7})
        repo.signers[role] = []
        repo.add_key(role, signer)
    repo.publish("root")
    repo.delegate("targets", "delegatedrole", ["delegatedrole/*"])
    repo.add_artifact("delegatedrole", b"artifact", "delegatedrole/artifact")
    repo.publish("delegatedrole", "targets", "snapshot", "timestamp")
    assert client.start(repo) == 0
    assert client.refresh() == 0
    assert client.download("delegatedrole/artifact") == 0
    assert client.downloaded() == [b"artifact"]
