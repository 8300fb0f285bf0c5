"""`manage.py provision` as an administrator runs it."""

import psycopg
import pytest

from tests.launch.conftest import Server, manage, one_line


def deployment(server: Server, database: str) -> dict[str, str]:
    """The three addresses as a deployment states them beforehand."""
    return {
        "DATABASE_URL": f"postgresql://{database}_w:one@{server.place}/{database}",
        "DATABASE_WORKER_URL": f"postgresql://{database}_k:two@{server.place}/{database}",
        "DATABASE_OWNER_URL": f"postgresql://{database}_o:three@{server.place}/{database}",
    }


def test_it_prints_new_variables_that_work(server):
    done = manage("provision", "--database", "fresh", DATABASE_ADMIN_URL=server.admin_url)

    assert done.returncode == 0, done.stderr
    made = dict(line[7:].split("=", 1) for line in done.stdout.splitlines() if "export" in line)
    with psycopg.connect(made["DATABASE_OWNER_URL"]) as owner:
        assert owner.execute("SELECT current_database()").fetchone() == ("fresh",)


def test_it_refuses_to_change_the_passwords_of_roles_in_use(server):
    call = {"DATABASE_ADMIN_URL": server.admin_url}
    manage("provision", "--database", "used", **call)

    done = manage("provision", "--database", "used", **call)

    assert done.returncode == 2
    assert "used_owner, used_web, used_worker exist already" in one_line(done.stderr)


def test_a_deployments_own_names_and_passwords_are_used_as_often_as_it_runs(server):
    urls = deployment(server, "planned")

    codes = [
        manage("provision", DATABASE_ADMIN_URL=server.admin_url, **urls).returncode
        for _ in range(2)
    ]

    assert codes == [0, 0]
    for url in urls.values():
        psycopg.connect(url).close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"DATABASE_ADMIN_URL": ""}, "Set DATABASE_ADMIN_URL"),
        ({"DATABASE_OWNER_URL": ""}, "Set DATABASE_OWNER_URL too"),
        ({"DATABASE_OWNER_URL": "postgresql://o:x@h/other"}, "must name the same database"),
        ({"DATABASE_OWNER_URL": "postgresql://bad_w:x@h/bad"}, "three different roles"),
        ({"DATABASE_URL": "postgresql://bad_w@h/bad"}, "DATABASE_URL states no password"),
        ({"DATABASE_ADMIN_URL": "postgresql://a:b@127.0.0.1:1/x"}, "DATABASE_ADMIN_URL: conn"),
    ],
)
def test_what_is_wrong_is_named(server, change, said):
    call = {"DATABASE_ADMIN_URL": server.admin_url, **deployment(server, "bad"), **change}

    done = manage("provision", **call)

    assert done.returncode == 2
    assert said in one_line(done.stderr)
