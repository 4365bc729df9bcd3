"""The published cases about keys, signatures and rotations."""
import json

from case import case


@case()
def test_snapshot_does_not_meet_threshold(client, repo):
    repo.role("snapshot")["threshold"] = 3
    for _ in range(2):
        repo.add_key("snapshot")
    repo.publish("root", "targets", "snapshot", "timestamp")
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.signers["snapshot"].pop()
    repo.release()
    assert client.refresh() == 1
    assert client.version("snapshot") == 2


@case()
def test_deprecated_keyid_hash_algorithms(client, repo):
    assert client.start(repo) == 0
    repo.role("snapshot")["keyids"].clear()
    repo.signers["snapshot"].clear()
    signer = repo.signer()
    signer.key = dict(signer.key, keyid_hash_algorithms="md5")
    signer.name()
    repo.add_key("snapshot", signer)
    repo.publish("root", "snapshot", "timestamp")
    assert client.refresh() == 0
    assert (client.version("root"), client.version("snapshot")) == (2, 2)


@case()
def test_wrong_hashing_algorithm(client, repo):
    test_deprecated_keyid_hash_algorithms.run(client, repo)


@case()
def test_snapshot_has_too_few_keys(client, repo):
    assert client.start(repo) == 0
    for _ in range(4):
        repo.add_key("snapshot")
    repo.role("snapshot")["threshold"] = 6
    repo.publish("root", "snapshot", "timestamp")
    assert client.refresh() == 1
    assert (client.version("root"), client.version("snapshot")) == (2, None)


@case()
def test_snapshot_threshold(client, repo):
    test_snapshot_has_too_few_keys.run(client, repo)


@case()
def test_root_has_keys_but_not_snapshot(client, repo):
    assert client.start(repo) == 0
    assert client.refresh() == 0
    repo.role("snapshot")["threshold"] = 2
    repo.add_key("snapshot")
    repo.publish("root", "snapshot", "timestamp")
    assert client.refresh() == 0
    repo.role("snapshot")["threshold"] = 3
    repo.role("snapshot")["keyids"].append(repo.signer().keyid)  # an id without a key
    repo.publish("root", "snapshot", "timestamp")
    assert client.refresh() == 1
    assert (client.version("root"), client.version("snapshot")) == (3, None)


@case()
def test_duplicate_keys(client, repo):
    assert client.start(repo) == 0
    signer = repo.signer()
    for _ in range(9):
        repo.role("snapshot")["keyids"].append(signer.keyid)
    repo.root["keys"][signer.keyid] = signer.key
    repo.signers["snapshot"].append(signer)
    repo.role("snapshot")["threshold"] = 6
    repo.publish("root", "snapshot", "timestamp")

    def repeat(data):
        data["signatures"] += [s for s in data["signatures"] if s["keyid"] == signer.keyid] * 8

    repo.edit("snapshot", repeat)
    assert client.refresh() == 1
    assert client.version("snapshot") is None


@case()
def test_duplicate_keys_root(client, repo):
    """One key under ten ids."""
    assert client.start(repo) == 0
    signer = repo.signer()
    ids = [f"{n:064x}" for n in range(9)]
    for keyid in ids:
        repo.root["keys"][keyid] = signer.key
        repo.role("snapshot")["keyids"].append(keyid)
    repo.role("snapshot")["threshold"] = 6
    repo.signers["snapshot"].append(signer)
    repo.publish("root", "snapshot", "timestamp")

    def rename(data):
        sig = data["signatures"][-1]["sig"]
        data["signatures"] += [{"keyid": keyid, "sig": sig} for keyid in ids]

    repo.edit("snapshot", rename)
    assert client.refresh() == 1
    assert client.version("snapshot") is None


@case()
def test_duplicate_sig_keyids(client, repo):
    assert client.start(repo) == 0
    repo.edit("snapshot", lambda data: data["signatures"].append(data["signatures"][0]))
    assert client.refresh() == 1
    assert client.version("snapshot") is None


@case("rsa", "ecdsa", "ed25519")
def test_keytype_and_scheme(client, repo, kind):
    assert client.start(repo) == 0
    signer = repo.add_key("root", repo.signer(kind))
    repo.role("root")["threshold"] += 1
    repo.publish("root")
    assert client.refresh() == 0
    assert client.version("root") == 2
    repo.publish("root")
    wrong = signer.sign(b"something else")

    def spoil(data):
        next(s for s in data["signatures"] if s["keyid"] == signer.keyid)["sig"] = wrong

    repo.edit("root", spoil)
    assert client.refresh() == 1
    assert client.version("root") == 2


@case()
def test_invalid_sig_in_valid_metadata(client, repo):
    assert client.start(repo) == 0
    first = repo.signers["timestamp"][0]
    old = json.loads(repo.published["timestamp"][0])["signatures"][0]["sig"]
    repo.add_key("timestamp")
    for sig, roles in ((old, ("root", "timestamp")), ("", ("timestamp",))):
        repo.publish(*roles)

        def spoil(data, sig=sig):
            next(s for s in data["signatures"] if s["keyid"] == first.keyid)["sig"] = sig

        repo.edit("timestamp", spoil)
        assert client.refresh() == 0
        assert client.version("timestamp") == len(repo.published["timestamp"])


# name: versions of root as (keys, threshold, who signs), and whether the last is taken.
ROOT_ROTATIONS = {
    "1-of-1-key-rotation": ([([1], 1, [1]), ([2], 1, [2, 1]), ([2], 1, [2])], True),
    "1-of-1-key-rotation-unused-signatures":
        ([([1], 1, [3, 1, 4]), ([2], 1, [3, 2, 1, 4]), ([2], 1, [3, 2, 4])], True),
    "3-of-5-sign-with-different-keycombos":
        ([([0, 1, 2, 3, 4], 3, who) for who in ([0, 2, 4], [0, 4, 1], [0, 1, 3], [0, 1, 3])], True),
    "3-of-5-one-key-rotated": ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 4, 1])], True),
    "3-of-5-one-key-rotated-with-intermediate-step":
        ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 2, 4, 5]), ([0, 1, 3, 4, 5], 3, [0, 4, 5])],
         True),
    "3-of-5-all-keys-rotated-with-intermediate-step":
        ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([5, 6, 7, 8, 9], 3, [0, 2, 4, 5, 6, 7]),
          ([5, 6, 7, 8, 9], 3, [5, 6, 7])], True),
    "1-of-3-threshold-increase-to-2-of-3": ([([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [1, 2])], True),
    "2-of-3-threshold-decrease-to-1-of-3":
        ([([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1, 2]), ([1, 2, 3], 1, [1])], True),
    "1-of-2-threshold-increase-to-2-of-2": ([([1], 1, [1]), ([1, 2], 2, [1, 2])], True),
    "1-of-1-key-rotation-fail-not-signed-with-old-key": ([([1], 1, [1]), ([2], 1, [2, 3, 4])], False),
    "1-of-1-key-rotation-fail-not-signed-with-new-key": ([([1], 1, [1]), ([2], 1, [1, 3, 4])], False),
    "3-of-5-one-key-rotate-fails-not-signed-with-3-new-keys":
        ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 2, 4])], False),
    "3-of-5-one-key-rotate-fails-not-signed-with-3-old-keys":
        ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 4, 5])], False),
    "1-of-3-threshold-bump-to-2-of-3-fails-new-threshold-not-reached":
        ([([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [2])], False),
    "2-of-3-threshold-decr-to-1-of-3-fails-old-threshold-not-eached":
        ([([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1])], False),
}
ROTATIONS = {
    "1-of-1-key-rotation": ([2], 1, [2], True),
    "1-of-1-key-rotation-unused-signatures": ([1], 1, [3, 1, 4], True),
    "1-of-1-key-rotation-fail-not-signed-with-new-key": ([2], 1, [1, 3, 4], False),
    "3-of-5-one-key-signature-wrong-not-signed-with-3-expected-keys": ([0, 1, 3, 4, 5], 3, [0, 2, 4], False),
    "2-of-5-one-key-signature-mising-threshold-not-reached": ([0, 1, 3, 4, 5], 3, [0, 4], False),
    "3-of-5-sign-first-combo": ([0, 1, 2, 3, 4], 3, [0, 2, 4], True),
    "3-of-5-sign-second-combo": ([0, 1, 2, 3, 4], 3, [0, 4, 1], True),
    "3-of-5-sign-third-combo": ([0, 1, 2, 3, 4], 3, [0, 1, 3], True),
    "3-of-5-sign-fourth-combo": ([0, 1, 2, 3, 4], 3, [1, 2, 3], True),
    "3-of-5-sign-fifth-combo": ([0, 1, 2, 3, 4], 3, [2, 3, 4], True),
}


def set_keys(repo, role, signers, keys, threshold, who):
    entry = repo.role(role)
    entry.update(keyids=[signers[k].keyid for k in keys], threshold=threshold)
    repo.root["keys"].update({signers[k].keyid: signers[k].key for k in keys})
    repo.signers[role] = [signers[k] for k in who]


@case(*ROOT_ROTATIONS)
def test_root_rotation(client, repo, name):
    steps, taken = ROOT_ROTATIONS[name]
    signers = [repo.signer() for _ in range(10)]
    repo.published["root"].clear()
    for step in steps:
        set_keys(repo, "root", signers, *step)
        repo.publish("root")
    repo.release()
    assert client.start(repo) == 0
    assert client.refresh() == (0 if taken else 1)
    assert client.raw("root") == repo.published["root"][-1 if taken else -2]


@case(*ROTATIONS)
def test_non_root_rotations(client, repo, name):
    *step, taken = ROTATIONS[name]
    assert client.start(repo) == 0
    signers = [repo.signer() for _ in range(10)]
    for role in ("timestamp", "snapshot", "targets"):
        set_keys(repo, role, signers, *step)
        repo.publish("root", "targets", "snapshot", "timestamp")
        assert client.refresh() == (0 if taken else 1)
        if taken:
            assert client.raw(role) == repo.published[role][-1]
        else:
            assert client.version("timestamp") is None
