#!/usr/bin/python3
"""Turns the old INI dialect on standard input into the new JSON form; see SPEC.md."""
import re
import sys

NAME = r"[A-Za-z0-9_-]+"
PATH = rf"{NAME}(?:\.{NAME})*"
HEADER = re.compile(rf"\[[ \t]*({PATH})[ \t]*(?::[ \t]*({PATH})[ \t]*)?\](?:[ \t]+[;#].*|[ \t]*)", re.S)
SETTING = re.compile(rf"({PATH})(\[\])?[ \t]*[=:](.*)", re.S)
TOKEN = re.compile(rf"\$\$|\$\{{({PATH})\}}")
UNITS = {"d": 86400000, "h": 3600000, "m": 60000, "s": 1000, "ms": 1}
DURATION = re.compile(r"(?=[0-9])(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m(?!s))?(?:([0-9]+)s)?(?:([0-9]+)ms)?")
SIZE = re.compile(r"([0-9]+)(B|KB|MB|GB|KiB|MiB|GiB)", re.I | re.A)
FACTORS = {"b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}


class Wrong(Exception):
    def __init__(self, line, code):
        super().__init__(line, code)
        self.line, self.code = line, code


class Decimal(str):
    """A decimal as it is written in the output."""


class Item:
    """kind is quoted, raw or bare; parts are texts and one-element tuples with the path of a reference."""

    def __init__(self, kind, parts, plain, line):
        self.kind, self.parts, self.plain, self.line = kind, parts, plain, line

    def references(self):
        return [part[0] for part in self.parts if isinstance(part, tuple)]


class Setting:
    def __init__(self, line, items, is_list, appended):
        self.line, self.items, self.is_list, self.appended = line, items, is_list, appended


def scalar(text):
    low = text.lower()
    if not text:
        return None
    if low in ("true", "yes", "on"):
        return True
    if low in ("false", "no", "off"):
        return False
    if re.fullmatch(r"[+-]?(0|[1-9](_?[0-9])*)", text, re.A):
        return int(text.replace("_", ""))
    if re.fullmatch(r"0x[0-9a-f]+", low, re.A):
        return int(low, 16)
    if re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]+", text, re.A) and sum(c.isdigit() for c in text) <= 15:
        head, tail = text.split(".")
        return Decimal(head + "." + (tail.rstrip("0") or "0"))
    if m := DURATION.fullmatch(text):
        return {"ms": sum(int(n) * f for n, f in zip(m.groups(), UNITS.values()) if n)}
    if m := SIZE.fullmatch(text):
        return {"bytes": int(m[1]) * FACTORS[m[2].lower()]}
    return text


def tokens(text):
    """The parts of a text with references, and whether nothing in it had a meaning."""
    parts, at, plain = [], 0, True
    for m in TOKEN.finditer(text):
        parts += [text[at:m.start()], "$" if m[1] is None else (m[1].lower(),)]
        at, plain = m.end(), False
    return [p for p in parts + [text[at:]] if p != ""], plain


def quoted(text, at, line):
    """The item that begins with the quote at `at`, and where it ends."""
    parts, plain, at = [], True, at + 1
    while True:
        if at >= len(text):
            raise Wrong(line, "quote")
        c = text[at]
        if c == '"':
            return Item("quoted", parts, plain, line), at + 1
        if c == "\\":
            m = re.compile(r'\\(?:(["\\nt])|u([0-9A-Fa-f]{4}))').match(text, at)
            if not m or (m[2] and 0xD800 <= int(m[2], 16) < 0xE000):
                raise Wrong(line, "quote")
            parts.append(chr(int(m[2], 16)) if m[2] else {"n": "\n", "t": "\t"}.get(m[1], m[1]))
        else:
            m = TOKEN.match(text, at)
            if m:
                parts.append("$" if m[1] is None else (m[1].lower(),))
            else:
                m = re.compile(".", re.S).match(text, at)
                parts.append(c)
        at = m.end()


def parse_value(text, line):
    """The items of a value, and whether it is a list."""
    items, at, is_list = [], 0, False
    while True:
        while at < len(text) and text[at] in " \t":
            at += 1
        comment = at < len(text) and text[at] in ";#" and (at == 0 or text[at - 1] in " \t")
        if at >= len(text) or comment:
            if not is_list:
                items.append(Item("bare", [], True, line))
            return items, is_list
        if text[at] in "\"'":
            if text[at] == '"':
                item, at = quoted(text, at, line)
            else:
                end = text.find("'", at + 1)
                if end < 0:
                    raise Wrong(line, "quote")
                item, at = Item("raw", [text[at + 1:end]], True, line), end + 1
            rest = text[at:].lstrip(" \t")
            blanks = len(text) - at - len(rest)
            if rest and rest[0] != "," and not (rest[0] in ";#" and blanks):
                raise Wrong(line, "quote")
            at += blanks
        else:
            end = at
            while end < len(text) and text[end] != "," and not (text[end] in ";#" and text[end - 1] in " \t" and end > at):
                end += 1
            parts, plain = tokens(text[at:end].rstrip(" \t"))
            item, at = Item("bare", parts, plain, line), end
        items.append(item)
        if at >= len(text) or text[at] != ",":
            return items, is_list
        is_list = True
        at += 1


def logical_lines(text):
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[-1] == "":
        lines.pop()
    at = 0
    while at < len(lines):
        number, line = at + 1, lines[at]
        at += 1
        if not line.strip(" \t") or line.lstrip(" \t")[0] in ";#":
            continue
        while (len(line) - len(line.rstrip("\\"))) % 2:
            if at >= len(lines):
                raise Wrong(number, "continuation")
            line = line[:-1] + lines[at].lstrip(" \t")
            at += 1
        yield number, line.strip(" \t")


def read(text):
    """section -> {path: Setting} and section -> (line, parent)."""
    sections, parents, section = {"": {}}, {}, ""
    for number, line in logical_lines(text):
        if line.startswith("["):
            m = HEADER.fullmatch(line)
            if not m:
                raise Wrong(number, "syntax")
            section = m[1].lower()
            sections.setdefault(section, {})
            if m[2]:
                if parents.setdefault(section, (number, m[2].lower()))[1] != m[2].lower():
                    raise Wrong(number, "parent")
            continue
        m = SETTING.fullmatch(line)
        if not m:
            raise Wrong(number, "syntax")
        path, append = m[1].lower(), bool(m[2])
        old = sections[section].get(path)
        if old and old.appended != append:
            raise Wrong(number, "list")
        items, is_list = parse_value(m[3], number)
        if append and old:
            old.items += items
        else:
            sections[section][path] = Setting(number, items, is_list or append, append)
    return sections, parents


def inherit(sections, parents):
    findings = []
    for section, (line, parent) in parents.items():
        if parent not in sections:
            findings.append((line, "parent"))
        seen, at = set(), section
        while at in parents and at not in seen:
            seen.add(at)
            at = parents[at][1]
        if at == section:
            findings.append((line, "cycle"))
    report(findings)

    def settings(section):
        result = dict(settings(parents[section][1])) if section in parents else {}
        return {**result, **sections[section]}
    flat = {}
    # [a] b.c and [a.b] c are the same path: the later line counts
    for section in sections:
        for path, setting in settings(section).items():
            full = f"{section}.{path}" if section else path
            if full not in flat or flat[full][0].line < setting.line:
                flat[full] = (setting, section)
    return flat


def report(findings):
    if findings:
        line, code = min(findings, key=lambda f: f[0])
        raise Wrong(line, code)


def conflicts(flat):
    findings = []
    for path in flat:
        parts = path.split(".")
        for n in range(1, len(parts)):
            above = ".".join(parts[:n])
            if above in flat:
                findings.append((max(flat[above][0].line, flat[path][0].line), "conflict"))
    report(findings)


def evaluate(flat):
    def target(section, name):
        own = f"{section}.{name}" if section else name
        return own if own in flat else name if name in flat else None

    findings, edges = [], {}
    for path, (setting, section) in flat.items():
        edges[path] = set()
        for item in setting.items:
            for name in item.references():
                to = target(section, name)
                if to is None:
                    findings.append((item.line, "reference"))
                else:
                    edges[path].add(to)
    for path in flat:
        seen, todo = set(), list(edges[path])
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += edges[at]
        if path in seen:
            findings.append((flat[path][0].line, "cycle"))
    report(findings)
    values, findings = {}, []

    def text_of(value, item):
        if isinstance(value, (list, dict)):
            findings.append((item.line, "text"))
            return ""
        return value if isinstance(value, str) else dump(value, "")

    def item_value(item, section):
        if item.kind == "bare" and item.plain:
            return scalar("".join(item.parts))
        if item.kind == "bare" and len(item.parts) == 1 and isinstance(item.parts[0], tuple):
            return value_of(target(section, item.parts[0][0]))
        return "".join(text_of(value_of(target(section, p[0])), item) if isinstance(p, tuple) else p for p in item.parts)

    def value_of(path):
        if path not in values:
            setting, section = flat[path]
            found = [item_value(item, section) for item in setting.items]
            values[path] = found if setting.is_list else found[0]
        return values[path]

    for path in flat:
        value_of(path)
    report(findings)
    return values


def rename(values):
    values = {p: v for p, v in values.items() if not p.startswith("x-legacy.")}
    for path in [p for p in values if p.startswith("db.")]:
        values.setdefault("database." + path[3:], values[path])
        del values[path]
    if values.pop("log.verbose", None) is True:
        values.setdefault("log.level", "debug")
    size = values.get("cache.size_mb")
    if isinstance(size, int) and not isinstance(size, bool):
        del values["cache.size_mb"]
        values.setdefault("cache.size", {"bytes": size * 1000000})
    return values


ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def dump(value, indent):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal) or isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + re.sub(r'["\\\x00-\x1f]', lambda m: ESCAPES.get(m[0]) or "\\u%04x" % ord(m[0]), value) + '"'
    inner = indent + "  "
    if isinstance(value, list):
        rows, ends = [dump(item, inner) for item in value], "[]"
    else:
        rows, ends = [f"{dump(name, inner)}: {dump(value[name], inner)}" for name in sorted(value)], "{}"
    return ends[0] + ",".join(f"\n{inner}{row}" for row in rows) + f"\n{indent}{ends[1]}" if rows else ends


def main():
    sys.set_int_max_str_digits(0)
    data = sys.stdin.buffer.read()
    try:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Wrong(data.count(b"\n", 0, error.start) + 1, "encoding") from None
        flat = inherit(*read(text.removeprefix("\ufeff")))
        conflicts(flat)
        settings = {}
        for path, value in rename(evaluate(flat)).items():
            at = settings
            *folders, name = path.split(".")
            for folder in folders:
                at = at.setdefault(folder, {})
            at[name] = value
    except Wrong as wrong:
        sys.stderr.write(f"line {wrong.line}: {wrong.code}\n")
        sys.exit(1)
    sys.stdout.buffer.write((dump({"settings": settings, "version": 2}, "") + "\n").encode())


main()
