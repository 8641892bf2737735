"""The program runs, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
The mayor opened the tunnel.
The tunnel is 90 m long.
Tolls on the tunnel end in May.
A tunnel is planned.
"""
GIVEN = {
    "news.txt": "e13199d39dfad50dff9a2a119ea55ad5c54eef56c900c1e76748c1cf8d792810",
}


def test_result():
    assert (APP / "news-tunnel.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_program_works():
    done = subprocess.run(["python3", "/app/rename_bridge.py"], capture_output=True, text=True)
    assert done.stdout.splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
