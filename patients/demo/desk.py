"""What the demo's staff did at their desk: flags taken on and handed over, messages both ways."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from patients.demo.clinic import ACTOR, STAFF
from patients.demo.story import Teller
from patients.models import Flag, Message, Patient
from patients.operations.flags import acknowledge_flag, hand_over_flag
from patients.operations.messages import mark_read, write_to_clinic, write_to_patient
from pfprehab.accounts.models import User
from pfprehab.accounts.scoping import Scope, scoped_to


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message. read: days ago and hour at which the other side opened it; None for not yet."""

    ago: int
    hour: dt.time
    from_patient: bool
    text: str
    read: tuple[int, dt.time] | None = None
    about_flag: bool = False


THREADS: dict[str, tuple[Said, ...]] = {
    "Maya": (
        Said(
            ago=9,
            hour=dt.time(18, 5),
            from_patient=True,
            text="Is it all right to cycle to work on the days between?",
            read=(8, dt.time(9, 10)),
        ),
        Said(
            ago=8,
            hour=dt.time(9, 14),
            from_patient=False,
            text="Yes, as long as the knee is back to usual within the hour. Keep the seat high.",
            read=(8, dt.time(12, 40)),
        ),
    ),
    "Tomás": (
        Said(
            ago=1,
            hour=dt.time(9, 30),
            from_patient=False,
            text="Hello Tomás, we have read what you told us. Please phone us before your next "
            "session.",
            about_flag=True,
        ),
    ),
    "Hannah": (
        Said(
            ago=1,
            hour=dt.time(20, 15),
            from_patient=True,
            text="I will be at my sister's on Friday, without the band. What can I use instead?",
        ),
        Said(
            ago=1,
            hour=dt.time(20, 17),
            from_patient=True,
            text="There is a staircase, if that helps.",
        ),
    ),
    "Pilar": (
        Said(
            ago=3,
            hour=dt.time(11, 0),
            from_patient=True,
            text="La última semana casi no he tenido dolor. ¿Sigo igual?",
            read=(2, dt.time(9, 20)),
        ),
        Said(
            ago=2,
            hour=dt.time(9, 26),
            from_patient=False,
            text="Me alegro mucho. Sí, sigue igual esta semana y hablamos el lunes.",
        ),
    ),
    "Daniel": (
        Said(
            ago=2,
            hour=dt.time(12, 0),
            from_patient=False,
            text="Hello Daniel, we have not heard from you for a while. How is it going?",
        ),
    ),
}


def tell_desk(teller: Teller) -> None:
    """Write it through the operations of those days."""
    admin = User.objects.get(email=STAFF[1].email)
    flag = Flag.objects.open().filter(patient__given_name="Tomás").first()
    if flag is not None:
        acknowledge_flag(flag=flag, now=teller.moment(1, dt.time(8, 50)), by=admin)
        hand_over_flag(
            flag=flag,
            to=teller.by,
            note="You know him best; I have asked him to phone.",
            now=teller.moment(1, dt.time(9, 40)),
            by=admin,
        )
    for name, thread in THREADS.items():
        patient = Patient.objects.select_related("clinic", "user").get(given_name=name)
        for said in thread:
            _tell(teller, patient, said)


def _tell(teller: Teller, patient: Patient, said: Said) -> None:
    now = teller.moment(said.ago, said.hour)
    phone = Scope(
        actor=ACTOR, clinic_id=patient.clinic_id, patient_id=patient.pk, user_id=patient.user_id
    )
    desk = Scope.of_clinic(patient.clinic_id, actor=ACTOR)
    with scoped_to(phone if said.from_patient else desk):
        message = _write(teller, patient, said, now=now)
    if said.read is None:
        return
    with scoped_to(desk if said.from_patient else phone):
        mark_read(
            patient=patient,
            shown=message.pk,
            by_clinic=said.from_patient,
            now=teller.moment(*said.read),
            by=teller.by if said.from_patient else patient.user,
        )


def _write(teller: Teller, patient: Patient, said: Said, *, now: dt.datetime) -> Message:
    if said.from_patient:
        return write_to_clinic(patient=patient, text=said.text, now=now, by=patient.user)
    flag = Flag.objects.open().filter(patient=patient).first() if said.about_flag else None
    return write_to_patient(patient=patient, text=said.text, flag=flag, now=now, by=teller.by)
