"""Every setting that the code reads is set where a process needs it, and no other."""

import re
from pathlib import Path

from architecture.manifests.rendered import COMPONENT, NAME, Rendered, Workload

from shared import services, settings

ROOT = Path(__file__).resolve().parents[3]
READ = re.compile(r'"((?:ONENET_\w+|DATABASE_URL))"')

EVERY_SERVER = {"ONENET_MODE", "ONENET_HOME", "ONENET_SUITE", "ONENET_LOG_LEVEL", "ONENET_POOL_SIZE"}
DRIVER = {"PGSSLMODE", "PGSSLROOTCERT"}  # what asyncpg reads itself
KAFKA = {"ONENET_KAFKA_SERVERS", "ONENET_KAFKA_TLS"}
DOOR = {"ONENET_UPSTREAMS", "ONENET_PROXIES"}
DEMO_ONLY = {"ONENET_SIMULATOR_URL"}
NEEDED = {
    "embedded": EVERY_SERVER | {"ONENET_BUS", "DATABASE_URL"},
    "api": EVERY_SERVER | DRIVER | {"ONENET_DATABASE_URL"},
    "worker": EVERY_SERVER
    | DRIVER
    | KAFKA
    | {"ONENET_BUS", "ONENET_INSTANCE", "ONENET_DATABASE_URL", "ONENET_JOURNALS_URL"},
    "migrate": DRIVER | {"ONENET_HOME", "DATABASE_URL"},
    "topics": KAFKA | {"ONENET_HOME"},
    "operator": DRIVER | KAFKA | {"ONENET_HOME", "ONENET_MODE", "ONENET_SUITE", "DATABASE_URL"},
}


def needed(workload: Workload) -> set[str]:
    """What a workload's processes read."""
    component, name = workload.labels[COMPONENT], workload.labels[NAME]
    door = DOOR if (name, component) == (services.GATEWAY, "api") else set()
    return NEEDED[name if component == "job" else component] | door


def test_what_is_set_is_what_is_needed(overlay: Rendered) -> None:
    for workload in overlay.workloads:
        for container in workload.containers:
            if container["name"] == "keys":
                assert not overlay.settings_of(container)
            else:
                assert overlay.settings_of(container).keys() == needed(workload), workload.name


def test_what_is_needed_is_what_the_code_reads() -> None:
    read = set(READ.findall((ROOT / "shared" / "settings.py").read_text("utf-8")))
    assert set().union(*NEEDED.values()) - DRIVER - {"DATABASE_URL"} | DOOR == read - DEMO_ONLY


def test_the_settings_can_be_read_and_are_production_s(province: Rendered) -> None:
    for workload in province.serving:
        found = settings.read(province.settings_of(workload.main))
        assert found.mode is settings.Mode.PRODUCTION
        assert str(found.home) == "/var/lib/onenet"
        if workload.labels[COMPONENT] == "worker":
            assert found.bus is settings.Bus.KAFKA


def test_the_gateway_finds_every_service_where_it_answers(province: Rendered) -> None:
    gateway = next(each for each in province.serving if each.name == "gateway-api")
    upstreams = settings.read(province.settings_of(gateway.main)).upstreams
    assert upstreams.keys() == set(services.ROOMS)
    for service, url in upstreams.items():
        name = f"{services.outside_name(service)}-api"
        (port,) = province.named("Service", name)["spec"]["ports"]
        assert url == f"http://{name}:{port['port']}"


def test_folders_that_settings_name_are_mounted(overlay: Rendered) -> None:
    for workload in overlay.workloads:
        mounted = [each["mountPath"] for each in workload.main["volumeMounts"]]
        found = overlay.settings_of(workload.main)
        folders = [found[each] for each in ("ONENET_HOME", "ONENET_KAFKA_TLS") if each in found]
        files = [found[each] for each in ("PGSSLROOTCERT",) if each in found]
        assert set(folders) | {str(Path(each).parent) for each in files} <= set(mounted), workload.name
