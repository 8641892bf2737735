import sys

sys.path.insert(0, "/app")


def test_the_value():
    import answer

    assert answer.value() == 8713


def test_twice():
    import answer

    assert answer.value() + answer.value() == 17426
