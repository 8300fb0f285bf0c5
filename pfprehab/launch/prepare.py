"""Bring the demo's database up to date, in one process of its own.

Run as `python -m pfprehab.launch.prepare FD PUBLIC_URL` by the demo; the only module here that
loads Django. Progress goes to the descriptor as lines that begin with STEP; what the demo clinic's
command prints (log-ins, an invitation) follows as it is, for the demo to show once pages answer.
"""

import os
import sys

import django
from django.core.management import call_command

from pfprehab.launch.steps import STEP


def main(descriptor: str, public_url: str) -> None:
    with os.fdopen(int(descriptor), "w", encoding="utf-8", buffering=1) as told:
        django.setup()
        told.write(f"{STEP}database tables\n")
        call_command("migrate", verbosity=0, interactive=False)
        told.write(f"{STEP}exercise catalogue\n")
        call_command("load_catalogue", verbosity=0)
        told.write(f"{STEP}program templates\n")
        call_command("load_templates", verbosity=0)
        told.write(f"{STEP}demo clinic\n")
        call_command("load_demo", public_url=public_url, stdout=told)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "pfprehab.settings"
    os.environ["PFPREHAB_PROCESS"] = "owner"
    main(*sys.argv[1:])
