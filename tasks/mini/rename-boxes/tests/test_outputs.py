"""Three files have new names."""
import hashlib
from pathlib import Path

APP = Path("/app")
MOVED = {
    "attic box 1.txt": ("box1.txt", "e63b7fc4e4f42bc5adf9ece630c38e0c06de65ba4a47ab29ec67151868e87250"),
    "attic box 2.txt": ("box2.txt", "c67edee33bf28529c5a1c03cc61f50dcbd2834339ad8886e3f5147313dac6f09"),
    "attic box 3.txt": ("box3.txt", "cebfe3952502da37e0f32dd8c827646315d96e16488b64d1e9231dc066bff0dd"),
}


def test_moved():
    for old, (new, digest) in MOVED.items():
        assert not (APP / old).exists() and not (APP / new).is_symlink(), old
        assert hashlib.sha256((APP / new).read_bytes()).hexdigest() == digest, new
