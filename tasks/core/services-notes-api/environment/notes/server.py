#!/usr/bin/env python3
"""notes: a small HTTP service that keeps notes in SQLite. See INSTALL.md."""

import argparse
import configparser
import hmac
import json
import os
import sqlite3
import stat
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VERSION = "2.4.1"
SCHEMA = "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL, created INTEGER NOT NULL)"


def fail(message):
    print(f"notes: {message}", file=sys.stderr)
    sys.exit(2)


class Settings:
    def __init__(self, path):
        parser = configparser.ConfigParser()
        if not parser.read(path):
            fail(f"cannot read {path}")
        try:
            section = parser["notes"]
            self.listen = section["listen"]
            self.port = section.getint("port")
            self.data = section["data"]
            self.token_file = section["token_file"]
            self.access_log = section["access_log"]
        except KeyError as error:
            fail(f"{path}: missing {error}")

    @property
    def database(self):
        return os.path.join(self.data, "notes.db")

    def token(self):
        try:
            mode = os.stat(self.token_file).st_mode
            if mode & (stat.S_IRWXO | stat.S_IWGRP):
                fail(f"{self.token_file} is open to others (mode {stat.S_IMODE(mode):04o})")
            with open(self.token_file, encoding="ascii") as file:
                token = file.read().strip()
        except OSError as error:
            fail(str(error))
        if len(token) < 32:
            fail("the token is shorter than 32 characters")
        return token


def connect(settings):
    connection = sqlite3.connect(settings.database, timeout=10)
    connection.execute(SCHEMA)
    return connection


def import_notes(settings, path):
    connection = connect(settings)
    with open(path, encoding="utf-8") as file, connection:
        rows = [json.loads(line) for line in file if line.strip()]
        connection.executemany("INSERT OR REPLACE INTO notes VALUES (:id, :text, :created)", rows)
    print(f"imported {len(rows)} notes")


class Handler(BaseHTTPRequestHandler):
    server_version = "notes/" + VERSION
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *arguments):
        with open(self.server.settings.access_log, "a", encoding="utf-8") as log:
            log.write(f"{int(time.time())} {self.client_address[0]} {format % arguments}\n")

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def allowed(self):
        given = self.headers.get("Authorization", "")
        if hmac.compare_digest(given.encode(), b"Bearer " + self.server.token.encode()):
            return True
        self.close_connection = True
        self.answer(401, {"error": "unauthorized"})
        return False

    def do_GET(self):
        if self.path == "/health":
            return self.answer(200, {"status": "ok", "version": VERSION, "pid": os.getpid(), "uid": os.getuid()})
        if not self.allowed():
            return
        with connect(self.server.settings) as connection:
            if self.path == "/notes":
                rows = connection.execute("SELECT id, text, created FROM notes ORDER BY id").fetchall()
                return self.answer(200, [dict(zip(("id", "text", "created"), row)) for row in rows])
            if self.path.startswith("/notes/") and self.path[7:].isdigit():
                row = connection.execute("SELECT id, text, created FROM notes WHERE id = ?", (int(self.path[7:]),)).fetchone()
                if row:
                    return self.answer(200, dict(zip(("id", "text", "created"), row)))
        self.answer(404, {"error": "not found"})

    def do_POST(self):
        if not self.allowed():
            return
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            text = body["text"]
        except (ValueError, KeyError, TypeError):
            return self.answer(400, {"error": "a JSON object with the key text is wanted"})
        if self.path != "/notes":
            return self.answer(404, {"error": "not found"})
        try:
            with connect(self.server.settings) as connection:
                created = int(time.time())
                row = connection.execute("INSERT INTO notes (text, created) VALUES (?, ?)", (text, created))
        except sqlite3.Error as error:
            return self.answer(500, {"error": str(error)})
        self.answer(201, {"id": row.lastrowid, "text": text, "created": created})


def serve(settings):
    if os.getuid() == 0:
        fail("refusing to serve as root")
    info = os.stat(settings.data)
    if info.st_uid != os.getuid() or info.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        fail(f"{settings.data} must belong to the account of the service and be closed to everybody else")
    server = ThreadingHTTPServer((settings.listen, settings.port), Handler)
    server.settings = settings
    server.token = settings.token()
    server.serve_forever()


def main():
    parser = argparse.ArgumentParser(prog="notes")
    parser.add_argument("--config", default="/etc/notes/notes.conf")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve")
    commands.add_parser("import").add_argument("file")
    arguments = parser.parse_args()
    settings = Settings(arguments.config)
    if arguments.command == "serve":
        serve(settings)
    else:
        import_notes(settings, arguments.file)


if __name__ == "__main__":
    main()
