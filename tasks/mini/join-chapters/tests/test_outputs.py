"""Ten comes after nine."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
1. Departure
2. The Canal
3. Rain
4. A Stranger
5. Locks
6. The Inn
7. Fever
8. Letters
9. Ice
10. Home
11. After
"""
GIVEN = {
    "chapter-1.txt": "b6be5e9fe164216120bdcdc53d348dd897373d24fd20f2fd95acd191501cb780",
    "chapter-2.txt": "199d6533e47a6d5c51ec8b14c2afbfb3ccdc1d82a181dbc2ffb13bc7d658054a",
    "chapter-3.txt": "c4325751a212a9ef78a0e57312c1769d2578a1df2361299deab2104bb108566a",
    "chapter-4.txt": "994a7dffa506e83d4d572a3b4f68ba710c975ea5794f7c846095b24818d19a3b",
    "chapter-5.txt": "5d606cc477ff7bb6f609af9512c4657c9fa62b81a56c96d67ef8585bd1454020",
    "chapter-6.txt": "41130a53a199f4a652b59592ebf54d660df3e16c7af5cc6de5ad8ccd5ab278c6",
    "chapter-7.txt": "4cb6e0cf633d7daba332fea88a922b1cc14ca1cce0f5bf9b533022de83a7c744",
    "chapter-8.txt": "c7257d1e665ab291fa7215573439beaecc012cae859fda983ed0387254f21df4",
    "chapter-9.txt": "d16968c62dde653999d2de462e97d90fae789a4737167d929ca6981e6b5b568c",
    "chapter-10.txt": "36443dccf956995f354fbc561e155d3841970a5126e6b76bac24f6dc2ad99c07",
    "chapter-11.txt": "a55f68f12915540af805782043b733b55a7f3cfd426507c7fe0dcb4914a61445",
}


def test_result():
    assert (APP / "book.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
