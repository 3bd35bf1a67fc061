"""Runs FastStream with faststream-outbox in a virtual environment of its own, made on first use from a lock."""

import json
import subprocess
import sys
import time
import uuid
from pathlib import Path

import uvloop

from deploy.broker import ADMIN, Cluster
from tests.bench import journals, spent
from tests.bench.journals import Run
from tests.bench.stage import HOME, Stage

LOCK = Path(__file__).with_name("faststream.lock")
PLAYER = Path(__file__).with_name("streamed_player.py")
TOPIC = "onenet.gateway.v1"
"""A topic that nobody else uses in this run; the administrator may write it."""
WAIT_SECONDS = 300
LOOK_SECONDS = 0.1


def python() -> Path:
    """The interpreter of the peer's environment."""
    folder = HOME.parent / "bench-faststream"
    found, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.exists() or stamp.read_bytes() != LOCK.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)  # noqa: S603  (ours)
        install = [found, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", LOCK]
        subprocess.run(install, check=True)  # noqa: S603  (ours)
        stamp.write_bytes(LOCK.read_bytes())
    return found


def run(stage: Stage, cluster: Cluster, count: int) -> Run:
    """Relay a filled outbox and take it until all its effects are there."""
    told = {
        "url": stage.server.sqlalchemy_url(stage.database),
        "servers": cluster.servers,
        "tls": str(cluster.tls_of(ADMIN)),
        "topic": TOPIC,
        "group": f"bench-{uuid.uuid4().hex}",
        "count": count,
    }
    _start("fill", told).wait(WAIT_SECONDS)
    before = uvloop.run(journals.effects(stage))
    playing = {name: _start(name, told) for name in ("worker", "relay")}
    try:
        for process in playing.values():
            assert process.stdout is not None
            process.stdout.readline()
        used, started = _spent(stage, cluster, playing), time.perf_counter()
        for process in playing.values():
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        while uvloop.run(journals.effects(stage)) < before + count:
            if time.perf_counter() - started > WAIT_SECONDS:
                raise TimeoutError("FastStream does not come round")
            time.sleep(LOOK_SECONDS)
        seconds, after = time.perf_counter() - started, _spent(stage, cluster, playing)
        return Run(count, seconds, {name: after[name] - used[name] for name in after})
    finally:
        for process in playing.values():
            process.kill()
            process.wait()


def _start(role: str, told: dict[str, object]) -> subprocess.Popen[str]:
    command = [str(python()), str(PLAYER), role, json.dumps(told)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  (ours)


def _spent(stage: Stage, cluster: Cluster, playing: dict[str, "subprocess.Popen[str]"]) -> dict[str, float]:
    found = {name: spent.of(process.pid) for name, process in playing.items()}
    return found | {"postgresql": stage.database_seconds(), "kafka": spent.of(cluster.node(1).pid)}
