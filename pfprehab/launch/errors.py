"""The one way in which starting fails: a single line that says what happened and what to do."""

import errno


class StartError(Exception):
    """Starting is impossible for a reason outside the program; shown as one line, exit code 2."""

    exit_code = 2


DISK_ERRORS = {
    errno.ENOSPC: "no space is left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EEXIST: "a file is in the place of the folder",
    errno.EIO: "the disk answers with an error",
}

# What programs write into their own output, and what it means here.
DISK_WORDS = {
    "No space left on device": "no space is left on the disk",
    "Disk quota exceeded": "the disk quota is used up",
    "Read-only file system": "the disk is read-only",
}


def cannot_write(place: object, reason: str) -> StartError:
    """The line for a folder that takes no data."""
    return StartError(
        f"Cannot keep data in {place}: {reason}. Free some space or name another folder "
        "with --data DIR."
    )


def from_os_error(error: OSError, place: object) -> StartError:
    """Turn an OSError from the file system into that line; `place` when it names no file."""
    reason = DISK_ERRORS.get(error.errno or 0, (error.strerror or str(error)).lower())
    return cannot_write(error.filename or place, reason)
