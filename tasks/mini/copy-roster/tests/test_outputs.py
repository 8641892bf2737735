"""A copy of the only roster."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "roster-copy.txt": "c9c9d4f8c8c684740968edda666d30bf4a57e6a41fd7138383ba7829c93a1d6d",
}
GIVEN = {
    "teams/pool/roster.txt": "c9c9d4f8c8c684740968edda666d30bf4a57e6a41fd7138383ba7829c93a1d6d",
    "teams/pool/keys.txt": "daf7148951a3304d7e595209fa5075490ad0fbce2b9665ac4803b9ea91256add",
    "teams/garden/plan.txt": "7b7a99a0d77192c7d3e89d0e333ae4a404900b8ee2f735241d4ce4fc3a6964ac",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
