"""The paths are saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "tools/build.sh": "d52939ae1382db8499d890ab09796038d17ac8a1a0ff31a9a22613bd06a72249",
    "tools/graph.py": "217163e08583f33a2c3b3d3cb7be67f359e473487c2ddc0bf05d752ef13b3435",
    "tools/net/ping.py": "b6857e78ec29c7b7ae5dd61e2bff425a02fd5d37384c424ab424c24108898789",
    "tools/net/hosts.txt": "b6a98d9ce9a2d9149288fa3df42d377c3e42737afdcdaf714e33c0a100b51060",
    "tools/old/2019/merge.py": "323a9297ffc6e180b18c37b051b72e8c91d99f162e8741a4c088a8edc0a83fb8",
    "tools/readme.txt": "684d0cd5abc922aef7e732babec547690930b7be2d20e26dbbf6ce9c84a2bdfc",
}


def test_paths_in_any_order():
    paths = [line.removeprefix("/app/").removeprefix("./") for line in (APP / "python-files.txt").read_text().splitlines()]
    assert sorted(paths) == ["tools/graph.py", "tools/net/ping.py", "tools/old/2019/merge.py"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
