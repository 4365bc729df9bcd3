#!/usr/bin/env python3
"""A real S3-compatible store on loopback: OpenStack Swift (Debian's python3-swift) with its s3api, one copy of everything, all four servers
in this process. swift_s3.py DIR: prints the proxy's port when it is ready; ends with its standard input.
Swift and not Ceph's radosgw: that needs a running Ceph cluster (monitor, manager, disks) before its first request."""
import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

utils.HASH_PATH_SUFFIX = b"test"


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def main():
    top = sys.argv[1]
    devices = os.path.join(top, "devices")
    os.makedirs(os.path.join(devices, "disk"))
    sockets = {name: eventlet.listen(("127.0.0.1", 0)) for name in ("account", "container", "object", "proxy")}
    ports = {name: socket.getsockname()[1] for name, socket in sockets.items()}
    for name in ("account", "container", "object"):
        ring = RingBuilder(1, 1, 0)
        ring.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": ports[name], "device": "disk", "weight": 1,
                      "replication_ip": "127.0.0.1", "replication_port": ports[name], "meta": ""})
        ring.rebalance()
        ring.get_ring().save(os.path.join(top, f"{name}.ring.gz"))
        write(os.path.join(top, f"{name}.conf"),
              f"[DEFAULT]\nswift_dir = {top}\ndevices = {devices}\nmount_check = false\n[pipeline:main]\n"
              f"pipeline = {name}-server\n[app:{name}-server]\nuse = egg:swift#{name}\n")
    write(os.path.join(top, "proxy.conf"),
          f"[DEFAULT]\nswift_dir = {top}\n[pipeline:main]\n"
          "pipeline = catch_errors gatekeeper healthcheck cache listing_formats s3api tempauth proxy-server\n"
          "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n"
          "[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_tester = testing .admin\n"
          "[filter:s3api]\nuse = egg:swift#s3api\nlocation = us-east-1\n"
          + "".join(f"[filter:{name}]\nuse = egg:swift#{name}\n"
                    for name in ("catch_errors", "gatekeeper", "healthcheck", "listing_formats"))
          + "[filter:cache]\nuse = egg:swift#memcache\nmemcache_servers = 127.0.0.1:1\n")
    with open(os.path.join(top, "log"), "w", encoding="utf-8") as log:
        for name, socket in sockets.items():
            app = loadapp(os.path.join(top, f"{name}.conf"))
            eventlet.spawn(wsgi.server, socket, app, log, protocol=SwiftHttpProtocol)
        print(ports["proxy"], flush=True)
        eventlet.tpool.execute(sys.stdin.read)


if __name__ == "__main__":
    main()
