"""The commands that run before Django: demo, test, prove, servers, provision."""

import argparse
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

from pfprehab.launch.children import stopping_on_signals
from pfprehab.launch.demo import demo
from pfprehab.launch.errors import StartError, from_os_error
from pfprehab.launch.places import default_data_folder
from pfprehab.launch.prove import prove
from pfprehab.launch.provision import provision
from pfprehab.launch.servers import running_servers
from pfprehab.launch.testrun import test


def say(text: str = "") -> None:
    """A line of progress, out at once."""
    print(text, flush=True)  # noqa: T201 (a command speaks on its output)


def servers(arguments: list[str]) -> int:
    """Run the servers for developers: print how to reach them, stay until Ctrl-C.

    With `-- COMMAND ...` run that command on them and stop.
    """
    parser = argparse.ArgumentParser(
        prog="manage.py servers",
        description="Run PostgreSQL and Valkey, print the variables to reach them, and stay.",
        epilog="With -- COMMAND ... run that command on them instead, and stop with it.",
    )
    parser.add_argument("--data", type=Path, help="folder to keep the data in")
    parser.add_argument("--throwaway", action="store_true", help="faster, but not safe on a crash")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    folder = options.data or default_data_folder("servers")
    with stopping_on_signals(), running_servers(folder, throwaway=options.throwaway) as env:
        if options.command:
            command = [part for part in options.command if part != "--"]
            return subprocess.run(command, env={**os.environ, **env}).returncode  # noqa: S603
        for name, value in env.items():
            say(f"export {name}={shlex.quote(value)}")
        say(f"# data in {folder}; Ctrl-C stops both servers")
        signal.pause()
    return 0


COMMANDS = {
    "demo": demo,
    "test": test,
    "prove": prove,
    "servers": servers,
    "provision": provision,
}


def main(arguments: list[str]) -> int:
    """Run one command; its exit code. A reason outside the program is one line and code 2."""
    name, *rest = arguments
    try:
        return COMMANDS[name](rest)
    except StartError as reason:
        print(f"pfprehab: {reason}", file=sys.stderr, flush=True)  # noqa: T201
        return reason.exit_code
    except OSError as error:
        print(f"pfprehab: {from_os_error(error, 'the data folder')}", file=sys.stderr)  # noqa: T201
        return StartError.exit_code
    except KeyboardInterrupt as stop:
        return 128 + int(stop.args[0]) if stop.args else 130
