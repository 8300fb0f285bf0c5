"""Servers for whoever needs them: those named in the environment, else embedded ones."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from pfprehab.launch import roles
from pfprehab.launch.children import Children
from pfprehab.launch.errors import StartError
from pfprehab.launch.places import DataFolder
from pfprehab.launch.postgres import start_postgres
from pfprehab.launch.valkey import start_valkey

DATABASE_VARIABLES = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL")


@contextlib.contextmanager
def running_servers(
    data_dir: Path, *, throwaway: bool = False, suffix: str = ""
) -> Iterator[dict[str, str]]:
    """Run PostgreSQL and Valkey on `data_dir`; yields the environment variables to reach them.

    `throwaway` gives up safety on a crash for speed. `suffix` goes to the names of roles and
    database when they have to be made on a server of the caller's.
    """
    data = DataFolder(Path(data_dir))
    data.prepare()
    with data.locked() as lock, running_children(lock) as children:
        yield start_servers(data, children, throwaway=throwaway, suffix=suffix)


@contextlib.contextmanager
def running_children(lock: int | None = None) -> Iterator[Children]:
    """A set of children that is stopped in reverse order whatever happens."""
    children = Children(inherited=lock)
    try:
        yield children
    finally:
        children.stop()


def start_servers(
    data: DataFolder, children: Children, *, throwaway: bool = False, suffix: str = ""
) -> dict[str, str]:
    """Start what the environment does not name already; the variables for all of it."""
    found = {name: os.environ[name] for name in DATABASE_VARIABLES if os.environ.get(name)}
    if "DATABASE_URL" not in found:
        server = start_postgres(data, children, throwaway=throwaway)
        found = provisioned(data, server.admin_url, roles.Names())
    elif len(found) < len(DATABASE_VARIABLES):
        found = provisioned_from(data, found["DATABASE_URL"], suffix=suffix)
    redis_url = os.environ.get("REDIS_URL") or start_valkey(data, children)
    return {**found, "REDIS_URL": redis_url}


def provisioned(data: DataFolder, admin_url: str, names: roles.Names) -> dict[str, str]:
    """The roles of one installation, with passwords kept in the data folder."""
    passwords = {role: data.secret(f"role {role}") for role in names.roles}
    return roles.provision(admin_url, names, passwords)


def provisioned_from(data: DataFolder, url: str, *, suffix: str = "") -> dict[str, str]:
    """Make roles with the role of DATABASE_URL; StartError with the SQL when it may not.

    The database is the one of the URL, with `suffix`; the roles take their names from it.
    """
    try:
        names = roles.Names.of(f"{conninfo_to_dict(url).get('dbname') or 'pfprehab'}{suffix}")
        return provisioned(data, url, names)
    except psycopg.errors.InsufficientPrivilege:
        raise StartError(
            "The role of DATABASE_URL may not create roles and databases. Let an administrator "
            "run the lines below with passwords of your own, then set DATABASE_OWNER_URL, "
            "DATABASE_URL and DATABASE_WORKER_URL to these three roles, and also "
            f"DATABASE_WEB_ROLE={names.web} DATABASE_WORKER_ROLE={names.worker}\n"
            + roles.script(names, database_exists=not suffix)
        ) from None
    except psycopg.OperationalError as error:
        raise StartError(f"DATABASE_URL: {first_line(error)}") from None
    except psycopg.ProgrammingError as error:
        raise StartError(f"DATABASE_URL is not a PostgreSQL address: {first_line(error)}") from None


def first_line(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
