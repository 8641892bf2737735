"""Nine tracks with two digits."""
import hashlib
from pathlib import Path

APP = Path("/app")
MOVED = {
    "tracks/1.txt": ("tracks/01.txt", "c7be8521d3a0f9b84eaa53957b0e57efb3d1ed07c52bee684a081e8e24d2c572"),
    "tracks/2.txt": ("tracks/02.txt", "09b073f5dfdf16d8352433d2b200fa807ed30ed678ce5b2af08fe6aa3107f333"),
    "tracks/3.txt": ("tracks/03.txt", "29bb1b66273edc6df3e3677dfdbb443a93e5f376a8af4b43ffc6b00e83b65efe"),
    "tracks/4.txt": ("tracks/04.txt", "8cf9dae1908e433448d5198b7334782bca78cd184157b50ebfdbb55d6df56f96"),
    "tracks/5.txt": ("tracks/05.txt", "fe326b2a5b48a071c5b4ce3d827c937f52cdbfa8b644884f4a481beb3e6bafb4"),
    "tracks/6.txt": ("tracks/06.txt", "2a5322cdef9127647644569a69243f59ed901c7b51617f8cffe5f93d68303379"),
    "tracks/7.txt": ("tracks/07.txt", "3dee74937d0c1913e0e1b9fb23a1a7e29eae93fbddac6c7fedf1392534c14458"),
    "tracks/8.txt": ("tracks/08.txt", "4bb5ad1e32c77c4c70ab6bf2bf5c1cec5d7001fd3bcf767ee1ba5cf75a821b03"),
    "tracks/9.txt": ("tracks/09.txt", "29990d107bc609c1573ddfd060c1da2218096d6f90ebba3de65335b1047e2383"),
}


def test_moved():
    for old, (new, digest) in MOVED.items():
        assert not (APP / old).exists() and not (APP / new).is_symlink(), old
        assert hashlib.sha256((APP / new).read_bytes()).hexdigest() == digest, new


def test_names_in_the_folder():
    assert sorted(path.name for path in (APP / "tracks").iterdir()) == ["01.txt", "02.txt", "03.txt", "04.txt", "05.txt", "06.txt", "07.txt", "08.txt", "09.txt"]
