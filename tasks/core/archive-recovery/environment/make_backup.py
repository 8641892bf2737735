"""Makes four damaged archives and the list of what was in them. Contents are the same everywhere; compressed sizes need not be."""

import gzip
import hashlib
import io
import lzma
import os
import random
import sys
import tarfile
import warnings
import zipfile
import zlib

WORDS = ("anchor ballast berth bollard bow buoy cable cargo chart crane deck dock draft fender ferry gangway harbour hatch hull keel "
         "ledger line mast mooring pallet pier pilot port quay rope rudder sail ship stern tide tow tug wharf winch").split()


def text(name, lines):
    """Compressible text that ends with a newline, from the name alone."""
    source = random.Random(hashlib.sha256(name.encode()).hexdigest())
    out = []
    for number in range(lines):
        words = [WORDS[int(source.random() * len(WORDS))] for _ in range(9)]
        out.append(f"{number:05d} {' '.join(words)} {int(source.random() * 10 ** 8):08d}\n")
    return "".join(out).encode()


def noise(name, size):
    """Bytes that do not compress."""
    out = b""
    while len(out) < size:
        out += hashlib.sha256(f"{name} {len(out)}".encode()).digest()
    return out[:size]


def tar_of(members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(content), 1690000000, 0o644
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def packed(content):
    return gzip.compress(content, 9, mtime=1690000000)


OFFICE = {f"office/{name}": text(name, lines) for name, lines in (
    ("contract.txt", 90), ("minutes-01.txt", 40), ("minutes-02.txt", 55), ("phone list.txt", 30), ("stock/hall-1.txt", 120),
    ("stock/hall-2.txt", 140), ("ledger-2023.csv", 300), ("zz-summary.txt", 60))}
PHOTOS = {f"photos/{name}": noise(name, size) for name, size in (
    ("crane.raw", 9000), ("pier at night.raw", 14000), ("tug.raw", 7001))}
PHOTOS["photos/list.csv"] = text("list, second edition", 25)
PHOTOS["photos/story.txt"] = text("story.txt", 200)
MAIL = {f"mail/{number:02d}.txt": text(f"mail {number}", 150 + number * 13 % 70) for number in range(1, 17)}
NOTES = {f"notes/{name}.md": text(name, 35) for name in ("monday", "tuesday", "wednesday")}
VAULT = {"vault/keys.txt": text("keys", 12), "vault/insurance.txt": text("insurance", 77), "vault/map.raw": noise("map", 5000) + b"\x00" * 3 + b"end",
         "vault/licence.txt": text("licence", 20)}


def office(folder):
    """Cut off in the middle of the ledger; what was behind it is gone."""
    whole = tar_of(OFFICE)
    ledger = whole.index(OFFICE["office/ledger-2023.csv"])
    wanted = ledger + len(OFFICE["office/ledger-2023.csv"]) // 2
    data = packed(whole)
    cut = len(data)
    while len(zlib.decompressobj(31).decompress(data[:cut])) > wanted:
        cut -= 16
    write(folder, "office.tar.gz", data[:cut])


class Pipe(io.RawIOBase):
    """A target zipfile cannot seek in: sizes and checksums then stand behind the data, not before it."""

    def __init__(self):
        self.content = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.content += data
        return len(data)


def photos(folder):
    """The central directory is missing; behind a file comes an older edition of it."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PHOTOS.items():
            info = zipfile.ZipInfo(name, (2023, 7, 22, 6, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as file:
                file.write(content)
        older = zipfile.ZipInfo("photos/list.csv", (2023, 7, 20, 6, 0, 0))
        older.compress_type = zipfile.ZIP_DEFLATED
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the name is there twice, on purpose
            with archive.open(older, "w") as file:
                file.write(text("list, first edition", 22))
        end = len(pipe.content)
    write(folder, "photos.zip", bytes(pipe.content[:end]))


def mail(folder):
    """Five xz streams one after another, as a parallel compressor writes them; the third is overwritten at its beginning."""
    whole = tar_of(MAIL)
    size = len(whole) // 5 + 777
    streams = [lzma.compress(whole[at:at + size], lzma.FORMAT_XZ, preset=6) for at in range(0, len(whole), size)]
    assert len(streams) == 5 and len(streams[2]) > 9000
    streams[2] = streams[2][:12] + bytes(4096) + streams[2][4108:]
    write(folder, "mail.tar.xz", b"".join(streams))


def vault(folder):
    """A tar with a broken header, and archives inside: one whole, one without its first bytes."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("old/ledger (copy).csv", OFFICE["office/ledger-2023.csv"]), ("old/minutes.txt", OFFICE["office/minutes-01.txt"])):
            archive.writestr(zipfile.ZipInfo(name, (2023, 7, 1, 6, 0, 0)), content, zipfile.ZIP_DEFLATED)
    notes = bytearray(packed(tar_of(NOTES)))
    notes[:10] = bytes(10)
    whole = bytearray(tar_of({**dict(list(VAULT.items())[:2]), "vault/notes.tar.gz": bytes(notes), **dict(list(VAULT.items())[2:3]),
                              "vault/attic.zip": inner.getvalue(), **dict(list(VAULT.items())[3:])}))
    for name in (b"vault/insurance.txt", b"vault/map.raw"):
        at = whole.index(name.ljust(100, b"\x00"))
        whole[at:at + 156] = bytes(156)  # name, mode, owner, size, date, checksum
    write(folder, "vault.tar", bytes(whole))


def write(folder, name, content):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def main(folder):
    os.makedirs(folder)
    for make in (office, photos, mail, vault):
        make(folder)
    lines = sorted(f"{hashlib.sha256(content).hexdigest()}  {name}\n"
                   for part in (OFFICE, PHOTOS, MAIL, NOTES, VAULT) for name, content in part.items())
    write(folder, "MANIFEST.sha256", "".join(lines).encode())


main(sys.argv[1])
