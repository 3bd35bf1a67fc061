"""Roles, grants and row-level security, derived from the table declarations and applied after every migration.

Who works on some schemes only sees the rows of these wherever a table says which scheme a row is of.

Per service: an owner that owns everything and logs in nowhere, a login that may do nothing but become one of the level
roles, and one role a level. What people may see is decided by equality on a row's own columns (measured: a prefix
match is 6-110 times slower and planner flips reopen it), and only while a purpose is set.
"""

from collections.abc import Iterator

from sqlalchemy import MetaData, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import ground
from shared.database.tables import LEVELS, Access, access_of

_AREA_LEVELS = ("village", "township", "county", "city")
_PURPOSE = "current_setting('onenet.purpose', true) <> ''"
_MY_SCHEMES = "string_to_array(current_setting('onenet.schemes', true), ',')"
_EVERY_SCHEME = "current_setting('onenet.schemes', true) = '*'"
_PERSON = "nullif(current_setting('onenet.person', true), '')::uuid"

PEOPLE = tuple(level for level in LEVELS if level != "system")


def role(service: str, level: str) -> str:
    """The database role of a level of actor in a service."""
    return f"{service}_{level}"


async def create_roles(connection: AsyncConnection, service: str, password: str) -> None:
    """Create what is missing of a service's roles; they are the cluster's, so several databases share them."""
    names = [role(service, "owner"), *(role(service, level) for level in LEVELS)]
    for name in names:
        await _ensure_role(connection, name, "NOLOGIN NOINHERIT")
    login = role(service, "login")
    await _ensure_role(connection, login, "LOGIN NOINHERIT")
    # DDL takes no bound parameters; the password is ours, hexadecimal, and never logged.
    await connection.execute(text(f"ALTER ROLE {login} PASSWORD '{password}'"))
    await connection.execute(text(f"GRANT {', '.join(names[1:])} TO {login}"))


async def _ensure_role(connection: AsyncConnection, name: str, options: str) -> None:
    exists = await connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    if not exists:
        await connection.execute(text(f"CREATE ROLE {name} {options}"))


async def apply_access(connection: AsyncConnection, service: str, metadata: MetaData) -> None:
    """Make grants and policies of a service's schema what the declarations say; search_path is the schema."""
    for statement in declared(service, metadata):
        await connection.execute(text(statement))


def declared(service: str, metadata: MetaData) -> tuple[str, ...]:
    """The statements that make a schema's access what this release declares."""
    return (
        *_schema_grants(service),
        *_ground_access(service),
        *(s for table in metadata.sorted_tables for s in _table_access(service, table)),
    )


async def apply_hearing(connection: AsyncConnection, service: str, publishers: frozenset[str]) -> None:
    """Embedded form: a consumer reads the journals of those whom it hears, and nothing else of theirs."""
    system = role(service, "system")
    for publisher in sorted(publishers):
        await connection.execute(text(f"GRANT USAGE ON SCHEMA {publisher} TO {system}"))
        await connection.execute(text(f"GRANT SELECT ON {publisher}.journal, {publisher}.counter TO {system}"))


def _schema_grants(service: str) -> Iterator[str]:
    people = ", ".join(role(service, level) for level in LEVELS)
    yield f"GRANT USAGE ON SCHEMA {service} TO {people}, {role(service, 'login')}"
    yield f"GRANT SELECT ON legal_clock TO {people}, {role(service, 'login')}"
    # Readiness compares the levels with the release's.
    yield f"GRANT SELECT ON ground_level, level TO {role(service, 'system')}"


def _ground_access(service: str) -> Iterator[str]:
    system, people = role(service, "system"), ", ".join(role(service, level) for level in PEOPLE)
    tables = ", ".join(t.name for t in ground.METADATA.sorted_tables)
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {system}"
    # A system transaction may not change what is sealed, nor the journal.
    yield f"REVOKE UPDATE, DELETE ON journal, audit_entry, audit_head FROM {system}"
    yield f"GRANT INSERT ON outbox, audit_pending, task TO {people}"
    yield f"GRANT SELECT, INSERT, UPDATE ON subject_sequence, counter TO {people}"
    yield f"GRANT SELECT, INSERT ON idempotency TO {people}"
    yield f"GRANT SELECT ON case_reader TO {people}"
    own_answers = "caller = current_setting('onenet.actor', true)"
    own_rows = f"person_id = {_PERSON}"
    yield from _policies("idempotency", service, [(PEOPLE, "ALL", own_answers, own_answers)])
    yield from _policies("case_reader", service, [(("applicant",), "SELECT", own_rows, None)])
    yield from _functions(service)


def _functions(service: str) -> Iterator[str]:
    """The doors of a case's readers: the first, or whom a reader brings in; and those who left the household go."""
    system = role(service, "system")
    yield f"""
        CREATE OR REPLACE FUNCTION admit_reader(the_case uuid, the_person uuid) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = {service} AS $$
        BEGIN
            IF current_setting('onenet.level', true) = 'applicant'
               AND EXISTS (SELECT 1 FROM case_reader WHERE case_id = the_case)
               AND NOT EXISTS (SELECT 1 FROM case_reader WHERE case_id = the_case AND person_id = {_PERSON})
            THEN RAISE EXCEPTION 'not a reader of this case' USING ERRCODE = 'insufficient_privilege';
            END IF;
            INSERT INTO case_reader VALUES (the_case, the_person) ON CONFLICT DO NOTHING;
        END $$"""
    yield f"""
        CREATE OR REPLACE FUNCTION dismiss_readers(the_case uuid, kept uuid[]) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = {service} AS $$
        BEGIN
            IF current_setting('onenet.level', true) = 'applicant'
               AND NOT EXISTS (SELECT 1 FROM case_reader WHERE case_id = the_case AND person_id = {_PERSON})
            THEN RAISE EXCEPTION 'not a reader of this case' USING ERRCODE = 'insufficient_privilege';
            END IF;
            DELETE FROM case_reader WHERE case_id = the_case AND NOT person_id = ANY(kept);
        END $$"""
    writers = ", ".join(role(service, level) for level in LEVELS if level not in {"public", "auditor", "bureau"})
    for door in ("admit_reader(uuid, uuid)", "dismiss_readers(uuid, uuid[])"):
        yield f"ALTER FUNCTION {door} OWNER TO {system}"
        yield f"REVOKE ALL ON FUNCTION {door} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {door} TO {writers}"


def _table_access(service: str, table: Table) -> Iterator[str]:
    access = access_of(table)
    if access is None:
        raise ValueError(f"table {table.name} declares no access; use business_table")
    quoted = f'"{table.name}"'
    readers = access.read | access.write | {"auditor"} | ({"public"} if access.public else set())
    # What an earlier release granted and this one does not is taken back.
    yield f"REVOKE ALL ON {quoted} FROM {', '.join(role(service, level) for level in LEVELS)}"
    yield f"GRANT SELECT, INSERT, UPDATE ON {quoted} TO {role(service, 'system')}"
    yield f"GRANT SELECT ON {quoted} TO {', '.join(sorted(role(service, level) for level in readers))}"
    if access.write:
        writers = ", ".join(sorted(role(service, level) for level in access.write))
        yield f"GRANT INSERT, UPDATE ON {quoted} TO {writers}"
    yield from _policies(table.name, service, list(_rules(table, access)))


def _of_my_schemes(table: Table) -> str:
    """The condition by which a row's scheme is the officer's; tables that name none stand to every one of them."""
    if "scheme" in table.c:
        return f" AND ({_EVERY_SCHEME} OR scheme = ANY({_MY_SCHEMES}))"
    if "schemes" in table.c:
        return f" AND ({_EVERY_SCHEME} OR schemes && {_MY_SCHEMES})"
    return ""


def _rules(table: Table, access: Access) -> Iterator[tuple[tuple[str, ...], str, str, str | None]]:
    """One rule a level: (levels, command, rows seen, rows written)."""
    yield ("auditor",), "SELECT", _PURPOSE, None
    if not access.has_area:
        readers = tuple(sorted((access.read | access.write) - {"auditor"}))
        if readers:
            yield readers, "ALL", _PURPOSE, _PURPOSE
        return
    levels, schemes = access.read | access.write, _of_my_schemes(table)
    if "province" in levels:
        yield ("province",), "ALL", f"{_PURPOSE}{schemes}", f"{_PURPOSE}{schemes}"
    for level in _AREA_LEVELS:
        if level in levels:
            mine = f"{_PURPOSE} AND {level} = current_setting('onenet.{level}', true){schemes}"
            yield (level,), "ALL", mine, mine
    if access.case_column and "applicant" in levels:
        # The column is qualified: a bare `case_id` would be the reader's own, and every reader would read every case.
        row_case = f'"{table.name}".{access.case_column}'
        reads = f"SELECT 1 FROM case_reader r WHERE r.case_id = {row_case} AND r.person_id = {_PERSON}"
        mine = f"{_PURPOSE} AND EXISTS ({reads})"
        yield ("applicant",), "ALL", mine, mine
    if access.bureau_column:
        mine = f"{_PURPOSE} AND {access.bureau_column} = nullif(current_setting('onenet.bureau', true), '')"
        yield ("bureau",), "ALL", mine, mine
    if access.public:
        yield ("public",), "SELECT", f"{_PURPOSE} AND ({access.public})", None


def _policies(table: str, service: str, rules: list[tuple[tuple[str, ...], str, str, str | None]]) -> Iterator[str]:
    """Forced row-level security: owner and system see all, each level what its rule says, anybody else nothing."""
    quoted = f'"{table}"'
    yield f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {quoted} FORCE ROW LEVEL SECURITY"
    yield f"""
        DO $$ DECLARE p record; BEGIN
            FOR p IN SELECT policyname FROM pg_policies WHERE schemaname = '{service}' AND tablename = '{table}'
            LOOP EXECUTE format('DROP POLICY %I ON %I.%I', p.policyname, '{service}', '{table}'); END LOOP;
        END $$"""
    everything = [(("owner", "system"), "ALL", "true", "true")]
    for levels, command, using, check in [*everything, *rules]:
        roles = ", ".join(role(service, level) for level in levels)
        with_check = f" WITH CHECK ({check})" if check is not None else ""
        yield (f"CREATE POLICY {levels[0]}_rows ON {quoted} FOR {command} TO {roles} USING ({using}){with_check}")
