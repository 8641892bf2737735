import pathlib


def test_the_word_is_there():
    assert pathlib.Path("/app/state.txt").read_text().strip() == "ready"
