"""The three database roles and their database: the only place that creates any of them.

owner    migrations and tests; owns the database, may create databases, member of the other two
web      pages and the API; row-level security holds for it
worker   jobs; row-level security holds for it

None is a superuser, none bypasses row-level security. What web and worker may do with each table
is granted by the migrations that create the tables.
"""

from dataclasses import dataclass
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from pfprehab.launch.errors import StartError

OLDEST_SERVER = 170000  # the builtin C.UTF-8 locale came with PostgreSQL 17
PASSWORD_HINT = "choose-a-password"  # noqa: S105 (a placeholder in printed SQL)
LIMITS = "NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"


@dataclass(frozen=True)
class Names:
    """The names of one installation's roles and database."""

    owner: str = "pfprehab_owner"
    web: str = "pfprehab_web"
    worker: str = "pfprehab_worker"
    database: str = "pfprehab"

    @classmethod
    def of(cls, database: str) -> "Names":
        """Names derived from a database, so that installations on one server stay apart."""
        return cls(f"{database}_owner", f"{database}_web", f"{database}_worker", database)

    @property
    def roles(self) -> tuple[str, str, str]:
        return (self.owner, self.web, self.worker)


def create_role(names: Names, role: str, password: str) -> sql.Composed:
    databases = "CREATEDB" if role == names.owner else "NOCREATEDB"
    return sql.SQL("CREATE ROLE {role} LOGIN {limits} PASSWORD {password}").format(
        role=sql.Identifier(role),
        limits=sql.SQL(f"{LIMITS} {databases}"),
        password=sql.Literal(password),
    )


def set_password(role: str, password: str) -> sql.Composed:
    return sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
        sql.Identifier(role), sql.Literal(password)
    )


def join_owner(names: Names) -> sql.Composed:
    """The owner may act as web and as worker; tests and grants need it."""
    return sql.SQL("GRANT {}, {} TO {}").format(
        sql.Identifier(names.web), sql.Identifier(names.worker), sql.Identifier(names.owner)
    )


def join_administrator(names: Names) -> sql.Composed:
    """An administrator who is no superuser must be a member to hand a database over."""
    return sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(names.owner))


def create_database(names: Names) -> sql.Composed:
    return sql.SQL(
        "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' "
        "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
    ).format(sql.Identifier(names.database), sql.Identifier(names.owner))


def own_database(names: Names) -> sql.Composed:
    return sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
        sql.Identifier(names.database), sql.Identifier(names.owner)
    )


def close_database(names: Names) -> list[sql.Composed]:
    """Nobody but the three may open the database."""
    database = sql.Identifier(names.database)
    return [
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(
            database, sql.Identifier(names.web), sql.Identifier(names.worker)
        ),
    ]


def script(names: Names, *, database_exists: bool = False) -> str:
    """The whole as SQL text for an administrator to read and run by hand."""
    steps = [create_role(names, role, PASSWORD_HINT) for role in names.roles]
    steps += [join_owner(names), join_administrator(names)]
    steps += [own_database(names) if database_exists else create_database(names)]
    steps += close_database(names)
    return "\n".join(f"{step.as_string()};" for step in steps)


def provision(admin_url: str, names: Names, passwords: dict[str, str]) -> dict[str, str]:
    """Make what is missing, set the passwords, check the rest; the variables to connect.

    Safe to run again. `passwords` maps each role to its password. Raises psycopg.Error subclasses
    when the administrator may not do it, StartError when the server is too old or a role exists
    with rights it must not have.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        if admin.info.server_version < OLDEST_SERVER:
            raise StartError(
                f"PostgreSQL 17 or newer is needed; this server is "
                f"{admin.info.server_version // 10000}."
            )
        for role in names.roles:
            make_role(admin, names, role, passwords[role])
        admin.execute(join_owner(names))
        make_database(admin, names)
        return urls(admin_url, names, passwords)


def make_role(admin: psycopg.Connection, names: Names, role: str, password: str) -> None:
    known = admin.execute(
        "SELECT rolsuper OR rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = %s", [role]
    ).fetchone()
    if known is None:
        admin.execute(create_role(names, role, password))
        return
    too_strong, creates_databases = known
    if too_strong:
        raise StartError(
            f"The role {role} exists and is a superuser or bypasses row-level security. "
            f"Run: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS;"
        )
    if role == names.owner and not creates_databases:
        admin.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(role)))
    admin.execute(set_password(role, password))


def make_database(admin: psycopg.Connection, names: Names) -> None:
    known = admin.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [names.database]
    ).fetchone()
    if known == (names.owner,):
        return
    [is_superuser] = admin.execute(
        "SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER"
    ).fetchone()
    if not is_superuser:
        admin.execute(join_administrator(names))
    admin.execute(own_database(names) if known else create_database(names))
    for step in close_database(names):
        admin.execute(step)


def urls(admin_url: str, names: Names, passwords: dict[str, str]) -> dict[str, str]:
    """The environment variables that name the three roles, on the administrator's server."""
    parts = conninfo_to_dict(admin_url)
    host = parts.get("host") or "localhost"
    if ":" in host:
        host = f"[{host}]"
    place = f"{quote(host, safe='[]:')}:{parts.get('port') or 5432}/{quote(names.database)}"
    extra = "".join(
        f"{'?' if number == 0 else '&'}{key}={quote(str(parts[key]), safe='')}"
        for number, key in enumerate(key for key in ("sslmode", "sslrootcert") if key in parts)
    )

    def url(role: str) -> str:
        return f"postgresql://{quote(role)}:{quote(passwords[role], safe='')}@{place}{extra}"

    return {
        "DATABASE_URL": url(names.web),
        "DATABASE_WORKER_URL": url(names.worker),
        "DATABASE_OWNER_URL": url(names.owner),
        "DATABASE_WEB_ROLE": names.web,
        "DATABASE_WORKER_ROLE": names.worker,
    }
