import pathlib

import yaml


def test_the_document():
    assert yaml.safe_load(pathlib.Path("/app/config.yaml").read_text()) == {"level": 3}
