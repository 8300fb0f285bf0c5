#!/usr/bin/env python3
"""Every command of pfprehab. `demo` and `test` need nothing but this checkout and Python 3.11."""

import os
import sys

# These act on the whole database: they connect as its owner, not as the web role.
OWNER_COMMANDS = {
    "migrate",
    "load_catalogue",
    "load_templates",
    "create_clinic",
    "create_api_token",
    "grant_role",
    "load_demo",
}


def main() -> int:
    from pfprehab import bootstrap

    arguments = sys.argv[1:]
    command = arguments[0] if arguments else "help"
    bootstrap.enter(__file__, arguments, with_tests=command in {"test", "prove"})

    from pfprehab.launch import commands

    if command in commands.COMMANDS:
        return commands.main(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pfprehab.settings")
    if command in OWNER_COMMANDS:
        os.environ["PFPREHAB_PROCESS"] = "owner"

    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
