import pathlib
import subprocess


def test_the_word_is_there():
    assert pathlib.Path("/app/state.txt").read_text().strip() == "ready"


def test_python3_is_the_tool_chain_s():
    # The image has no Python; upstream's uvx puts its own first in PATH.
    output = subprocess.run(["python3", "-c", "print(6 * 7)"], capture_output=True, text=True, check=True)
    assert output.stdout == "42\n"
