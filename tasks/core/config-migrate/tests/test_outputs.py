"""The migration tool on files of every paragraph of the specification. Expected values were written by hand."""
import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest

MIGRATE = "/app/migrate"
UNCHANGED = {
    "SPEC.md": "cd04fce7cf92740fb32d11f67008516e12820ea2b0a2b250c9e8c9d30fc795cc",
    "examples/1-basics.ini": "bd3d7c0b2b6626e5d4e6f3322d9bb80b45464746a18a21b0c99e604281282b93",
    "examples/1-basics.json": "8fe6679f19c9a38bf86e64f58a1d5489603f4e71428d5264d1c01428cfc20788",
    "examples/2-references.ini": "86cc18500fdb29992ab9023a742c47e759592a38590744f71ae1996d069b3c8f",
    "examples/2-references.json": "899f483baea8ada21f804dd1ae42dc34bbdbfd1f36f2b18191746ae51642753e",
    "examples/3-renamed.ini": "a2aa56c984333b859f8da5aa5c55badbb4dad74626010a966565e9427bcac067",
    "examples/3-renamed.json": "eac29bc7c5f2648b819a66e99494ff61ebbabf24ce706fc546ac8db1e5f43f80",
    "examples/4-quote.err": "8325fce7003f967f6dd44435722f4426fc180a5f7a336cad6f5d2c507ef70671",
    "examples/4-quote.ini": "e83eef6f9e18cd239770166381158dadfd329344541db05cbcb3e7b45a51fadb",
    "examples/5-reference.err": "a7c54093c6a28177eef756e4b733cd9bb2af3008d5d3ee83ecf53fe272e15466",
    "examples/5-reference.ini": "79f5230a6eb2896dc9f256d0f0c3afde422ecd62f43e40ba3035813517b3c447",
}


def migrate(data):
    if isinstance(data, str):
        data = data.encode()
    done = subprocess.run([MIGRATE], input=data, capture_output=True, timeout=60, cwd="/",
                          env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def ms(n):
    return {"ms": n}


def size(n):
    return {"bytes": n}


GOOD = {
    # 1 lines
    "empty file": ("", {}),
    "only comments": ("; a\n# b\n   ; c\n\t#d\n\n  \t \n", {}),
    "byte order mark": (b"\xef\xbb\xbfa = 1\n", {"a": 1}),
    "CR LF": ("a = 1\r\n[s]\r\nb = x\r\n\r\n", {"a": 1, "s": {"b": "x"}}),
    "no line break at the end": ("a = 1\nb = 2", {"a": 1, "b": 2}),
    "blanks at the ends": ("  a = 1  \t\n\t[ s ]\t\n\tb=2\t\n", {"a": 1, "s": {"b": 2}}),
    "capitals in paths": ("Foo.BAR = A\n[Sec.Tion]\nKEY = B\n", {"foo": {"bar": "A"}, "sec": {"tion": {"key": "B"}}}),
    "names": ("a-b = 1\n_x = 2\n9 = 3\n- = 4\n", {"a-b": 1, "_x": 2, "9": 3, "-": 4}),
    "separators": ("a=1\nb:2\nc = x=y\nd : x:y\ne := z\nf =: z\n", {"a": 1, "b": 2, "c": "x=y", "d": "x:y", "e": "= z", "f": ": z"}),
    "continued": ("a = one \\\n    two\\\nthree\nb = 1\n", {"a": "one twothree", "b": 1}),
    "continued before the separator": ("lo\\\n  ng \\\n= 1\n", {"long": 1}),
    "continued with a comment sign": ("a = x \\\n; not a line of comment\nb = x\\\n# y\n", {"a": "x", "b": "x# y"}),
    "even number of backslashes": ("a = x\\\\\nb = y\\\\\\\nz\n", {"a": "x\\\\", "b": "y\\\\z"}),
    "comments are not continued": ("; comment \\\na = 1\n", {"a": 1}),
    "continued to an empty line": ("a = x\\\n\nb = 2\n", {"a": "x", "b": 2}),
    "blank after the backslash": ("a = x\\ \nb = 2\n", {"a": "x\\", "b": 2}),
    "continued CR LF": ("a = x\\\r\n  y\r\n", {"a": "xy"}),
    "header with comment": ("[a] ; c\nx = 1\n[b]\t# c ] [\nx = 2\n[ c:d ] ;\n[d]\n", {"a": {"x": 1}, "b": {"x": 2}}),
    "sections come again": ("[a]\nx = 1\ny = 1\n[b]\nz = 1\n[A]\ny = 2\n", {"a": {"x": 1, "y": 2}, "b": {"z": 1}}),
    "nested sections": ("[a.b.c]\nx = 1\n[a]\nb.d = 2\n[a.b]\ne.f = 3\n", {"a": {"b": {"c": {"x": 1}, "d": 2, "e": {"f": 3}}}}),
    "same path from two sections": ("[a]\nb.c = 1\n[a.b]\nc = 2\n[x.y]\nz = 1\n[x]\ny.z = 2\n", {"a": {"b": {"c": 2}}, "x": {"y": {"z": 2}}}),
    "same path, the section opened first is continued last": ("[a]\nk = 1\n[a.b]\nc = 2\n[a]\nb.c = 3\n", {"a": {"k": 1, "b": {"c": 3}}}),
    "section without settings": ("[a]\n[b.c]\n", {}),
    # 2 values
    "null": ("a =\nb = ; c\nc =;c\nd = #\ne:\n", dict.fromkeys("abcde")),
    "booleans": ("a = true, Yes, oN\nb = FALSE, no, Off\nc = truee, y, 1\n", {"a": [True] * 3, "b": [False] * 3, "c": ["truee", "y", 1]}),
    "integers": ("a = 0, -0, +5, -12, 1_000, 12_34_5\n", {"a": [0, 0, 5, -12, 1000, 12345]}),
    "big integers": ("a = 123456789012345678901234567890\nb = -9007199254740993\n", {"a": 123456789012345678901234567890, "b": -9007199254740993}),
    "not integers": ("a = 007, 1__0, _1, 1_, +, -, --1, 0_1, 00, 1 000, ١\n", {"a": ["007", "1__0", "_1", "1_", "+", "-", "--1", "0_1", "00", "1 000", "١"]}),
    "hexadecimal": ("a = 0xff, 0XfF, 0x0, -0x1, 0x, 0x1_0, 0xg\n", {"a": [255, 255, 0, "-0x1", "0x", "0x1_0", "0xg"]}),
    "decimals": ("a = 1.5, 1.50, 2.00, -0.0, 0.10, -12.250, 100.0\n", {"a": [1.5, 1.5, 2.0, -0.0, 0.1, -12.25, 100.0]}),
    "not decimals": ("a = .5, 1., 01.5, +1.5, 1.5e3, 1e3, 1_0.5, 1.2.3\n", {"a": [".5", "1.", "01.5", "+1.5", "1.5e3", "1e3", "1_0.5", "1.2.3"]}),
    "decimals of many digits": ("a = 123456789012.345, 1234567890123.456\n", {"a": [123456789012.345, "1234567890123.456"]}),
    "durations": ("a = 5ms, 90s, 2m, 1h, 1d, 1h30m, 1d2h3m4s5ms, 1m5ms, 0s, 007s\n",
                  {"a": [ms(5), ms(90000), ms(120000), ms(3600000), ms(86400000), ms(5400000), ms(93784005), ms(60005), ms(0), ms(7000)]}),
    "not durations": ("a = 1m1h, 1s1s, 5M, 5H, 1 h, -5s, 1.5h, h, 5mss, 1_0s, 1w\n",
                      {"a": ["1m1h", "1s1s", "5M", "5H", "1 h", "-5s", "1.5h", "h", "5mss", "1_0s", "1w"]}),
    "sizes": ("a = 10B, 1KB, 2mb, 3Gb, 1KiB, 2MIB, 1gib, 007b\n", {"a": [size(n) for n in (10, 1000, 2000000, 3 * 10**9, 1024, 2 * 2**20, 2**30, 7)]}),
    "not sizes": ("a = 1 KB, 1K, 1TB, -1B, 1.5KB, KB, 1kibb, 1\u212ab\n", {"a": ["1 KB", "1K", "1TB", "-1B", "1.5KB", "KB", "1kibb", "1\u212ab"]}),
    "strings": ("a = hello world\nb = it's \"so\"\nc = C:\\dir\\new\nd = äöü ∀\ne = null\n", {"a": "hello world", "b": "it's \"so\"", "c": "C:\\dir\\new", "d": "äöü ∀", "e": "null"}),
    "comments in values": ("a = x ; c\nb = x;c\nc = x# c ; d\nd = x\t#c\ne = a#b #c\nf = 5 ; c\n", {"a": "x", "b": "x;c", "c": "x# c", "d": "x", "e": "a#b", "f": 5}),
    "commas after a comment sign": ("a = x ; y, z\nb = x, y # z, w\n", {"a": "x", "b": ["x", "y"]}),
    "comment sign after a comma": ("a = x,;y\nb = x, ;y\nc = x,#\n", {"a": ["x", ";y"], "b": ["x"], "c": ["x", "#"]}),
    "quoted": (r'a = "x ; y, z"' + "\n" + r'b = "say \"hi\" \\ \n\t\u00e9\u221A"' + '\nc = ""\nd = "5"\ne = "true"\nf = " x "\n',
               {"a": "x ; y, z", "b": 'say "hi" \\ \n\té√', "c": "", "d": "5", "e": "true", "f": " x "}),
    "quoted with comment": ('a = "x" ; c\nb = "x"\t# "c\nc = "x"  \n', {"a": "x", "b": "x", "c": "x"}),
    "quoted ends with backslashes": ('a = "x\\\\"\nb = "\\\\\\""\n', {"a": "x\\", "b": '\\"'}),
    "raw": ("a = 'x \\n \"y\" ; # , $$ ${z}'\nb = ''\nc = '5'\n", {"a": 'x \\n "y" ; # , $$ ${z}', "b": "", "c": "5"}),
    "continued inside quotes": ('a = "one \\\n   two"\n', {"a": "one two"}),
    "control characters": ('a = "\\u0000\\u0001\\u001f\\u007f\\u0008\\u000c\\u000d\\u002f"\n', {"a": "\x00\x01\x1f\x7f\x08\x0c\x0d/"}),
    "lists": ('a = 1, two, "three, 3", \'4\', , yes\nb = x,\nc = ,\nd = ,,\ne = ,x\nf = x,,y\ng = 1 , 2 ,3\n',
              {"a": [1, "two", "three, 3", "4", None, True], "b": ["x"], "c": [None], "d": [None, None], "e": [None, "x"], "f": ["x", None, "y"], "g": [1, 2, 3]}),
    "list ends with empty string": ('a = x, ""\nb = "", \n', {"a": ["x", ""], "b": [""]}),
    "quotes inside bare items": ("a = x \"y, z\"\nb = it's, ok\n", {"a": ['x "y', 'z"'], "b": ["it's", "ok"]}),
    "appending": ("a[] = 1\na[] = 2, 3\na[] =\nb[] = x\n[s]\na[] : ,\nc.d[]= y\n", {"a": [1, 2, 3, None], "b": ["x"], "s": {"a": [None], "c": {"d": ["y"]}}}),
    "appending in a section that comes again": ("[s]\na[] = 1\n[t]\na = 5\n[s]\nA[] = 2\n", {"s": {"a": [1, 2]}, "t": {"a": 5}}),
    "last setting counts": ("a = 1\na = 2\na = x, y\na = z\n", {"a": "z"}),
    # 3 references
    "copy": ("a = 5\nb = ${a}\nl = 1, 2\nm = ${l}\nd = 5s\ne = ${d}\nn =\no = ${n}\n", {"a": 5, "b": 5, "l": [1, 2], "m": [1, 2], "d": ms(5000), "e": ms(5000), "n": None, "o": None}),
    "copy with comment": ("a = 5\nb =   ${a}   ; c\n", {"a": 5, "b": 5}),
    "copy in a list": ("a = 5\nl = 1, 2\nb = ${a}, ${l}, x\nc[] = ${l}\nc[] = ${a}, ${a}\n", {"a": 5, "l": [1, 2], "b": [5, [1, 2], "x"], "c": [[1, 2], 5, 5]}),
    "text": ("a = 5\nb = x${a}y\nc = ${a}${a}\nd = \"${a}\"\ne = ${a} \n", {"a": 5, "b": "x5y", "c": "55", "d": "5", "e": 5}),
    "text of each kind": ('s = "q\\"é"\ni = 1_000\nh = 0x10\nf = 1.50\nt = yes\nn =\nx = <${s}|${i}|${h}|${f}|${t}|${n}>\n',
                          {"s": 'q"é', "i": 1000, "h": 16, "f": 1.5, "t": True, "n": None, "x": '<q"é|1000|16|1.5|true|null>'}),
    "text is not looked at again": ("a = 5\nb = ${a}0\nc = $$\nd = \"$${a}\"\ne = ${a}s\nf = y${g}\ng = es\n", {"a": 5, "b": "50", "c": "$", "d": "${a}", "e": "5s", "f": "yes", "g": "es"}),
    "dollars": ("a = 5$, $5, $, $$, $$$, $$$$, ${, ${}, $a, ${a b}, $$${x}, ${x\nx = X\n",
                {"a": ["5$", "$5", "$", "$", "$$", "$$", "${", "${}", "$a", "${a b}", "$X", "${x"], "x": "X"}),
    "dollar that leaves a number": ("a = $$5\nb = 5$$\n", {"a": "$5", "b": "5$"}),
    "escapes make no reference": ('x = X\na = "\\u0024{x}"\nb = "$\\u007bx}"\n', {"x": "X", "a": "${x}", "b": "${x}"}),
    "value with dollars is not looked at again": ("a = '${b}'\nb = ${a}\nc = x${a}\n", {"a": "${b}", "b": "${b}", "c": "x${b}"}),
    "order does not matter": ("a = ${b}\nb = ${c}\nc = 1\n", {"a": 1, "b": 1, "c": 1}),
    "own section first": ("x = top\n[s]\nx = own\na = ${x}\nb = ${s.x}\n[t]\na = ${x}\nb = ${S.X}\n", {"x": "top", "s": {"x": "own", "a": "own", "b": "own"}, "t": {"a": "top", "b": "own"}}),
    "own section first, for paths too": ("[s]\nt.x = 1\na = ${t.x}\n[t]\nx = 2\n[s.t]\ny = ${x}\nz = ${t.x}\n", {"s": {"t": {"x": 1, "y": 1, "z": 2}, "a": 1}, "t": {"x": 2}}),
    "a section is not a setting": ("x = top\n[s]\na = ${x}\n[s.x]\ny = 1\n[t]\n", {"x": "top", "s": {"a": "top", "x": {"y": 1}}}),
    "enclosing sections do not matter": ("x = top\n[s]\nx = s\n[s.t]\na = ${x}\n", {"x": "top", "s": {"x": "s", "t": {"a": "top"}}}),
    "the setting that counts": ("a = 1\nb = ${a}\na = 2\n", {"a": 2, "b": 2}),
    "overwritten reference to nothing": ("a = ${nowhere}\na = 2\n", {"a": 2}),
    "overwritten circle": ("a = ${a}\na = ${b}\nb = 2\n", {"a": 2, "b": 2}),
    # 4 parents
    "parent": ("[p]\nx = 1\ny.z = 2\n[c : p]\nx = 3\n", {"p": {"x": 1, "y": {"z": 2}}, "c": {"x": 3, "y": {"z": 2}}}),
    "parent comes later": ("[c:p]\n[p:g]\ny = 1\n[g]\ny = 0\nx = 2\n", {"c": {"y": 1, "x": 2}, "p": {"y": 1, "x": 2}, "g": {"y": 0, "x": 2}}),
    "parent given once": ("[c]\na = 1\n[c : p]\nb = 2\n[c]\nd = 3\n[c:P]\n[p]\nx = 1\n", {"c": {"a": 1, "b": 2, "d": 3, "x": 1}, "p": {"x": 1}}),
    "subsections are not inherited": ("[p]\nx = 1\nq.y = 2\n[p.q]\nz = 3\n[c : p]\n", {"p": {"x": 1, "q": {"y": 2, "z": 3}}, "c": {"x": 1, "q": {"y": 2}}}),
    "subsections can be parents": ("[p.q]\nz = 3\n[c : p.q]\n[p : c]\n", {"p": {"q": {"z": 3}, "z": 3}, "c": {"z": 3}}),
    "parent without settings": ("[p]\n[c : p]\nx = 1\n", {"c": {"x": 1}}),
    "lists are not put together": ("[p]\na[] = 1\nb[] = 1\n[c : p]\na[] = 2\nb = 3\n", {"p": {"a": [1], "b": [1]}, "c": {"a": [2], "b": 3}}),
    "references in the inheriting section": ("[p]\ndir = /p\nlog = ${dir}/log\n[c : p]\ndir = /c\n[d : c]\nlog = ${p.log}\n",
                                             {"p": {"dir": "/p", "log": "/p/log"}, "c": {"dir": "/c", "log": "/c/log"}, "d": {"dir": "/c", "log": "/p/log"}}),
    "reference to what is inherited": ("[p]\nx = 1\n[c : p]\ny = ${x}\n[t]\nz = ${c.x}\n", {"p": {"x": 1}, "c": {"x": 1, "y": 1}, "t": {"z": 1}}),
    "only the inheriting section can answer": ("x = top\n[p]\na = ${x}\n[c : p]\nx = own\n", {"x": "top", "p": {"a": "top"}, "c": {"a": "own", "x": "own"}}),
    "inherited setting and a section of the same path": ("[p]\nb.c = 1\n[a : p]\n[a.b]\nc = 2\n[s.b]\nc = 3\n[s : q]\n[q]\nb.c = 4\n",
                                                         {"p": {"b": {"c": 1}}, "a": {"b": {"c": 2}}, "s": {"b": {"c": 4}}, "q": {"b": {"c": 4}}}),
    # 5 output
    "order of members": ("b = 1\nA = 2\nz.a = 3\nz-1 = 4\n_ = 5\n10 = 6\n9 = 7\n", {"b": 1, "a": 2, "z": {"a": 3}, "z-1": 4, "_": 5, "10": 6, "9": 7}),
    "legacy": ("x-legacy.a = 1\nb = ${x-legacy.a}\n[x-legacy.s]\nc = 2\n[y.x-legacy]\nd = 3\n", {"b": 1, "y": {"x-legacy": {"d": 3}}}),
    "database": ("[db]\nhost = h\nport = 1\npool.size = 5\n[database]\nport = 2\nurl = ${db.host}:${port}\n[x.db]\ny = 1\n",
                 {"database": {"host": "h", "port": 2, "pool": {"size": 5}, "url": "h:2"}, "x": {"db": {"y": 1}}}),
    "verbose": ("log.verbose = on\n", {"log": {"level": "debug"}}),
    "verbose with level": ("[log]\nverbose = on\nlevel = warn\n", {"log": {"level": "warn"}}),
    "not verbose": ("[log]\nverbose = off\nfile = x\n", {"log": {"file": "x"}}),
    "verbose is nothing else": ("[log]\nverbose = 1\n", {}),
    "cache": ("[cache]\nsize_mb = 64\nttl = 5m\n", {"cache": {"size": size(64000000), "ttl": ms(300000)}}),
    "cache with size": ("[cache]\nsize_mb = 64\nsize = 1KiB\n", {"cache": {"size": size(1024)}}),
    "cache with another kind": ("[cache]\nsize_mb = lots\n", {"cache": {"size_mb": "lots"}}),
    "cache with true": ("[cache]\nsize_mb = yes\nsize = 5\n", {"cache": {"size_mb": True, "size": 5}}),
}

BAD = {
    "encoding": (b"a = 1\nb = \xff\n", "line 2: encoding"),
    "encoding, cut": (b"a = 1\n\n\xc3", "line 3: encoding"),
    "encoding, surrogate": (b"a = \xed\xa0\x80\n", "line 1: encoding"),
    "encoding before others": (b"nonsense\na = \xe9\n", "line 2: encoding"),
    "encoding in a comment": (b"; \xe9\n", "line 1: encoding"),
    "continuation": ("a = 1\nb = x\\\n", "line 2: continuation"),
    "continuation over several": ("a = 1\nb = x\\\ny\\\nz\\", "line 2: continuation"),
    "syntax": ("a = 1\nnonsense\n", "line 2: syntax"),
    "no name": ("= 1\n", "line 1: syntax"),
    "wrong names": ("a b = 1\n", "line 1: syntax"),
    "umlaut in a name": ("ä = 1\n", "line 1: syntax"),
    "dots": ("a..b = 1\n", "line 1: syntax"),
    "dot at the end": ("[a.]\n", "line 1: syntax"),
    "dot at the beginning": (".a = 1\n", "line 1: syntax"),
    "blank before []": ("a [] = 1\n", "line 1: syntax"),
    "unclosed header": ("[a\n", "line 1: syntax"),
    "empty header": ("[ ]\n", "line 1: syntax"),
    "empty parent": ("[a : ]\n", "line 1: syntax"),
    "two parents": ("[a : b : c]\n", "line 1: syntax"),
    "after the header": ("[a] b = 1\n", "line 1: syntax"),
    "comment without blank": ("[a];c\n", "line 1: syntax"),
    "blank in a header": ("[a b]\n", "line 1: syntax"),
    "quote": ('a = 1\n\nb = "x\n', "line 3: quote"),
    "raw": ("a = 'x\n", "line 1: quote"),
    "escaped quote": ('a = "x\\"\n', "line 1: quote"),
    "wrong escape": ('a = "\\x41"\n', "line 1: quote"),
    "dollar escape": ('a = "\\${b}"\n', "line 1: quote"),
    "short escape": ('a = "\\u12"\n', "line 1: quote"),
    "surrogate escape": ('a = "\\ud83d\\ude00"\n', "line 1: quote"),
    "after the quote": ('a = "x" y\n', "line 1: quote"),
    "comment right after the quote": ('a = "x";c\n', "line 1: quote"),
    "after the raw quote": ("a = 'it's'\n", "line 1: quote"),
    "in a list": ('a = 1, "x"y, 2\n', "line 1: quote"),
    "quote of a continued line": ('a = 1\nb = x, \\\n "y\nc = 2\n', "line 2: quote"),
    "list then not": ("a[] = 1\na = 2\n", "line 2: list"),
    "not then list": ("[s]\na = 1\n[t]\na[] = 1\n[s]\nb = 1\nA[] = 2\n", "line 7: list"),
    "another parent": ("[a : b]\n[b]\n[c]\n[a : c]\n", "line 4: parent"),
    "first of several": ("a = 1\nb = 'x\nc\n", "line 2: quote"),
    "reading before parents": ("[a : nowhere]\nx = ${y}\nnonsense\n", "line 3: syntax"),
    "no parent": ("[b]\n[a : nowhere]\nx = ${y}\n", "line 2: parent"),
    "no parent, first header that names it": ("[a]\nx = 1\n[a:n]\n[a:n]\n", "line 3: parent"),
    "parent is only part of a path": ("[a : p]\n[p.q]\n", "line 1: parent"),
    "parent circle": ("[x]\n[a : b]\n[c : a]\n[b : c]\n", "line 2: cycle"),
    "own parent": ("x = 1\n[a : a]\n", "line 2: cycle"),
    "leads into a circle": ("[x : a]\n[a : b]\n[b : a]\n", "line 2: cycle"),
    "circle and unknown": ("[a : a]\n[b : n]\n", "line 1: cycle"),
    "conflict": ("a = 1\na.b = 2\n", "line 2: conflict"),
    "conflict, other order": ("a.b = 2\nc = 1\na = 1\n", "line 3: conflict"),
    "conflict of a section": ("[a.b]\nc = 1\n[a]\nb = 2\n", "line 4: conflict"),
    "conflict of more levels": ("[a]\nb.c.d = 1\n[x]\n[a.b]\nc = 1\n", "line 5: conflict"),
    "conflict with what is inherited": ("[p]\nx.y = 1\n[c : p]\nx = 2\n", "line 4: conflict"),
    "conflict with what is inherited, later": ("[c : p]\nx = 2\n[p]\nx.y = 1\n", "line 4: conflict"),
    "conflict before references": ("a = ${n}\nb = 1\nb.c = 2\n", "line 3: conflict"),
    "reference": ("a = 1\nb = x${c}\n", "line 2: reference"),
    "reference in quotes": ('a = 1\nb = "${c}"\n', "line 2: reference"),
    "reference to a section": ("[s]\nx = 1\n[t]\na = ${s}\n", "line 4: reference"),
    "reference to a list item": ("[s]\na[] = 1\na[] = 2\na[] = ${n}\nb = ${m}\n", "line 4: reference"),
    "reference beyond the inherited": ("[p]\na = ${x}\n[c : p]\nx = 1\n", "line 2: reference"),
    "circle": ("a = 1\nb = ${c}\nc = x${d}\nd = ${b}\n", "line 2: cycle"),
    "reference to itself": ("path = ${path}:x\n", "line 1: cycle"),
    "leads into a circle of values": ("a = ${b}\nb = ${c}\nc = ${b}\n", "line 2: cycle"),
    "circle through a list": ("a[] = 1\na[] = ${b}\nb = ${a}\n", "line 1: cycle"),
    "circle only after inheriting": ("[p]\nx = 1\ny = ${x}\n[c : p]\nx = ${y}\n", "line 3: cycle"),
    "circle and reference": ("a = ${n}\nb = ${b}\n", "line 1: reference"),
    "reference after circle": ("a = ${a}\nb = ${n}\n", "line 1: cycle"),
    "list in a text": ("a = 1, 2\nb = x${a}\n", "line 2: text"),
    "copy of a list in quotes": ('a[] = 1\nb = "${a}"\n', "line 2: text"),
    "duration in a text": ("a = 5s\nc = ${a}\nb = ${c} and more\n", "line 3: text"),
    "size in a list item": ("a = 5KB\nb[] = 1\nb[] = x${a}\n", "line 3: text"),
    "text after references": ("a = 5s\nb = x${a}\nc = ${n}\n", "line 3: reference"),
}


def test_it_is_an_executable():
    assert os.path.isfile(MIGRATE) and os.access(MIGRATE, os.X_OK)


@pytest.mark.parametrize("case", GOOD)
def test_good(case):
    source, settings = GOOD[case]
    want = json.dumps({"settings": settings, "version": 2}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    assert migrate(source) == (0, want, "")


@pytest.mark.parametrize("case", BAD)
def test_bad(case):
    source, message = BAD[case]
    assert migrate(source) == (1, "", message + "\n")


@pytest.mark.parametrize("example", sorted(path.stem for path in Path("/app/examples").glob("*.ini")))
def test_examples(example):
    base = Path("/app/examples", example)
    good = base.with_suffix(".json")
    want = (0, good.read_text(), "") if good.exists() else (1, "", base.with_suffix(".err").read_text())
    assert migrate(base.with_suffix(".ini").read_bytes()) == want


def test_large_file():
    lines = ["[s%d]\nk = ${s%d.k}x" % (i, i - 1) if i % 50 else "[s%d]\nk = v" % i for i in range(3000)]
    status, out, err = migrate("\n".join(lines))
    assert (status, err) == (0, "")
    settings = json.loads(out)["settings"]
    assert settings["s2949"] == {"k": "v" + "x" * 49} and len(settings) == 3000


def test_given_files_unchanged():
    assert {name: hashlib.sha256(Path("/app", name).read_bytes()).hexdigest() for name in UNCHANGED} == UNCHANGED
