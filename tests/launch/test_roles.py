"""The roles are as promised, wherever they are made."""

import psycopg
import pytest
from psycopg import sql

from pfprehab.launch import roles
from pfprehab.launch.errors import StartError
from tests.launch.conftest import Server, manage

ROLES = ("pfprehab_owner", "pfprehab_web", "pfprehab_worker")


@pytest.fixture
def admin(server: Server):
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def landlord(server: Server, admin) -> str:
    """The address of a role that may create roles and databases, and of its own database."""
    for step in (
        "DROP DATABASE IF EXISTS rented",
        "DROP DATABASE IF EXISTS rented_test",
        "DROP ROLE IF EXISTS rented_owner, rented_web, rented_worker",
        "DROP ROLE IF EXISTS rented_test_owner, rented_test_web, rented_test_worker",
        "DROP ROLE IF EXISTS landlord",
        "CREATE ROLE landlord LOGIN CREATEROLE CREATEDB PASSWORD 'key'",
        "CREATE DATABASE rented OWNER landlord",
    ):
        admin.execute(step)
    return f"postgresql://landlord:key@{server.place}/rented"


def passwords(names: roles.Names) -> dict[str, str]:
    return {role: f"secret of {role}" for role in names.roles}


@pytest.mark.parametrize("role", ROLES)
def test_no_role_is_a_superuser_or_passes_row_level_security(admin, role):
    facts = admin.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolreplication, rolcreatedb, rolcanlogin "
        "FROM pg_roles WHERE rolname = %s",
        [role],
    ).fetchone()

    assert facts == (False, False, False, False, role == "pfprehab_owner", True)


def test_the_owner_is_a_member_of_web_and_worker_and_they_of_nobody(admin):
    members = admin.execute(
        "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members "
        "WHERE member::regrole::text LIKE 'pfprehab%' OR roleid::regrole::text LIKE 'pfprehab%' "
        "ORDER BY 1"
    ).fetchall()

    assert members == [("pfprehab_web", "pfprehab_owner"), ("pfprehab_worker", "pfprehab_owner")]


def test_the_owner_owns_the_database_and_strangers_may_not_open_it(server, admin):
    admin.execute("DROP ROLE IF EXISTS stranger")
    admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'x'")
    owner = admin.execute(
        "SELECT pg_get_userbyid(datdba), datlocprovider, datlocale FROM pg_database "
        "WHERE datname = 'pfprehab'"
    ).fetchone()

    assert owner == ("pfprehab_owner", "b", "C.UTF-8")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(f"postgresql://stranger:x@{server.place}/pfprehab")


@pytest.mark.parametrize("variable", ["DATABASE_URL", "DATABASE_WORKER_URL"])
def test_web_and_worker_may_connect_but_make_nothing(server, variable):
    with psycopg.connect(server.env[variable], autocommit=True) as connection:
        for wish in ("CREATE TABLE mine (a int)", "CREATE DATABASE mine", "CREATE SCHEMA mine"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(wish)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE pfprehab_owner")


def test_the_server_takes_no_connection_without_the_password(server):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://pfprehab_web:wrong@{server.place}/pfprehab")


def test_names_of_any_letters_are_quoted(server):
    names = roles.Names.of('clinic "north"; DROP')

    made = roles.provision(server.admin_url, names, passwords(names))

    with psycopg.connect(made["DATABASE_OWNER_URL"]) as owner:
        assert owner.execute("SELECT current_user").fetchone() == ('clinic "north"; DROP_owner',)


def test_provisioning_again_changes_the_passwords_and_nothing_else(server, admin):
    names = roles.Names.of("again")
    first = roles.provision(server.admin_url, names, passwords(names))
    new = dict.fromkeys(names.roles, "another one")

    second = roles.provision(server.admin_url, names, new)

    psycopg.connect(second["DATABASE_URL"]).close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first["DATABASE_URL"])


def test_a_role_somebody_made_a_superuser_is_refused(server, admin):
    names = roles.Names.of("strong")
    roles.provision(server.admin_url, names, passwords(names))
    admin.execute("ALTER ROLE strong_web BYPASSRLS")

    with pytest.raises(StartError, match="strong_web exists and is a superuser or bypasses"):
        roles.provision(server.admin_url, names, passwords(names))


def test_a_landlord_without_superuser_rights_can_provision(landlord):
    names = roles.Names.of("rented")

    made = roles.provision(landlord, names, passwords(names))
    roles.provision(landlord, names, passwords(names))

    with psycopg.connect(made["DATABASE_OWNER_URL"]) as owner:
        owner.execute("CREATE TABLE t (a int)")
        owner.execute(sql.SQL("GRANT SELECT ON t TO {}").format(sql.Identifier("rented_web")))
        owner.execute("SET ROLE rented_web")
        assert owner.execute("SELECT count(*) FROM t").fetchone() == (0,)
    assert made["DATABASE_WEB_ROLE"] == "rented_web"


def test_with_database_url_alone_servers_make_the_roles_and_keep_them(landlord, server, folder):
    show = "import os; print(os.environ['DATABASE_OWNER_URL'], os.environ['DATABASE_WEB_ROLE'])"
    given = {"DATABASE_URL": landlord, "REDIS_URL": server.env["REDIS_URL"]}

    told = [
        manage("servers", "--data", folder / "data", "--", "python3", "-c", show, **given).stdout
        for _ in range(2)
    ]

    assert told[0] == told[1]
    owner_url, web_role = told[0].split()
    assert web_role == "rented_web"
    psycopg.connect(owner_url).close()
    assert not (folder / "data" / "postgres").exists()


def test_without_the_right_to_create_roles_demo_prints_the_sql_and_ends_with_2(
    server, admin, folder
):
    admin.execute("DROP ROLE IF EXISTS tenant")
    admin.execute("CREATE ROLE tenant LOGIN PASSWORD 'key'")
    admin.execute("DROP DATABASE IF EXISTS let")
    admin.execute("CREATE DATABASE let OWNER tenant")
    url = f"postgresql://tenant:key@{server.place}/let"

    done = manage("demo", "--data", folder / "data", DATABASE_URL=url, REDIS_URL="redis://x")

    assert done.returncode == 2
    [said, *script] = done.stderr.strip().splitlines()
    assert "may not create roles" in said
    for line in script:
        admin.execute(line)
    made = roles.urls(server.admin_url, roles.Names.of("let"), dict.fromkeys(
        roles.Names.of("let").roles, roles.PASSWORD_HINT
    ))  # fmt: skip
    with psycopg.connect(made["DATABASE_OWNER_URL"]) as owner:
        owner.execute("CREATE TABLE t (a int)")


def test_test_databases_of_a_server_of_ones_own_are_apart_from_the_real_one(landlord, folder):
    names = roles.Names.of("rented_test")

    roles.provision(landlord, names, passwords(names))

    with psycopg.connect(landlord) as connection:
        found = connection.execute(
            "SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE datname ~ 'rented' "
            "ORDER BY 1"
        ).fetchall()
    assert found == [("rented", "landlord"), ("rented_test", "rented_test_owner")]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody:x@127.0.0.1:1/none", "DATABASE_URL: connection"),
        ("mysql://somebody@here/db", "DATABASE_URL is not a PostgreSQL address"),
    ],
)
def test_a_wrong_database_url_is_one_line(folder, url, said):
    done = manage("demo", "--data", folder / "data", DATABASE_URL=url, REDIS_URL="redis://x")

    assert done.returncode == 2
    [line] = done.stderr.strip().splitlines()
    assert said in line
