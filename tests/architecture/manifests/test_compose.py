"""deploy/compose.yaml: the same services, locked in the same way, with the settings that they read and no secret."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from architecture.manifests.rendered import ROOT
from architecture.manifests.test_settings import DRIVER, NEEDED

from deploy.broker.libraries import version
from shared import services, settings

NAMES = [services.outside_name(service) for service in services.ALL]
ROLES = ("api", "worker")
ONCE = {"handover", "migrate", "topics"}
OUTSIDE = {"postgres", "kafka"}
# What the shell puts into the environment of the process alone, and what one database for all makes superfluous.
NOT_IN_THE_FILE = {"ONENET_DATABASE_URL", "ONENET_JOURNALS_URL", "ONENET_INSTANCE"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
    return found


def test_each_service_has_an_api_and_a_worker(compose: dict[str, Any]) -> None:
    assert compose["services"].keys() == {f"{name}-{role}" for name in NAMES for role in ROLES} | ONCE | OUTSIDE
    for name in NAMES:
        for role in ROLES:
            assert compose["services"][f"{name}-{role}"]["command"] == [name, "--role", role]


def test_every_container_is_locked_and_limited(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"] is service["init"] is True, name
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service["user"].startswith("0")
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
        assert "privileged" not in service
        assert service["logging"]["options"]["max-size"]


def test_whoever_stays_says_how_it_is_and_comes_back(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name not in ONCE:
            assert service["healthcheck"]["test"][0] == "CMD", name
            assert service["restart"] == "unless-stopped"
            assert int(service["stop_grace_period"].removesuffix("s")) >= 45


def test_what_is_set_is_what_a_process_reads(compose: dict[str, Any]) -> None:
    for name in NAMES:
        for role in ROLES:
            upstreams = {"ONENET_UPSTREAMS"} if (name, role) == ("gateway", "api") else set()
            found = compose["services"][f"{name}-{role}"]["environment"]
            assert found.keys() == (NEEDED[role] | upstreams) - DRIVER - NOT_IN_THE_FILE
            assert settings.read(found).mode is settings.Mode.PRODUCTION
    upstreams_of = settings.read(compose["services"]["gateway-api"]["environment"]).upstreams
    assert upstreams_of == {each: f"http://{services.outside_name(each)}-api:8000" for each in services.ROOMS}


def test_nobody_starts_before_the_database_fits_and_no_worker_before_its_topics(compose: dict[str, Any]) -> None:
    for name in NAMES:
        assert _waits_for(compose, f"{name}-api") == {"migrate"}
        assert _waits_for(compose, f"{name}-worker") == {"migrate", "topics"}
    assert _waits_for(compose, "migrate") == {"postgres", "handover"}


def test_a_service_is_given_what_is_its_own(compose: dict[str, Any]) -> None:
    for name in NAMES:
        for role in ROLES:
            mounts = compose["services"][f"{name}-{role}"]["volumes"]
            handed = dict(
                reversed(each.removesuffix(":ro").split("/handed}/")[1].split(":"))
                for each in mounts
                if _is_handed(each)
            )
            own = {"/var/lib/onenet/keys": name, "/run/login": f"logins/{name}"}
            assert handed == own | ({"/run/kafka": f"kafka/{name}"} if role == "worker" else {})


def test_only_the_door_is_open_and_only_to_this_machine(compose: dict[str, Any]) -> None:
    open_ones = {name: each["ports"] for name, each in compose["services"].items() if "ports" in each}
    assert open_ones == {"gateway-api": ["127.0.0.1:8000:8000"]}
    inside = {name for name, each in compose["networks"].items() if each.get("internal")}
    for name, service in compose["services"].items():
        if name != "gateway-api":
            assert set(service.get("networks", ())) <= inside, name


def test_nothing_secret_stands_in_the_file() -> None:
    text = (ROOT / "deploy" / "compose.yaml").read_text("utf-8")
    assert not re.search(r"-----BEGIN|://[^/\s:@$]+:(?!\$\$)[^@\s]+@", text)


def test_kafka_is_the_release_that_the_tests_run(compose: dict[str, Any]) -> None:
    assert compose["services"]["kafka"]["image"] == f"apache/kafka:{version()}"


def test_everything_comes_from_images_with_a_version(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        _, _, tag = service["image"].partition(":")
        assert tag
        assert tag != "latest"


def _is_handed(mount: str) -> bool:
    return mount.endswith(":ro") and "/handed}/" in mount


def _waits_for(compose: Mapping[str, Any], name: str) -> set[str]:
    return set(compose["services"][name]["depends_on"])
