"""Who may seal and open what."""

import shutil
from datetime import date
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import services
from shared.crypto.access import CLASS_INDEX, OWN_CLASSES, SERVICE_INDEX, key_id, month_label
from shared.crypto.keyring import ACCESS, DataClass, DecryptionRefused, KeyFolder, KeyRefused, Keyring
from shared.crypto.signing import SIGNERS
from shared.crypto.suites import Suite

TODAY = date(2026, 11, 24)
EVENT = UUID("019ab2c3-0000-7000-8000-000000000001")
OTHER_EVENT = UUID("019ab2c3-0000-7000-8000-000000000002")
PLACES = st.tuples(
    st.sampled_from(["person", "member", "person_old"]),
    st.sampled_from(["identity", "phone", "identity_old"]),
    st.uuids().map(str),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> KeyFolder:
    return KeyFolder.create(tmp_path_factory.mktemp("home") / "keys")


@pytest.fixture(scope="module")
def rings(folder: KeyFolder) -> dict[str, Keyring]:
    return {service: folder.keyring(service) for service in services.ALL}


def test_every_service_stands_in_the_tables_once() -> None:
    assert set(SERVICE_INDEX) == set(ACCESS) == set(services.ALL)
    assert set(CLASS_INDEX) == set(DataClass)
    assert len(set(SERVICE_INDEX.values())) == len(SERVICE_INDEX)
    assert len(set(CLASS_INDEX.values())) == len(CLASS_INDEX)


@pytest.mark.parametrize(
    ("service", "opens"),
    [
        ("intake", {"name", "identity", "contact", "health", "means"}),
        ("economic_verification", {"name", "identity", "health", "means"}),
        ("eligibility", {"health", "means"}),
        ("disclosure", {"name"}),
        ("funding", {"name", "identity", "account"}),
        ("integrity", set()),
        ("gateway", set()),
    ],
)
def test_the_table_of_access_is_the_design_s(service: str, opens: set[str]) -> None:
    assert ACCESS[service] == opens


@given(text=st.text(max_size=60), place=PLACES, on=st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_a_field_opens_in_its_place(
    rings: dict[str, Keyring], text: str, place: tuple[str, str, str], on: date
) -> None:
    sealed = rings["intake"].seal_field(DataClass.IDENTITY, *place, text, on)
    assert rings["intake"].open_field(DataClass.IDENTITY, *place, sealed).decode() == text


@given(here=PLACES, there=PLACES)
def test_a_field_opens_in_no_other_row_column_or_table(
    rings: dict[str, Keyring], here: tuple[str, str, str], there: tuple[str, str, str]
) -> None:
    sealed = rings["intake"].seal_field(DataClass.IDENTITY, *here, "370102199001011234", TODAY)
    if here == there:
        return
    with pytest.raises(DecryptionRefused):
        rings["intake"].open_field(DataClass.IDENTITY, *there, sealed)


def test_a_place_cannot_be_forged_by_a_separator(rings: dict[str, Keyring]) -> None:
    with pytest.raises(ValueError, match="竖线"):
        rings["intake"].seal_field(DataClass.IDENTITY, "person", "identity|1", "2", "x", TODAY)


def test_a_field_does_not_open_as_another_class(rings: dict[str, Keyring]) -> None:
    sealed = rings["intake"].seal_field(DataClass.IDENTITY, "person", "identity", "1", "x", TODAY)
    with pytest.raises(DecryptionRefused):
        rings["intake"].open_field(DataClass.CONTACT, "person", "identity", "1", sealed)


def test_a_field_does_not_open_in_another_service(rings: dict[str, Keyring]) -> None:
    sealed = rings["intake"].seal_field(DataClass.NAME, "person", "name", "1", "x", TODAY)
    with pytest.raises(DecryptionRefused):
        rings["disclosure"].open_field(DataClass.NAME, "person", "name", "1", sealed)


def test_a_relabelled_month_or_service_is_refused(rings: dict[str, Keyring]) -> None:
    sealed = rings["intake"].seal_field(DataClass.NAME, "person", "name", "1", "x", TODAY)
    for kid in (key_id("intake", DataClass.NAME, date(2026, 12, 1)), key_id("funding", DataClass.NAME, TODAY)):
        with pytest.raises(DecryptionRefused):
            rings["intake"].open_field(DataClass.NAME, "person", "name", "1", sealed[:1] + kid + sealed[5:])


@pytest.mark.parametrize("service", services.ALL)
def test_a_service_holds_field_keys_of_its_own_classes_only(rings: dict[str, Keyring], service: str) -> None:
    for data_class in set(DataClass) - ACCESS[service] - OWN_CLASSES:
        with pytest.raises(KeyRefused):
            rings[service].seal_field(data_class, "t", "c", "1", "x", TODAY)


@pytest.mark.parametrize(("publisher", "reader"), list(product(services.ALL, repeat=2)))
def test_an_event_opens_exactly_where_the_table_says(rings: dict[str, Keyring], publisher: str, reader: str) -> None:
    for data_class in ACCESS[publisher]:
        sealed = rings[publisher].seal_event(data_class, EVENT, b"x", TODAY)
        if data_class in ACCESS[reader]:
            assert rings[reader].open_event(publisher, data_class, EVENT, sealed) == b"x"
        else:
            with pytest.raises(KeyRefused):
                rings[reader].open_event(publisher, data_class, EVENT, sealed)


def test_an_events_ciphertext_moves_to_no_other_event_publisher_or_class(rings: dict[str, Keyring]) -> None:
    sealed = rings["intake"].seal_event(DataClass.NAME, EVENT, b"x", TODAY)
    for publisher, data_class, event in (
        ("intake", DataClass.NAME, OTHER_EVENT),
        ("funding", DataClass.NAME, EVENT),
        ("intake", DataClass.IDENTITY, EVENT),
    ):
        with pytest.raises(DecryptionRefused):
            rings["funding"].open_event(publisher, data_class, event, sealed)


def test_what_opens_a_publishers_events_does_not_open_its_tables(rings: dict[str, Keyring]) -> None:
    event_key = rings["disclosure"].events["intake", DataClass.NAME]
    assert event_key.secret != rings["intake"].fields[DataClass.NAME].secret


def test_no_service_but_the_publisher_can_seal_its_classes(rings: dict[str, Keyring]) -> None:
    with pytest.raises(KeyRefused):
        rings["gateway"].seal_event(DataClass.NAME, EVENT, b"x", TODAY)
    with pytest.raises(KeyRefused):
        rings["intake"].seal_event(DataClass.ACCOUNT, EVENT, b"x", TODAY)


@given(number=st.binary(max_size=80), bound_to=st.binary(max_size=40))
def test_an_account_sealed_at_intake_opens_at_funding_alone(
    rings: dict[str, Keyring], number: bytes, bound_to: bytes
) -> None:
    sealed = rings["intake"].seal_account(number, bound_to)
    assert rings["funding"].open_account(sealed, bound_to) == number
    for service in set(services.ALL) - {"funding"}:
        with pytest.raises(KeyRefused):
            rings[service].open_account(sealed, bound_to)


def test_an_account_swapped_between_cases_is_refused(rings: dict[str, Keyring]) -> None:
    sealed = rings["intake"].seal_account(b"6222021234567890", b"case 1")
    with pytest.raises(DecryptionRefused):
        rings["funding"].open_account(sealed, b"case 2")


@given(st.data())
def test_no_bit_of_a_sealed_account_can_be_flipped(rings: dict[str, Keyring], data: st.DataObject) -> None:
    sealed = bytearray(rings["intake"].seal_account(b"6222021234567890"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    # The top bit of an X25519 public key's last byte is ignored by RFC 7748 but goes into our derivation all the same.
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DecryptionRefused):
        rings["funding"].open_account(bytes(sealed))


def test_a_public_key_of_low_order_is_refused(rings: dict[str, Keyring]) -> None:
    sealed = rings["intake"].seal_account(b"x")
    with pytest.raises(DecryptionRefused):
        rings["funding"].open_account(sealed[:5] + bytes(32) + sealed[37:])


def test_a_sealed_account_is_not_taken_for_a_field(rings: dict[str, Keyring]) -> None:
    sealed = rings["intake"].seal_account(b"x")
    with pytest.raises(DecryptionRefused):
        rings["funding"].open_field(DataClass.ACCOUNT, "payee", "account", "1", sealed)


@pytest.mark.parametrize("service", services.ALL)
def test_blobs_and_answers_open_in_their_own_service_under_their_own_name(
    rings: dict[str, Keyring], service: str
) -> None:
    ring, stranger = rings[service], rings["intake" if service != "intake" else "gateway"]
    blob, answer = ring.seal_blob(b"jpeg", b"sha"), ring.seal_answer(b"{}", b"caller|route|key")
    assert ring.open_blob(blob, b"sha") == b"jpeg"
    assert ring.open_answer(answer, b"caller|route|key") == b"{}"
    for refused in (
        lambda: ring.open_blob(blob, b"other"),
        lambda: ring.open_blob(answer, b"caller|route|key"),
        lambda: stranger.open_blob(blob, b"sha"),
        lambda: stranger.open_answer(answer, b"caller|route|key"),
    ):
        with pytest.raises(DecryptionRefused):
            refused()


def test_a_row_sealed_under_the_other_suite_stays_readable(folder: KeyFolder) -> None:
    old, new = folder.keyring("intake", Suite.AES_256_GCM), folder.keyring("intake")
    sealed = old.seal_field(DataClass.NAME, "person", "name", "1", "王小明", TODAY)
    assert sealed[0] == Suite.AES_256_GCM
    assert new.open_field(DataClass.NAME, "person", "name", "1", sealed).decode() == "王小明"


def test_keys_change_every_month(rings: dict[str, Keyring]) -> None:
    master = rings["intake"].fields[DataClass.NAME]
    kids = [key_id("intake", DataClass.NAME, date(2026, month, 1)) for month in range(1, 13)]
    assert len({master._key(Suite.SM4_GCM, kid) for kid in kids}) == 12
    assert [month_label(kid) for kid in kids] == [f"2026{month:02d}" for month in range(1, 13)]


def test_a_day_before_the_house_has_no_key() -> None:
    with pytest.raises(OverflowError):
        key_id("intake", DataClass.NAME, date(2019, 12, 31))


def test_a_blind_index_finds_equal_values_of_one_column_of_one_service(rings: dict[str, Keyring]) -> None:
    found = rings["intake"].blind_index("identity", "370102199001011234")
    assert len(found) == 16
    assert found == rings["intake"].blind_index("identity", "370102199001011234")
    assert found not in {
        rings["intake"].blind_index("identity", "370102199001011235"),
        rings["intake"].blind_index("phone", "370102199001011234"),
        rings["funding"].blind_index("identity", "370102199001011234"),
    }


def test_each_service_has_an_audit_key_of_its_own(rings: dict[str, Keyring]) -> None:
    assert len({ring.mac(b"entry") for ring in rings.values()}) == len(services.ALL)


def test_no_secret_is_printed(rings: dict[str, Keyring]) -> None:
    ring = rings["funding"]
    assert repr(ring) == f"Keyring(service='funding', suite={Suite.SM4_GCM!r})"
    assert "secret" not in repr(ring.fields[DataClass.ACCOUNT])


def test_creating_again_keeps_every_key_and_adds_what_is_missing(tmp_path: Path) -> None:
    folder = KeyFolder.create(tmp_path / "keys")
    before = {path.name: path.read_bytes() for path in folder.path.glob("[!.]*")}
    (folder.path / "sign.token.gateway.pub").unlink()
    KeyFolder.create(folder.path)
    assert {path.name: path.read_bytes() for path in folder.path.glob("[!.]*")} == before


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    folder = KeyFolder.create(tmp_path / "keys")
    (folder.path / "field.intake.name.key").chmod(0o640)
    with pytest.raises(KeyRefused, match="0640"):
        folder.keyring("intake")


def test_a_folder_that_others_may_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    with pytest.raises(KeyRefused, match="过宽"):
        KeyFolder.create(tmp_path / "keys")


@pytest.mark.parametrize("content", [pytest.param(bytes(31), id="a byte short"), pytest.param(None, id="missing")])
def test_a_damaged_key_file_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    folder = KeyFolder.create(tmp_path / "keys")
    damaged = folder.path / "audit.intake.key"
    damaged.unlink() if content is None else damaged.write_bytes(content)
    with pytest.raises(KeyRefused, match=r"audit\.intake\.key"):
        folder.keyring("intake")


@pytest.mark.parametrize("service", services.ALL)
def test_a_service_works_from_its_share_of_the_files_alone(folder: KeyFolder, tmp_path: Path, service: str) -> None:
    share = tmp_path / "share"
    share.mkdir(mode=0o700)
    for name in folder.files_of(service):
        shutil.copy2(folder.path / name, share / name)
    ring = KeyFolder(share).keyring(service)
    assert ring.open_blob(folder.keyring(service).seal_blob(b"x", b""), b"") == b"x"
    for purpose, signers in SIGNERS.items():
        for signer in signers:
            KeyFolder(share).verifier(purpose, signer)
    assert not any(
        name.startswith(f"field.{other}.") for name in folder.files_of(service) for other in _others(service)
    )


def _others(service: str) -> set[str]:
    return set(services.ALL) - {service}
