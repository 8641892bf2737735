"""Modes of folders and of files differ."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
MODES = {
    "vault": 0o700,
    "vault/bank": 0o700,
    "vault/bank/cards": 0o700,
    "vault/codes.txt": 0o600,
    "vault/bank/accounts.txt": 0o600,
    "vault/bank/cards/pins.txt": 0o600,
    "public.txt": 0o644,
}
GIVEN = {
    "vault/codes.txt": "c7b45b350abd5f15f457444a6b3d270a9545b8e13c28e3281bde3d114cd6e0ac",
    "vault/bank/accounts.txt": "35d18d66e0dea78c24c2741366e15760720d8e3f385eb15aa0e4afe7176ce723",
    "vault/bank/cards/pins.txt": "cdfcf7efeab52ea7be4955051e7f77d57c81d6fdde56ccc370efad6b9b88cb9b",
    "public.txt": "287d5ccd2433f824bf59943b3167797b78cc4b4fdf0fa2f2134f4a47d6e78f50",
}


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
