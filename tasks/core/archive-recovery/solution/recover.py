"""Takes every piece of the archives that can still be read; the checksum of the list says which file it is."""

import hashlib
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib

BACKUP, TARGET = "/app/backup", "/app/recovered"

wanted = {}
with open(f"{BACKUP}/MANIFEST.sha256", encoding="utf-8") as file:
    for line in file:
        digest, name = line.rstrip("\n").split("  ", 1)
        wanted.setdefault(digest, []).append(name)
found = {}


def offer(content):
    digest = hashlib.sha256(content).hexdigest()
    for name in wanted.get(digest, []):
        found[name] = content
    return digest in wanted


def read(name):
    with open(f"{BACKUP}/{name}", "rb") as file:
        return file.read()


def tar_pieces(data):
    """Contents behind each header, valid or not; an invalid one ends at the next valid one, less its padding."""
    headers = []
    for at in range(0, len(data) - 511, 512):
        try:
            info = tarfile.TarInfo.frombuf(data[at:at + 512], "utf-8", "replace")
            headers.append((at, info.size))
        except tarfile.HeaderError:
            pass
    position = 0
    for at, size in headers + [(len(data), 0)]:
        if position < at:  # a gap: its first block was a header
            gap = data[position + 512:at]
            stripped = gap.rstrip(b"\x00")
            for padding in range(min(512, len(gap) - len(stripped) + 1)):
                if offer(stripped + bytes(padding)):
                    break
        if at < position:
            continue
        content = data[at + 512:at + 512 + size]
        if len(content) == size:
            yield content
        position = at + 512 + (size + 511) // 512 * 512


def zip_pieces(data):
    """Contents behind each local header, whatever the central directory says."""
    at = data.find(b"PK\x03\x04")
    while at >= 0:
        method, = struct.unpack("<H", data[at + 8:at + 10])
        name_length, extra_length = struct.unpack("<HH", data[at + 26:at + 30])
        start = at + 30 + name_length + extra_length
        if method == 8:
            try:
                decoder = zlib.decompressobj(-15)
                content = decoder.decompress(data[start:])
                if decoder.eof:
                    yield content
            except zlib.error:
                pass
        at = data.find(b"PK\x03\x04", at + 4)


# office: what the shortened gzip stream still gives
for content in tar_pieces(zlib.decompressobj(31).decompress(read("office.tar.gz"))):
    offer(content)

for content in zip_pieces(read("photos.zip")):
    offer(content)

# mail: the streams one by one; behind a broken one begin again at a header
run = b""
parts = [b"\xfd7zXZ\x00" + part for part in read("mail.tar.xz").split(b"\xfd7zXZ\x00")[1:]]
for part in parts + [None]:
    plain = None
    if part is not None:
        try:
            plain = lzma.decompress(part)
        except lzma.LZMAError:
            pass
    if plain is not None:
        run += plain
        continue
    first = run.find(b"ustar") - 257
    for content in tar_pieces(run[max(first % 512, 0) if first >= 0 else 0:]):
        offer(content)
    run = b""

for content in tar_pieces(read("vault.tar")):
    offer(content)
    if content[:10] == bytes(10):  # notes.tar.gz without its header: raw deflate data follows
        for inner in tar_pieces(zlib.decompressobj(-15).decompress(content[10:])):
            offer(inner)
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                offer(archive.read(name))

for name, content in found.items():
    path = os.path.join(TARGET, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
with open("/app/lost.txt", "w", encoding="utf-8") as file:
    file.writelines(f"{name}\n" for name in sorted(name for names in wanted.values() for name in names if name not in found))
print(f"{len(found)} recovered")
