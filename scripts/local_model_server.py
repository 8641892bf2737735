"""The process behind scripts/local-model: one endpoint in front of several one-thread servers of llama.cpp.

One thread per server, because two threads of one server wait for each other, and fall to a fraction of their speed when anything else
wants a CPU. A conversation stays with the server that has its beginning in the prompt cache; a new one goes to the one with the
least to do.
"""
import argparse
import asyncio
import collections
import ctypes
import hashlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time

remembered_prefixes = 16384
# Of each server, for conversations that have left their slot; llama.cpp's default, 8 GiB, is more than some machines have.
prompt_cache_mib = 512
pr_set_pdeathsig = 1


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", required=True)
    parser.add_argument("--program")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--record", type=pathlib.Path)
    parser.add_argument("--facts", type=json.loads, required=True)
    parser.add_argument("--port", type=int)
    parser.add_argument("--socket")
    parser.add_argument("--front", type=int)
    parser.add_argument("--no-prompt-cache", action="store_true")
    return parser.parse_args()


def run_engine(given):
    """One server of llama.cpp in this process. It dies with the front, however that ends."""
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != given.front:
        sys.exit(1)
    slots, threads, context = (given.facts[key] for key in ("slots", "threads", "context"))
    if given.program:
        program = f"{given.engine}/{given.program}"
        # The libraries lie beside the program.
        os.execve(program, [
            program, "--model", given.weights, "--alias", given.facts["model"], "--host", given.socket, "--device", "none", "--fit", "off",
            "--parallel", f"{slots}", "--ctx-size", f"{slots * context}", "--threads", f"{threads}", "--threads-batch", f"{threads}",
            "--cache-ram", f"{prompt_cache_mib}", "--no-webui", "--no-slots",
            "--no-cache-prompt" if given.no_prompt_cache else "--cache-prompt",
        ], os.environ | {"LD_LIBRARY_PATH": os.path.dirname(program)})
    sys.path.insert(0, given.engine)
    import xllamacpp
    params = xllamacpp.CommonParams()
    params.model.path = given.weights
    params.model_alias = {given.facts["model"]}
    params.hostnames = [given.socket]
    params.n_parallel = slots
    params.n_ctx = slots * context
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.cache_prompt = not given.no_prompt_cache
    params.cache_ram_mib = prompt_cache_mib
    params.fit_params = params.ui = params.endpoint_slots = False
    server = xllamacpp.Server(params)  # noqa: F841: it serves as long as it is referred to
    threading.Event().wait()


class Backend:
    def __init__(self, path):
        self.path, self.inflight, self.given = path, 0, 0
        self.process = subprocess.Popen([sys.executable, *sys.argv, "--socket", path, "--front", str(os.getpid())])

    async def ask(self, head, body):
        reader, writer = await asyncio.open_unix_connection(self.path, limit=1 << 20)
        writer.write(head + body)
        await writer.drain()
        return reader, writer

    async def ready(self):
        while True:
            if self.process.poll() is not None:
                sys.exit(f"a server ended with code {self.process.returncode} while it loaded the model")
            try:
                reader, writer = await self.ask(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b"")
                status = await reader.readline()
                writer.close()
                if b" 200 " in status:
                    return
            except OSError:
                pass
            await asyncio.sleep(0.1)


class Front:
    def __init__(self, backends, slots):
        self.backends, self.slots = backends, slots
        self.owners = collections.OrderedDict()

    def prefixes(self, body):
        """A digest for each beginning of the conversation that has more than a system message; the longest comes last."""
        try:
            messages = json.loads(body)["messages"]
            state, digests = hashlib.sha256(), []
            for message in messages:
                state.update(json.dumps(message, sort_keys=True).encode() + b"\n")
                digests.append(state.digest())
            return digests[1:] if messages[0].get("role") == "system" else digests
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            return []

    def choose(self, body):
        prefixes = self.prefixes(body)
        idle_first = min(self.backends, key=lambda backend: (backend.inflight, backend.given))
        owner = next((self.owners[prefix] for prefix in reversed(prefixes) if prefix in self.owners), idle_first)
        # Reading a conversation anew is dear, but not as dear as leaving a CPU idle.
        if owner.inflight >= self.slots and idle_first.inflight == 0:
            owner = idle_first
        for prefix in prefixes:
            self.owners[prefix] = owner
            self.owners.move_to_end(prefix)
        while len(self.owners) > remembered_prefixes:
            self.owners.popitem(last=False)
        return owner

    async def connected(self, reader, writer):
        try:
            await self.answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def answer(self, reader, writer):
        """One request of one connection: its bytes there, the answer's bytes back."""
        head = await reader.readuntil(b"\r\n\r\n")
        first, *fields = head[:-4].split(b"\r\n")
        length = 0
        for field in fields:
            name, _, value = field.partition(b":")
            if name.lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
            elif name.lower() == b"transfer-encoding":
                return self.refuse(writer, "411 Length Required", "send the body with a Content-Length")
            elif name.lower() == b"origin":
                return self.refuse(writer, "403 Forbidden", "web pages may not use this endpoint")
        if length > 32 << 20:
            return self.refuse(writer, "413 Content Too Large", "the body is larger than 32 MiB")
        if any(field.lower().startswith(b"expect:") for field in fields):
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(length)
        passed_on = [field for field in fields if not field.lower().startswith((b"connection:", b"keep-alive:", b"expect:"))]
        backend = self.choose(body)
        backend.inflight += 1
        backend.given += 1
        try:
            answer, upstream = await backend.ask(b"\r\n".join([first, *passed_on, b"Connection: close"]) + b"\r\n\r\n", body)
            try:
                await self.relay(answer, reader, writer)
            finally:
                # For a request under way, this is what makes the engine give up.
                upstream.close()
        except OSError:
            self.refuse(writer, "502 Bad Gateway", "the model's server is gone")
        finally:
            backend.inflight -= 1

    async def relay(self, answer, reader, writer):
        hung_up = asyncio.ensure_future(reader.read(1))
        try:
            while True:
                piece = asyncio.ensure_future(answer.read(1 << 16))
                await asyncio.wait([piece, hung_up], return_when=asyncio.FIRST_COMPLETED)
                if not piece.done() or not piece.result():
                    piece.cancel()
                    return
                writer.write(piece.result())
                await writer.drain()
        finally:
            hung_up.cancel()

    def refuse(self, writer, status, reason):
        body = json.dumps({"error": {"message": reason, "type": "invalid_request_error"}}).encode()
        writer.write(f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                     "Connection: close\r\n\r\n".encode() + body)


async def run_front(given):
    try:
        listener = socket.create_server(("127.0.0.1", given.port))
    except OSError as error:
        sys.exit(f"port {given.port} of 127.0.0.1 cannot be used: {error.strerror}; choose another --port")
    # Relative, because a socket's path has little room.
    os.chdir(given.record.parent)
    paths = [pathlib.Path(f"{given.port}-{index}.sock") for index in range(given.facts["servers"])]
    for path in paths:
        path.unlink(missing_ok=True)
    backends = [Backend(path) for path in paths]
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    stopping = asyncio.ensure_future(ended.wait())
    loading = asyncio.gather(*(backend.ready() for backend in backends))
    await asyncio.wait([loading, stopping], return_when=asyncio.FIRST_COMPLETED)
    if ended.is_set():
        return
    await loading
    front = Front(backends, given.facts["slots"])
    await asyncio.start_server(front.connected, sock=listener, limit=1 << 20)
    facts = given.facts | {"pid": os.getpid(), "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
    part = given.record.with_suffix(".part")
    part.write_text(json.dumps(facts))
    part.rename(given.record)
    loop = asyncio.get_running_loop()
    for backend in backends:
        threading.Thread(target=lambda process=backend.process: (process.wait(), loop.call_soon_threadsafe(ended.set)), daemon=True).start()
    await stopping
    for backend in backends:
        if (code := backend.process.poll()) is not None:
            sys.exit(f"a server ended with code {code}")


def main():
    given = arguments()
    if given.socket:
        return run_engine(given)
    try:
        asyncio.run(run_front(given))
    finally:
        given.record.unlink(missing_ok=True)
        for path in given.record.parent.glob(f"{given.port}-*.sock"):
            path.unlink(missing_ok=True)


main()
