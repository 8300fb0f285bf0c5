"""The matrix is only worth something if it turns red: every leak planted here must be found."""

from dataclasses import replace

import pytest
from django.db import connection

from pfprehab import access
from pfprehab.accounts import acting, middleware, scoping
from pfprehab.accounts.policies import PUBLIC, Policy
from tests.isolation.cells import Findings, undone, walk
from tests.isolation.planting import planted_routes, route_named, verdict
from tests.isolation.test_access_table import PUBLIC_ROUTES, public_routes
from tests.isolation.test_foreign_ids import all_swaps_of, post_foreign_ids
from tests.isolation.walls import DATABASE_ONLY, MANAGERS_ONLY, NONE, standing
from tests.roles import as_owner

A_PATIENTS_PAGE = "api:patient-detail"


@pytest.fixture(autouse=True)
def _all_undone(world, record_property):
    record_property("planted leaks", 1)
    with undone():
        yield


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("planted-all", "shows canaryb1x", id=".all() in a queryset"),
        pytest.param("planted-raw", "shows canaryb1x", id="get(pk) in an action"),
        pytest.param("planted-rename", "changed rows of b1", id="a foreign id in a write"),
        pytest.param("planted-remembered", "shows canarya1x", id="a cache key without the user"),
        pytest.param("planted-header", "shows canaryb1x", id="a name in a header"),
        pytest.param("planted-late", "changed rows of b1", id="written before refused"),
    ],
)
def test_a_planted_view_is_found(name, said, world, viewers, monkeypatch):
    with planted_routes(monkeypatch):
        found = verdict(name, world, viewers)

    assert any(said in leak for leak in found.leaks), str(found)


def test_an_id_believed_from_a_form_is_found(world, viewers, monkeypatch):
    with planted_routes(monkeypatch), standing(MANAGERS_ONLY):
        tried, faults = post_foreign_ids(
            "/planted/body/", viewers["clinician"], world, all_swaps_of(world)
        )

    assert tried == 1
    assert "patient: changed b1" in faults


def test_a_route_without_a_row_is_found(world, viewers, monkeypatch):
    with planted_routes(monkeypatch):
        assert access.row_for("planted-without-row") is None
        closed = verdict("planted-without-row", world, viewers)
        monkeypatch.setattr(middleware, "row_for", lambda _name: access.both(PUBLIC))
        opened = verdict("planted-without-row", world, viewers)

    assert closed.clean
    assert any("as anonymous" in fault for fault in opened.faults)


def test_a_route_made_public_is_found(monkeypatch):
    monkeypatch.setitem(access.ROUTES, A_PATIENTS_PAGE, access.read(PUBLIC))

    assert public_routes() - PUBLIC_ROUTES == {A_PATIENTS_PAGE}


def test_an_inverted_policy_is_found(world, viewers, monkeypatch):
    allows = Policy.allows
    monkeypatch.setattr(Policy, "allows", lambda policy, request: not allows(policy, request))

    found = verdict(A_PATIENTS_PAGE, world, viewers, methods=("GET",))

    assert any("as clinician, object: own" in fault for fault in found.faults)


def test_a_manager_that_forgets_the_clinic_is_found(world, viewers, monkeypatch):
    monkeypatch.setattr(scoping.ScopedQuerySet, "within", lambda rows, _scope: rows.all())

    found = verdict(A_PATIENTS_PAGE, world, viewers, methods=("GET",))

    assert any("as clinician elsewhere, object: own" in leak for leak in found.leaks)


def test_a_manager_that_forgets_the_patient_is_found(world, viewers, monkeypatch):
    within = scoping.ScopedQuerySet.within
    monkeypatch.setattr(
        scoping.ScopedQuerySet,
        "within",
        lambda rows, scope: within(rows, replace(scope, patient_id=None)),
    )

    found = verdict(A_PATIENTS_PAGE, world, viewers, methods=("GET",))

    assert any("as other patient, object: own" in leak for leak in found.leaks)


def test_none_that_matches_none_is_found(world, viewers, monkeypatch):
    """A session without a clinic, let in as a clinician, and a scope that takes None for "any"."""
    real, within = acting.acting_from_session, scoping.ScopedQuerySet.within

    def trusting(user, chosen):
        if chosen and chosen["role"] == acting.CLINICIAN and chosen["clinic_id"] is None:
            return acting.Acting(user, acting.CLINICIAN)
        return real(user, chosen)

    def lenient(rows, scope):
        return rows.all() if scope.clinic_id is None else within(rows, scope)

    monkeypatch.setattr(middleware, "acting_from_session", trusting)
    monkeypatch.setattr(scoping.ScopedQuerySet, "within", lenient)
    monkeypatch.setattr(scoping, "current_scope", scoping.acting_scope)

    with planted_routes(monkeypatch):
        found = verdict("planted-scoped", world, viewers, methods=("GET",))

    assert any("as clinician of no clinic" in leak for leak in found.leaks)


def test_a_row_policy_that_says_true_is_found(world, viewers):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER POLICY patients_patient_read ON patients_patient USING (true)")

    found = verdict(A_PATIENTS_PAGE, world, viewers, methods=("GET",))

    assert any("as clinician elsewhere, object: own" in leak for leak in found.leaks)


def test_a_member_who_was_removed_and_stays_is_found(world, viewers, monkeypatch):
    real = acting.acting_from_session

    def forgetful(user, chosen):
        if chosen and user == world.people["deactivated"]:
            return acting.Acting(user, acting.CLINICIAN, world.a.clinic)
        return real(user, chosen)

    monkeypatch.setattr(middleware, "acting_from_session", forgetful)

    found = verdict(A_PATIENTS_PAGE, world, viewers, methods=("GET",))

    assert any("as deactivated clinician, object: own" in leak for leak in found.leaks)


def test_a_session_that_never_ends_is_found(world, viewers, monkeypatch):
    monkeypatch.setattr(middleware, "_expired", lambda _request: None)

    found = verdict(A_PATIENTS_PAGE, world, viewers, methods=("GET",))

    assert any("as expired session, object: own" in leak for leak in found.leaks)


def test_with_both_walls_gone_the_matrix_shows_leaks_and_with_either_alone_it_shows_none(
    world, viewers
):
    found = {}
    for walls in (NONE, DATABASE_ONLY, MANAGERS_ONLY):
        found[walls] = Findings()
        with standing(walls):
            walk(route_named(A_PATIENTS_PAGE), world, viewers, found[walls], methods=("GET",))

    assert any("as clinician elsewhere, object: own" in leak for leak in found[NONE].leaks)
    assert found[DATABASE_ONLY].leaks == []
    assert found[MANAGERS_ONLY].leaks == []
