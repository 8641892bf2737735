"""Compares every commit, ref and tag of the repository with what must be left of it, and looks for the token everywhere."""

import base64
import hashlib
import os
import subprocess

import pytest

REPOSITORY = "/app/shipcost"
TOKEN = b"hl_live_9f27c4d1e85b4a6fb0c3"
FIRST_BAD = "Speed up heavy parcels"

# Subject: (tree, subjects of the parents, author, committer, digest of the message). Subjects are unique.
COMMITS = {
    'Start with prices and quotes': (
        '58c453c0d83ebd070647bb7cff9e1bc337dbf0d5', (),
        'Dana Óskarsdóttir <dana@shipcost.test> 1673351801 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1673351801 +0000', '1ee8dd6671a8bf6a'),
    'Say where prices come from': (
        '35be496d3c671ad3b782cc5154a7a536fe4dabaa', ('Start with prices and quotes',),
        'Ivo Marek <ivo@shipcost.test> 1673448802 +0545', 'Ivo Marek <ivo@shipcost.test> 1673448802 +0545', '268dee3a1b300ea7'),
    'Explain zones': (
        '1c221add25d7785b1cb49d060e018292d401960d', ('Say where prices come from',),
        "Len O'Hara <len@shipcost.test> 1673545803 -0330", 'Merge Bot <bot@shipcost.test> 1673553003 +0100', '061dcb20c8329764'),
    'Add deployment settings': (
        '7e030dfa631d8ae490a74ebd93db2eadff3807a5', ('Explain zones',),
        'Ivo Marek <ivo@shipcost.test> 1673642804 +0545', 'Ivo Marek <ivo@shipcost.test> 1673642804 +0545', '3573f40e87021347'),
    'Trigger the first deployment': (
        '7e030dfa631d8ae490a74ebd93db2eadff3807a5', ('Add deployment settings',),
        'Ivo Marek <ivo@shipcost.test> 1673739805 +0545', 'Ivo Marek <ivo@shipcost.test> 1673739805 +0545', 'a5cda810a9130b0d'),
    'Describe started kilograms': (
        '9e46dc8ec7aaad575b1ba7866a4dd760f8d6a8bb', ('Trigger the first deployment',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1673836806 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1673836806 +0000', '573d4077bca2d45c'),
    'Document deployment': (
        '6ae1f9a552ac921b11fa874fdc9d9684533fabb3', ('Describe started kilograms',),
        "Len O'Hara <len@shipcost.test> 1673933807 -0330", 'Dana Óskarsdóttir <dana@shipcost.test> 1674020207 +0000', '3319014181139a83'),
    'Correct a price in 1.x': (
        '81b43caf0ca4d770b9fb856c0244313759fbbefa', ('Document deployment',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1677134840 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1677134840 +0000', '53307db6259fb007'),
    'Say that 1.x ends in June': (
        'b74770e07b2e206b36f956229a5e93c704c35a8b', ('Correct a price in 1.x',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1677231841 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1677231841 +0000', 'ff3b9f7c65c30b1d'),
    'List open questions': (
        '476263a06ce35d1cd8f5e4367a36362eb648ff63', ('Document deployment',),
        "Len O'Hara <len@shipcost.test> 1674224810 -0330", "Len O'Hara <len@shipcost.test> 1674224810 -0330", 'cbeac51e62f254e6'),
    'Move the secret into the cluster': (
        'ded46df2e368d8cb58cef0aabbd3f68bf56a1427', ('Document deployment',),
        'Ivo Marek <ivo@shipcost.test> 1674030808 +0545', 'Ivo Marek <ivo@shipcost.test> 1674030808 +0545', 'ede603a35fb74c50'),
    'Keep a session for the parser': (
        'd673418a9112179015a6f9aacdc9238a4b63e678', ('Move the secret into the cluster',),
        'Ivo Marek <ivo@shipcost.test> 1674127809 +0545', 'Ivo Marek <ivo@shipcost.test> 1674127809 +0545', '6880d7c000c78302'),
    "Merge branch 'cluster'": (
        'faaf0ee42cbaac46b830959531fed4f0ffc79d88', ('List open questions', 'Keep a session for the parser'),
        'Merge Bot <bot@shipcost.test> 1674321811 +0100', 'Merge Bot <bot@shipcost.test> 1674321811 +0100', 'ff36895eaed02567'),
    'Answer question 1': (
        '0d5217ebba1be893300d686f95542705c7cc4943', ("Merge branch 'cluster'",),
        'Ivo Marek <ivo@shipcost.test> 1674418812 +0545', 'Ivo Marek <ivo@shipcost.test> 1674418812 +0545', '883d202b55707a41'),
    'Answer question 2': (
        'a7d4a961a15e683e4be531c74e3143707b1aa87c', ('Answer question 1',),
        "Len O'Hara <len@shipcost.test> 1674515813 -0330", "Len O'Hara <len@shipcost.test> 1674515813 -0330", 'd8dba543a4b685d3'),
    'Answer question 3': (
        'd1794d246f27de3c516b85de05cea0421e32ea26', ('Answer question 2',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1674612814 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1674612814 +0000', '78ca9b0780e395dc'),
    'Answer question 4': (
        '4c592b1159c295d82b6a4a5558747437111d7ef2', ('Answer question 3',),
        'Ivo Marek <ivo@shipcost.test> 1674709815 +0545', 'Ivo Marek <ivo@shipcost.test> 1674709815 +0545', '9015daae57b5a9c6'),
    'Answer question 5': (
        '03ea1ca8cce1007e4f3b5fcd19597d4ca050cf7d', ('Answer question 4',),
        "Len O'Hara <len@shipcost.test> 1674806816 -0330", "Len O'Hara <len@shipcost.test> 1674806816 -0330", '5db8265e32579817'),
    'Answer question 6': (
        '627e682949349292d29e80ba398f1fa87e4a97f0', ('Answer question 5',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1674903817 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1674903817 +0000', '911d03a70c835941'),
    'Answer question 7': (
        'ff266ed630b78718dea981b7dd84c2451a846585', ('Answer question 6',),
        'Ivo Marek <ivo@shipcost.test> 1675000818 +0545', 'Ivo Marek <ivo@shipcost.test> 1675000818 +0545', 'f3aa3741d707d747'),
    'Take the token from the environment': (
        'adf348ea03d9b41989d54e5950c19ecb8ac47b00', ('Answer question 7',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1675097819 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1675097819 +0000', '578137f2d4c3d0b7'),
    'Add zone D': (
        'eb713ea6b1023f1621cf1e4bef6da16b36442851', ('Take the token from the environment',),
        'Ivo Marek <ivo@shipcost.test> 1677328842 +0545', 'Ivo Marek <ivo@shipcost.test> 1677328842 +0545', '81ebd97481b16ccb'),
    'Record a request for zone D': (
        'c98c90119cb923d772c747169dcf52e8c8e4d987', ('Add zone D',),
        'Ivo Marek <ivo@shipcost.test> 1677425843 +0545', 'Ivo Marek <ivo@shipcost.test> 1677425843 +0545', 'a067c425791cd6b6'),
    'Collect feedback 1': (
        'a31f400bb1313af15564cbdfceadd0d9fa23692f', ('Take the token from the environment',),
        "Len O'Hara <len@shipcost.test> 1675873827 -0330", "Len O'Hara <len@shipcost.test> 1675873827 -0330", 'd59b797c937e5025'),
    'Collect feedback 2': (
        'fb8f07bb3412e6f6a702a67807ceaf94738d132b', ('Collect feedback 1',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1675970828 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1675970828 +0000', 'a9b9067e3aebb3dd'),
    'Collect feedback 3': (
        '8670ee06cd9ba2249774424f612b2bd876c79e01', ('Collect feedback 2',),
        'Ivo Marek <ivo@shipcost.test> 1676067829 +0545', 'Ivo Marek <ivo@shipcost.test> 1676067829 +0545', '6f0a675a48d524d9'),
    'Collect feedback 4': (
        'ce4428fb029f16b460b73ab746a2e9baf53c8317', ('Collect feedback 3',),
        "Len O'Hara <len@shipcost.test> 1676164830 -0330", "Len O'Hara <len@shipcost.test> 1676164830 -0330", 'e2f87cdfc37e28ea'),
    'Collect feedback 5': (
        'e2a72c306584eb45e7c0028bb1b3ff3c79d67f76', ('Collect feedback 4',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1676261831 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1676261831 +0000', 'efc346653153ce5e'),
    'Collect feedback 6': (
        '33b5db0da4d34ffab09e9408ffa0fd2dc36199c0', ('Collect feedback 5',),
        'Ivo Marek <ivo@shipcost.test> 1676358832 +0545', 'Ivo Marek <ivo@shipcost.test> 1676358832 +0545', '92acc2cd8b984f1f'),
    'Measure quotes': (
        'bfa36ab12c9f3c00cf8f8fae940a4baa0e9af22c', ('Take the token from the environment',),
        "Len O'Hara <len@shipcost.test> 1675194820 -0330", "Len O'Hara <len@shipcost.test> 1675194820 -0330", 'd7f8450834aa9534'),
    'Split prices by year': (
        '47394be886c14d372932392ca8d7a01a5d242f75', ('Measure quotes',),
        "Len O'Hara <len@shipcost.test> 1675291821 -0330", "Len O'Hara <len@shipcost.test> 1675291821 -0330", '9ad55bffda67b993'),
    'Use the split prices': (
        '04a4a9454161749ae0b097c6738f3a8e1c201b93', ('Split prices by year',),
        "Len O'Hara <len@shipcost.test> 1675388822 -0330", "Len O'Hara <len@shipcost.test> 1675388822 -0330", 'ef7063209888e623'),
    'Undo the split': (
        'fd59dc178434cd01752c215477a56c380fb1f5f8', ('Use the split prices',),
        "Len O'Hara <len@shipcost.test> 1675485823 -0330", "Len O'Hara <len@shipcost.test> 1675485823 -0330", '8380687535baa6f0'),
    'Reword the docstring of quotes': (
        'c6c7e764f19b88711da81fbddcc56cf4e3a9ebb8', ('Undo the split',),
        "Len O'Hara <len@shipcost.test> 1675582824 -0330", "Len O'Hara <len@shipcost.test> 1675582824 -0330", '9e5121fd8b522c0d'),
    'Speed up heavy parcels': (
        '95a84294c4a44141e01e22f3cd48486251232dea', ('Reword the docstring of quotes',),
        "Len O'Hara <len@shipcost.test> 1675679825 -0330", 'Ivo Marek <ivo@shipcost.test> 1675685225 +0545', '0cc1dadbe18088ea'),
    'Measure again': (
        '69ba5018635deb76c53ce5fe05d4849cfd6bfe7b', ('Speed up heavy parcels',),
        "Len O'Hara <len@shipcost.test> 1675776826 -0330", "Len O'Hara <len@shipcost.test> 1675776826 -0330", '31794226d5ce2c10'),
    "Merge branch 'fast'": (
        '2ed88096338918cc4fb5be49abc4ffd5c312cf74', ('Collect feedback 6', 'Measure again'),
        'Merge Bot <bot@shipcost.test> 1676455833 +0100', 'Merge Bot <bot@shipcost.test> 1676455833 +0100', 'da7adb3842bf3da5'),
    'Answer question 8': (
        'b0a739bf80912bd285915978483294d6673638cc', ("Merge branch 'fast'",),
        "Len O'Hara <len@shipcost.test> 1676552834 -0330", "Len O'Hara <len@shipcost.test> 1676552834 -0330", '526171d14229edc5'),
    'Answer question 9': (
        '7137980329afeda3b896d1a175417b2703869383', ('Answer question 8',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1676649835 +0000', 'Merge Bot <bot@shipcost.test> 1676649895 +0100', '9d9fb164d1368f08'),
    'Answer question 10': (
        '788cb5e1e26d45cb679032c41094677e13448b6a', ('Answer question 9',),
        'Ivo Marek <ivo@shipcost.test> 1676746836 +0545', 'Ivo Marek <ivo@shipcost.test> 1676746836 +0545', '9f963f8bff51c902'),
    'Answer question 11': (
        'd7a83b83c327d8a6fc8df0b3649231f7a6922e94', ('Answer question 10',),
        "Len O'Hara <len@shipcost.test> 1676843837 -0330", "Len O'Hara <len@shipcost.test> 1676843837 -0330", 'ef96b6f0756a7f99'),
    'Answer question 12': (
        '40697331f41fef0214a3485a6226f47443a94b53', ('Answer question 11',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1676940838 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1676940838 +0000', '3806a9b294aad8ee'),
    'Prepare version 2.0': (
        'eebd70c93ce8048d44f439fc57762b3532029c98', ('Answer question 12',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1677037839 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1677037839 +0000', '4741a964ff69fbd6'),
    'Sketch a token bucket': (
        '1bbc6b450c278dba47c33b71b2288a5805e4893f', ('Prepare version 2.0',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1677813847 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1680813847 +0000', 'a8858a2364ba8a35'),
    'Count requests per customer': (
        '9628c1502ccb760795024d68aefad2efe094efa1', ('Sketch a token bucket',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1677910848 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1680910848 +0000', 'd7ff5d758e077093'),
    'Limit quotes': (
        'de6bfc73d7ffb25980745b037f7642ba8f82bee5', ('Count requests per customer',),
        'Dana Óskarsdóttir <dana@shipcost.test> 1678007849 +0000', 'Dana Óskarsdóttir <dana@shipcost.test> 1681007849 +0000', 'f1230cbb492ce95c'),
}

# Name: (kind of object, subject of the commit).
REFS = {
    'refs/heads/feature/zones': ('commit', 'Record a request for zone D'),
    'refs/heads/main': ('commit', 'Prepare version 2.0'),
    'refs/heads/recovered/limiter': ('commit', 'Limit quotes'),
    'refs/heads/release/1.x': ('commit', 'Say that 1.x ends in June'),
    'refs/tags/v1.0': ('tag', 'Document deployment'),
    'refs/tags/v1.1': ('commit', 'Say that 1.x ends in June'),
    'refs/tags/v2.0-rc1': ('tag', 'Answer question 12'),
}

# Name: (tagger, message).
TAGS = {
    'v1.0': ('Dana Óskarsdóttir <dana@shipcost.test> 1673934107 +0000', 'First release\n\nDeployed with REDACTED.'),
    'v2.0-rc1': ("Len O'Hara <len@shipcost.test> 1676941138 -0330", 'Release candidate\n\nZolltabellen fehlen noch. – Len'),
}


def git(*arguments):
    """Git with neither configuration nor attributes of anybody."""
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0"}
    done = subprocess.run(["git", "-c", f"safe.directory={REPOSITORY}", "-C", REPOSITORY, *arguments], capture_output=True,
                          env=environment, timeout=120)
    assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace')}"
    return done.stdout


def parse(kind, name):
    """(headers, message) of a commit or tag; a header that occurs several times keeps all values."""
    head, _, message = git("cat-file", kind, name).partition(b"\n\n")
    headers = {}
    for line in head.decode().split("\n"):
        key, _, value = line.partition(" ")
        headers.setdefault(key, []).append(value)
    return headers, message


@pytest.fixture(scope="module")
def commits():
    found = {}
    for name in git("rev-list", "--all").decode().split():
        found[name] = parse("commit", name)
    return found


def subject(commit):
    return commit[1].decode(errors="replace").split("\n", 1)[0]


def test_repository_is_sound():
    git("fsck", "--full", "--strict")
    assert git("symbolic-ref", "HEAD").decode().strip() == "refs/heads/main"
    assert git("status", "--porcelain", "--ignored").decode() == ""


def test_refs(commits):
    found = {}
    for line in git("for-each-ref", "--format=%(refname) %(objecttype) %(*objectname) %(objectname)").decode().splitlines():
        name, kind, target = line.split()[:3]
        found[name] = (kind, subject(commits[target]))
    assert found == REFS


def test_no_commit_is_missing_or_new(commits):
    assert sorted(subject(commit) for commit in commits.values()) == sorted(COMMITS)


@pytest.mark.parametrize("position, what", enumerate(["content", "parents", "author", "committer", "message"]))
def test_commits_are_as_before(commits, position, what):
    for headers, message in commits.values():
        name = subject((headers, message))
        parents = tuple(subject(commits[parent]) for parent in headers.get("parent", []))
        values = (headers["tree"][0], parents, headers["author"][0], headers["committer"][0],
                  hashlib.sha256(message.strip()).hexdigest()[:16])
        assert name in COMMITS, f"unknown commit: {name}"
        assert values[position] == COMMITS[name][position], f"{what} of: {name}"


def test_recovered_branch_is_the_newest_state():
    names = git("rev-list", "--count", "main..recovered/limiter").decode().strip()
    assert names == "3"
    assert git("show", "recovered/limiter:docs/limiter.md") == b"At most 20 a minute.\n"


@pytest.mark.parametrize("name", TAGS)
def test_annotated_tags(name):
    headers, message = parse("tag", name)
    assert (headers["tagger"][0], message.decode().strip()) == TAGS[name]


def test_no_object_has_the_token():
    content = git("cat-file", "--batch-all-objects", "--batch", "--unordered")
    assert content.count(b" commit ") >= len(COMMITS)
    for secret in (TOKEN, base64.b64encode(TOKEN)):
        assert secret not in content


def test_no_file_has_the_token():
    for top, _, names in os.walk(REPOSITORY):
        for name in names:
            path = os.path.join(top, name)
            if os.path.islink(path):
                continue
            with open(path, "rb") as file:
                content = file.read()
            for secret in (TOKEN, base64.b64encode(TOKEN)):
                assert secret not in content, path


def test_objects_come_from_nowhere_else():
    for name in ("alternates", "http-alternates"):
        assert not os.path.exists(os.path.join(REPOSITORY, ".git/objects/info", name))


def test_first_bad_commit(commits):
    with open("/app/first-bad.txt", encoding="ascii") as file:
        name = file.read().strip()
    assert name in commits, "not the full id of a commit in the repository"
    assert subject(commits[name]) == FIRST_BAD
