"""A small Ceph on loopback: one monitor, one manager, three stores, an S3 gateway."""

from __future__ import annotations

import json
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.cluster.parts import Failed, Processes, free_ports, listens, wait_for

Command = list[str | Path]
STORES: Final = 3
ACCESS_KEY, SECRET_KEY = "AK12345678", "SK12345678"
_GIGABYTE: Final = 2**30


@dataclass(frozen=True)
class Ceph:
    """A running cluster: the gateway's address, and the process id of each store."""

    address: str
    stores: tuple[int, ...]


def start(folder: Path, processes: Processes) -> Ceph:
    """Start the cluster; takes about half a minute.

    Raises:
        Failed: a part did not come up; its log is in the folder.
    """
    port, mon, mon1 = free_ports(3)
    for name in ("mon", "mgr", "rgw", "run", "log"):
        (folder / name).mkdir()
    fsid = str(uuid.uuid4())
    where = f"[v2:127.0.0.1:{mon},v1:127.0.0.1:{mon1}]"
    conf = folder / "ceph.conf"
    conf.write_text(_conf(folder, fsid, where, port))
    ceph: Command = ["ceph", "-c", conf]
    common: Command = ["-c", conf]
    _keyring(folder)
    monmap = folder / "monmap"
    _run(["monmaptool", "--create", "--addv", "a", where, "--fsid", fsid, monmap])
    mon_a: Command = ["ceph-mon", *common, "-i", "a"]
    _run([*mon_a, "--mkfs", "--monmap", monmap, "--keyring", folder / "keyring"])
    processes.start("mon", [*mon_a, "-f"])
    wait_for("Ceph's monitor", lambda: _answers([*ceph, "-s"]), 60)
    mgr = folder / "mgr" / "keyring"
    allow = ["mon", "allow profile mgr", "osd", "allow *"]
    _run([*ceph, "auth", "get-or-create", "mgr.x", *allow, "-o", mgr])
    processes.start("mgr", ["ceph-mgr", *common, "-k", mgr, "-i", "x", "-f"])
    stores = tuple(_store(number, folder, ceph, processes) for number in range(STORES))
    rgw = folder / "rgw" / "keyring"
    allow = ["mon", "allow rw", "osd", "allow rwx"]
    _run([*ceph, "auth", "get-or-create", "client.rgw.a", *allow, "-o", rgw])
    processes.start("rgw", ["radosgw", *common, "-k", rgw, "-n", "client.rgw.a", "-f"])
    wait_for("Ceph's gateway", lambda: listens(port), 120)
    user = ["--uid=crm", "--display-name=crm"]
    keys = [f"--access-key={ACCESS_KEY}", f"--secret-key={SECRET_KEY}"]
    _run(["radosgw-admin", *common, "user", "create", *user, *keys])
    return Ceph(f"http://127.0.0.1:{port}", stores)


def _store(number: int, folder: Path, ceph: Command, processes: Processes) -> int:
    name = str(uuid.uuid4())
    secret = _run(["ceph-authtool", "--gen-print-key"]).strip()
    order = folder / "secret.json"
    order.write_text(json.dumps({"cephx_secret": secret}))
    given = _run([*ceph, "osd", "new", name, "-i", order]).strip()
    data = folder / f"osd{given}"
    data.mkdir()
    keyring = data / "keyring"
    _run(["ceph-authtool", "-C", keyring, "-n", f"osd.{given}", "--add-key", secret])
    osd: Command = ["ceph-osd", "-c", folder / "ceph.conf", "-k", keyring, "-i", given]
    _run([*osd, "--mkfs", "--osd-uuid", name])
    return processes.start(f"osd{number}", [*osd, "-f"])


def _keyring(folder: Path) -> None:
    ring = folder / "keyring"
    _run(["ceph-authtool", "-C", ring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *"])
    caps = [word for part in ("mon", "osd", "mgr") for word in ("--cap", part, "allow *")]
    _run(["ceph-authtool", ring, "--gen-key", "-n", "client.admin", *caps])


def _conf(folder: Path, fsid: str, where: str, port: int) -> str:
    lines = {
        "fsid": fsid,
        "mon_host": where,
        "public_addr": "127.0.0.1",
        "cluster_addr": "127.0.0.1",
        "keyring": folder / "keyring",
        "osd_pool_default_size": STORES,
        "osd_pool_default_min_size": (STORES + 1) // 2,
        "osd_pool_default_pg_num": 4,
        "osd_pool_default_pg_autoscale_mode": "off",
        "mon_allow_pool_size_one": "true",
        "osd_crush_chooseleaf_type": 0,
        "admin_socket": folder / "run" / "$name.asok",
        "log_file": folder / "log" / "$name.log",
        "mon_data": folder / "mon",
        "mgr_data": folder / "mgr",
        "osd_data": folder / "osd$id",
        "rgw_data": folder / "rgw",
        "bluestore_block_size": 4 * _GIGABYTE,
        "osd_memory_target": _GIGABYTE,
        "mon_data_avail_crit": 1,
    }
    text = "[global]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items())
    # Without tcp_nodelay every request costs 40 ms.
    front = f"beast endpoint=127.0.0.1:{port} tcp_nodelay=1"
    return f"{text}[client.rgw.a]\nrgw_frontends = {front}\n"


def _answers(command: Command) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=5).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _run(command: Command) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise Failed(f"{command[0]} failed: {done.stderr.strip()[-500:]}")
    return done.stdout
