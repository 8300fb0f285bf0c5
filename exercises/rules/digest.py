"""One address for one content."""

import hashlib
import json


def content_digest(value) -> str:
    """SHA-256 in hex over the canonical JSON of a value: equal content, equal digest."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
