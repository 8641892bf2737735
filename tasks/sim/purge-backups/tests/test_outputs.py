"""Backups are gone at every depth, and nothing else is."""
import hashlib
from pathlib import Path

FOLDER = Path("/app/site")
KEPT = {
    "index.html": "48bebef7af6674f2926cd4451ff9fb26e09bca0f79a0e20fd137cd613d2d207c",
    "style.css": "162e405e4000ae3c0f93110a4418bfaf56c2304f83973b8505cf610c94018796",
    "posts/first.html": "3d5d36595ac601390d96f0facfcf1facb956425265268007cb69164820cdc503",
    "posts/2023/old.html": "1c5ce1c5b225107348a3493cc5ffc6835eaf6d720a274205d60a1ce1b4732086",
    "posts/2023/bakery.html": "219addf60a8cffe1ed13a3365be5c57ba7976968ca1d3851b8ddbf3506c9d1e9",
}


def test_all_that_match_are_gone():
    assert [path for path in FOLDER.rglob("*.bak")] == []


def test_the_others_are_unchanged():
    for name, digest in KEPT.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name
