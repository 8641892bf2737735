"""Size and name in one line."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
254 sun.txt
"""
GIVEN = {
    "dumps/fri.txt": "b262dda6d2805f7fa88ab4feaf2d9aad222fa23784db3e688fd9eb0241dd8641",
    "dumps/mon.txt": "b2c93899954814a54278592e71f4f669de89d2402743bf75504407fcef426c6f",
    "dumps/sat.txt": "0daee4b527a3f4eca469332618f7a3e1c1e6cfe27cacbebc1f5c35e079bda1db",
    "dumps/sun.txt": "2d0fef49c8c9a7d5a687770aba812e16ea24c3cdaee77c8e7e581ee50568c9e1",
    "dumps/thu.txt": "30659b7aae345a76b98247607196666c75e53d11314b6f989cc577808790e707",
    "dumps/tue.txt": "afd1f4e02fefc705b791d9453b9dce4c987508cf07ed0150c5430492f3381e9b",
    "dumps/wed.txt": "a9ac978acb8aa9f96635b216c0ef2f367f92db7d65930691a64775a900579240",
}


def test_result():
    assert (APP / "largest.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
