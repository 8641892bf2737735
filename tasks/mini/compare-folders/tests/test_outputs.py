"""The file of one folder only is saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
eggs.txt
"""
GIVEN = {
    "monday/apples.txt": "8ba7223ef9b55656b94dc67e1ab016a0bbb1651c9d37fe96003ce731c211462d",
    "monday/beans.txt": "c8bbda5b4541f354f850b0a6926869b51ec914333a9cae7b68572630bc11624f",
    "monday/cheese.txt": "2453da4b3ad093878b48e79427bae9c1156433f1d18ba0e4078fa68ebeff4a12",
    "monday/dill.txt": "9184d501338872887a868c9cf4598b8ef8c8e02cff69ae18c715b11b8014dd98",
    "monday/eggs.txt": "44a339aa7f63e066140d9bf4cc339d03be8e777a7388befd84b738de458d1e52",
    "monday/flour.txt": "7ac3d118c74df7674c6747fbbdbb1078257ab31f548699430375764af515d6eb",
    "monday/garlic.txt": "4ad9794eeb2c6a080f94e0b5ff83859152216ab250cc0486b8dd3dfeb5c8d713",
    "tuesday/apples.txt": "8ba7223ef9b55656b94dc67e1ab016a0bbb1651c9d37fe96003ce731c211462d",
    "tuesday/beans.txt": "c8bbda5b4541f354f850b0a6926869b51ec914333a9cae7b68572630bc11624f",
    "tuesday/cheese.txt": "2453da4b3ad093878b48e79427bae9c1156433f1d18ba0e4078fa68ebeff4a12",
    "tuesday/dill.txt": "9184d501338872887a868c9cf4598b8ef8c8e02cff69ae18c715b11b8014dd98",
    "tuesday/flour.txt": "7ac3d118c74df7674c6747fbbdbb1078257ab31f548699430375764af515d6eb",
    "tuesday/garlic.txt": "4ad9794eeb2c6a080f94e0b5ff83859152216ab250cc0486b8dd3dfeb5c8d713",
    "tuesday/honey.txt": "dbc1c61d671f46021e9cbd639815e23e807a0101f7fcad7a1c9259c01861b903",
}


def test_result():
    assert (APP / "missing.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
