"""The file itself has lost the lines."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
1000 Eck current 2015
1014 Dahl current 2006
1021 Dahl current 2015
1035 Gil current 2001
1056 Fay current 1999
1063 Fay current 2022
1070 Cole current 1998
1077 Abel current 2017
1084 Cole current 2004
1091 Gil current 2002
1112 Brun current 2015
1147 Fay current 2008
1154 Fay current 2005
1175 Dahl current 2007
1182 Eck current 2005
1196 Brun current 2007
1203 Holt current 2019
"""


def test_file_is_changed():
    assert (APP / "members.txt").read_text().splitlines() == EXPECTED.splitlines()
