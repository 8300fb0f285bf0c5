"""`manage.py provision`: the three roles and the database on a server you administer."""

import argparse
import os
import secrets
import shlex

import psycopg
from psycopg.conninfo import conninfo_to_dict

from pfprehab.launch import roles
from pfprehab.launch.errors import StartError
from pfprehab.launch.servers import DATABASE_VARIABLES, first_line


def provision(arguments: list[str]) -> int:
    """Make roles and database from DATABASE_ADMIN_URL; safe to run again.

    With the three DATABASE_*URL set (a deployment), their names and passwords are used. Without
    them new passwords are made and the variables printed, once.
    """
    parser = argparse.ArgumentParser(
        prog="manage.py provision",
        description="Make the owner, web and worker roles and their database, as the "
        "administrator named by DATABASE_ADMIN_URL.",
    )
    parser.add_argument("--database", default="pfprehab", help="name of the database to make")
    options = parser.parse_args(arguments)
    admin_url = os.environ.get("DATABASE_ADMIN_URL")
    if not admin_url:
        raise StartError(
            "Set DATABASE_ADMIN_URL to an administrator of the server, such as "
            "postgresql://postgres:password@host:5432/postgres."
        )
    given = {name: os.environ[name] for name in DATABASE_VARIABLES if os.environ.get(name)}
    if given and len(given) < len(DATABASE_VARIABLES):
        missing = ", ".join(name for name in DATABASE_VARIABLES if name not in given)
        raise StartError(f"Set {missing} too, or none of {', '.join(DATABASE_VARIABLES)}.")
    try:
        names, passwords = named_by(given) if given else made_up(admin_url, options.database)
        made = roles.provision(admin_url, names, passwords)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        raise StartError(f"DATABASE_ADMIN_URL: {first_line(error)}") from None
    show(names, {} if given else made)
    return 0


def named_by(urls: dict[str, str]) -> tuple[roles.Names, dict[str, str]]:
    """Names and passwords as the deployment's own variables state them."""
    web, worker, owner = (conninfo_to_dict(urls[name]) for name in DATABASE_VARIABLES)
    for name, parts in zip(DATABASE_VARIABLES, (web, worker, owner), strict=True):
        for part in ("user", "password", "dbname"):
            if not parts.get(part):
                raise StartError(f"{name} states no {part}.")
    if len({parts["dbname"] for parts in (web, worker, owner)}) > 1:
        raise StartError(f"{', '.join(DATABASE_VARIABLES)} must name the same database.")
    if len({parts["user"] for parts in (web, worker, owner)}) < 3:
        raise StartError(f"{', '.join(DATABASE_VARIABLES)} must name three different roles.")
    names = roles.Names(owner["user"], web["user"], worker["user"], owner["dbname"])
    return names, {parts["user"]: parts["password"] for parts in (web, worker, owner)}


def made_up(admin_url: str, database: str) -> tuple[roles.Names, dict[str, str]]:
    """New names and passwords; refused for roles that exist, whose users would be locked out."""
    names = roles.Names.of(database)
    with psycopg.connect(admin_url) as admin:
        known = admin.execute(
            "SELECT string_agg(rolname, ', ') FROM pg_roles WHERE rolname = ANY(%s)",
            [list(names.roles)],
        ).fetchone()
    if known and known[0]:
        raise StartError(
            f"{known[0]} exist already, and a new password would lock their users out. Set "
            f"{', '.join(DATABASE_VARIABLES)} to state names and passwords, or use --database."
        )
    return names, {role: secrets.token_urlsafe(32) for role in names.roles}


def show(names: roles.Names, made: dict[str, str]) -> None:
    print(f"Ready: database {names.database}, roles {', '.join(names.roles)}.")  # noqa: T201
    for name, value in made.items():
        print(f"export {name}={shlex.quote(value)}")  # noqa: T201
