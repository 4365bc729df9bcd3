"""A TUF repository that is made up as a test goes along, and an HTTP server on loopback that hands it out."""
import hashlib
import http.server
import json
import threading
import urllib.parse
from datetime import datetime, timedelta, timezone

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

TOP_LEVEL = ["root", "timestamp", "snapshot", "targets"]


def canonical(value):
    """Canonical JSON as TUF signs it."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(k)}:{canonical(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(v) for v in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return json.dumps(value)


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Signer:
    """A key pair of one of the kinds that the specification names."""

    pool = {}

    def __init__(self, kind):
        self.kind = kind
        pem = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        if kind == "ed25519":
            self.private = ed25519.Ed25519PrivateKey.generate()
            raw = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            public, scheme = self.private.public_key().public_bytes(*raw).hex(), "ed25519"
        elif kind == "ecdsa":
            self.private = ec.generate_private_key(ec.SECP256R1())
            public, scheme = self.private.public_key().public_bytes(*pem).decode(), "ecdsa-sha2-nistp256"
        else:
            self.private = rsa.generate_private_key(65537, 2048)
            public, scheme = self.private.public_key().public_bytes(*pem).decode(), "rsassa-pss-sha256"
        self.key = {"keytype": kind, "scheme": scheme, "keyval": {"public": public}}
        self.name()

    def name(self):
        self.keyid = hashlib.sha256(canonical(self.key).encode()).hexdigest()

    def sign(self, data):
        if self.kind == "ed25519":
            return self.private.sign(data).hex()
        if self.kind == "ecdsa":
            return self.private.sign(data, ec.ECDSA(hashes.SHA256())).hex()
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
        return self.private.sign(data, pss, hashes.SHA256()).hex()


class Repository:
    """parts: the signed part of each role's next version. published: what was signed, a list of versions a role."""

    def __init__(self, expires=None, kind="ecdsa"):
        self.expires, self.kind = expires or stamp(datetime.now(timezone.utc) + timedelta(days=30)), kind
        self.parts, self.published, self.signers = {}, {}, {}
        self.artifacts = {}  # path: what is served there
        self.requests, self.artifact_requests = [], []
        self.list_hashes = False
        self.used = {}
        for role in TOP_LEVEL:
            self.parts[role] = {"_type": role, "spec_version": "1.0.34", "version": 1, "expires": self.expires}
        self.parts["root"].update(consistent_snapshot=True, keys={}, roles={})
        self.parts["timestamp"]["meta"] = {"snapshot.json": {"version": 1}}
        self.parts["snapshot"]["meta"] = {"targets.json": {"version": 1}}
        self.parts["targets"]["targets"] = {}
        for role in TOP_LEVEL:
            self.parts["root"]["roles"][role] = {"keyids": [], "threshold": 1}
            self.add_key(role)
        self.publish("targets", "snapshot", "timestamp", "root")

    def __getattr__(self, role):
        """repository.timestamp and so on are the parts."""
        if role in TOP_LEVEL:
            return self.parts[role]
        raise AttributeError(role)

    def signer(self, kind=None):
        """A key that this repository has not used; keys are shared between repositories, as making them is slow."""
        kind = kind or self.kind
        pool, used = Signer.pool.setdefault(kind, []), self.used.get(kind, 0)
        if used == len(pool):
            pool.append(Signer(kind))
        self.used[kind] = used + 1
        return pool[used]

    def role(self, name):
        return self.root["roles"][name]

    def add_key(self, role, signer=None, delegator=None):
        """Lets signer (a new one) sign for role, by root or by a delegating role."""
        signer = signer or self.signer()
        if delegator is None:
            keys, entry = self.root["keys"], self.role(role)
        else:
            delegations = self.parts[delegator]["delegations"]
            keys = delegations["keys"]
            entry = next(r for r in delegations["roles"] if r["name"] == role)
        keys[signer.keyid] = signer.key
        entry["keyids"].append(signer.keyid)
        self.signers.setdefault(role, []).append(signer)
        return signer

    def rotate(self, role):
        self.role(role)["keyids"].clear()
        self.signers[role].clear()
        for _ in range(self.role(role)["threshold"]):
            self.add_key(role)

    def publish(self, *roles):
        """Raises the version of each role (but of its first), signs it, and lists it in the role above."""
        for role in roles:
            part = self.parts[role]
            versions = self.published.setdefault(role, [])
            if versions:
                part["version"] += 1
            data = canonical(part).encode()
            signatures = [{"keyid": s.keyid, "sig": s.sign(data)} for s in self.signers[role]]
            versions.append(json.dumps({"signatures": signatures, "signed": part}, indent=1).encode())
            listed = {"version": part["version"]}
            if self.list_hashes:
                listed["length"] = len(versions[-1])
                listed["hashes"] = {"sha256": hashlib.sha256(versions[-1]).hexdigest()}
            if role == "snapshot":
                self.timestamp["meta"]["snapshot.json"] = listed
            elif role not in ("root", "timestamp"):
                self.snapshot["meta"][role + ".json"] = listed

    def release(self):
        self.publish("targets", "snapshot", "timestamp")

    def expire(self, role, moment):
        self.parts[role]["expires"] = stamp(moment)

    def edit(self, role, change):
        """Changes the last version of role as it is served, without signing it again."""
        data = json.loads(self.published[role][-1])
        change(data)
        self.published[role][-1] = json.dumps(data).encode()

    def add_artifact(self, role, content, path, algorithms=("sha256",)):
        digests = {name: hashlib.new(name, content).hexdigest() for name in algorithms}
        self.parts[role]["targets"][path] = {"length": len(content), "hashes": digests}
        self.artifacts[path] = content

    def delegate(self, delegator, name, paths=("*",), terminating=False, expires=None):
        """Delegates to name, with a new key; the role is made when it is new."""
        delegations = self.parts[delegator].setdefault("delegations", {"keys": {}, "roles": []})
        delegations["roles"].append(
            {"name": name, "keyids": [], "threshold": 1, "terminating": terminating, "paths": list(paths)})
        if name not in self.parts:
            self.parts[name] = {"_type": "targets", "spec_version": "1.0.34", "version": 1,
                                "expires": expires or self.expires, "targets": {}}
        return self.add_key(name, delegator=delegator)

    def get(self, path):
        """What is served at path below the repository; None: nothing. Notes what was asked for."""
        kind, _, rest = path.partition("/")
        if kind == "metadata" and rest.endswith(".json"):
            name = rest[: -len(".json")]
            number, dot, role = name.partition(".")
            version = int(number) if dot and number.isdigit() else None
            role = role if version else name
            self.requests.append((role, version))
            versions = self.published.get(urllib.parse.unquote(role), [])
            if version is None:
                return versions[-1] if versions else None
            return versions[version - 1] if 1 <= version <= len(versions) else None
        if kind == "targets":
            folder, slash, name = rest.rpartition("/")
            digest, _, name = name.partition(".")
            path = urllib.parse.unquote(folder + slash + name)
            self.artifact_requests.append((path, digest))
            named = any(digest in part.get("targets", {}).get(path, {"hashes": {}})["hashes"].values()
                        for part in self.parts.values())
            return self.artifacts.get(path) if named else None
        return None


class Server(http.server.ThreadingHTTPServer):
    """Serves repositories by name: http://127.0.0.1:port/name/metadata/… and …/targets/…"""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.repositories = {}
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def url(self, name):
        return f"http://127.0.0.1:{self.server_address[1]}/{name}/"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one packet: else each waits for an acknowledgement

    def do_GET(self):
        name, _, path = self.path.lstrip("/").partition("/")
        data = self.server.repositories[name].get(path)
        self.send_response(200 if data is not None else 404)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *_):
        pass
