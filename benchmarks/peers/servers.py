"""The peers: each is started with a dataset, answers for as long as it is measured, and is ended."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from peers.asking import ROWS, Asker, Library, Server
from peers.connection import Connection
from peers.data import MERGE, Data
from peers.processes import GIBIBYTE, Missing, free_port, proportional_memory, run, running, wait_until

_BENCHMARKS = Path(__file__).parents[1]
_SERVING = re.compile(r"Serving .* at (http://\S+?)/? \(")
_START = 600  # seconds
_RDFLIB_MOST = 500_000  # triples


@dataclass(frozen=True)
class Setting:
    """What peers are started with."""

    data: Data
    folder: Path
    memory: int
    second: str
    oxigraph: str | None
    nginx: Path
    serve: tuple[str, ...]
    progress: Callable[[str], None]


@dataclass(frozen=True)
class Peer:
    """A peer that runs.

    Attributes:
        asker: asks it.
        loaded: seconds that loading took before it was started; nothing where it loads when it starts.
        started: seconds from its start to its first answer.
        processes: the roots of its processes.
        server: where it answers over HTTP, if it does.

    """

    asker: Asker
    loaded: float | None
    started: float
    processes: tuple[int, ...]
    server: Server | None = None

    def memory(self) -> int:
        """Return the bytes that its processes take now (PSS)."""
        return sum(map(proportional_memory, self.processes))


def _answers(server: Server) -> bool:
    try:
        with Connection(server.base, 60) as connection:
            return connection.get(server.target("ASK {}"), {"Accept": ROWS}).status == 200
    except OSError:
        return False


@contextmanager
def serving(setting: Setting, name: str, *arguments: str) -> Iterator[tuple[Server, float, int]]:
    """Run ``ccpr-graph serve``: yields where it answers, the seconds to the first answer, and the process."""
    folder = setting.folder / name
    command = [sys.executable, "-m", "ccpr_graph", "serve", "--port", "0", "--timeout", "120", *arguments]
    begin = time.perf_counter()
    with running([*command, *setting.serve], memory=setting.memory, folder=folder) as process:
        found: list[Server] = []

        def ready() -> bool:
            if not found and (said := _SERVING.search((folder / "output").read_text())):
                found.append(Server(said[1], "/sparql", changing=True))
            return bool(found) and _answers(found[0])

        wait_until(ready, process, folder, _START)
        yield found[0], time.perf_counter() - begin, process.pid


def _ours(setting: Setting) -> list[str]:
    return ["--allow-private-service", setting.second] if setting.second else []


@contextmanager
def ours(setting: Setting) -> Iterator[Peer]:
    """This endpoint, data in memory."""
    arguments = ["--data", str(setting.data.nquads), "--default-graph", "union", *_ours(setting)]
    with serving(setting, "ours", *arguments) as (server, started, process):
        yield Peer(server, None, started, (process,), server)


@contextmanager
def ours_prepared(setting: Setting) -> Iterator[Peer]:
    """This endpoint, from a prepared store on disk."""
    release = str(setting.data.release)
    begin = time.perf_counter()
    run([sys.executable, "-m", "ccpr_graph", "prepare", "--release", release], memory=setting.memory)
    loaded = time.perf_counter() - begin
    try:
        with serving(setting, "prepared", "--release", release, *_ours(setting)) as (server, started, process):
            yield Peer(server, loaded, started, (process,), server)
    finally:
        shutil.rmtree(Path(f"{release}.stores"), ignore_errors=True)


@contextmanager
def ours_behind_nginx(setting: Setting) -> Iterator[Peer]:
    """This endpoint in memory, behind the nginx of deploy/ with its cache, but without its limits for a client."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise Missing("nginx is not installed (Debian has it as nginx-light)")
    if not setting.nginx.is_file():
        raise Missing(f"there is no {setting.nginx.name} in {setting.nginx.parent.name}/")
    folder, port = setting.folder / "nginx", free_port()
    (folder / "logs").mkdir(parents=True)
    with ours(setting) as inner:
        assert inner.server is not None
        text = re.sub(r"^\s*limit_(req|conn) .*$", "", setting.nginx.read_text(), flags=re.MULTILINE)
        text = re.sub(r"^\s*server 127\.0\.0\.1:8002.*$", "", text, flags=re.MULTILINE)
        text = text.replace("127.0.0.1:8001", inner.server.base.removeprefix("http://"))
        (folder / "nginx.conf").write_text(text.replace("127.0.0.1:8080", f"127.0.0.1:{port}"))
        more = "daemon off; user root;" if os.geteuid() == 0 else "daemon off;"
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", more]
        server = Server(f"http://127.0.0.1:{port}", "/sparql", changing=True)
        with running(command, memory=setting.memory, folder=folder) as process:
            wait_until(lambda: _answers(server), process, folder, 60)
            yield Peer(server, None, inner.started, (*inner.processes, process.pid), server)


@contextmanager
def _library(setting: Setting, name: str) -> Iterator[Peer]:
    folder = setting.folder / name
    command = [sys.executable, "-m", "peers.direct", name, str(_file_of(setting, name))]
    begin = time.perf_counter()
    with running(command, memory=setting.memory, folder=folder, cwd=_BENCHMARKS, piped=True) as process:
        assert process.stdout is not None
        if not (line := process.stdout.readline()):
            raise Missing((folder / "output").read_text().strip()[-300:] or "it ended while loading")
        assert "loaded" in json.loads(line)
        library = Library(process, folder)
        library.measure("ASK {}", 1, 0)
        yield Peer(library, None, time.perf_counter() - begin, (process.pid,))


def _file_of(setting: Setting, name: str) -> Path:
    if name == "pyoxigraph":
        return setting.data.nquads
    link = setting.folder / "rdflib.nt"
    link.symlink_to(setting.data.merge.resolve())
    return link


def pyoxigraph(setting: Setting) -> AbstractContextManager[Peer]:
    """The library pyoxigraph, called directly, data in memory."""
    return _library(setting, "pyoxigraph")


@contextmanager
def rdflib(setting: Setting) -> Iterator[Peer]:
    """The library rdflib, called directly."""
    if setting.data.quads > _RDFLIB_MOST:
        raise Missing(f"too slow for {setting.data.quads:,} triples")
    with _library(setting, "rdflib") as peer:
        yield peer


@contextmanager
def oxigraph(setting: Setting) -> Iterator[Peer]:
    """Oxigraph's own server, on disk, with the same copy of all graphs in the default graph."""
    beside = Path(sys.executable).parent / "oxigraph"
    program = setting.oxigraph or shutil.which("oxigraph") or (str(beside) if beside.exists() else None)
    if program is None:
        raise Missing("Oxigraph's server is not installed (pip install oxigraph, then --oxigraph PATH)")
    folder, port = setting.folder / "oxigraph", free_port()
    folder.mkdir(parents=True)
    store = str(folder / "store")
    begin = time.perf_counter()
    for file in (setting.data.nquads, setting.data.merge):
        run([program, "load", "--location", store, "--lenient", "--file", str(file)], memory=setting.memory)
    run([program, "optimize", "--location", store], memory=setting.memory)
    loaded, begin = time.perf_counter() - begin, time.perf_counter()
    command = [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    server = Server(f"http://127.0.0.1:{port}", "/query")
    with running(command, memory=setting.memory, folder=folder) as process:
        wait_until(lambda: _answers(server), process, folder, _START)
        yield Peer(server, loaded, time.perf_counter() - begin, (process.pid,), server)


_VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DirsAllowed = {folder}
ServerThreads = 20
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 16
MaxKeepAlives = 16
KeepAliveTimeout = 120
[SPARQL]
"""
_VIRTUOSO_LOAD = """\
log_enable(2);
ld_dir('{folder}', 'merge.nt', '{graph}');
rdf_loader_run();
log_enable(1);
grant select on "DB"."DBA"."SPARQL_SINV_2" to "SPARQL";
grant execute on "DB"."DBA"."SPARQL_SINV_IMP" to "SPARQL";
checkpoint;
select 'failed: ' || ll_error from DB.DBA.load_list where ll_error is not null;
"""


@contextmanager
def virtuoso(setting: Setting) -> Iterator[Peer]:
    """Virtuoso, with the merge of all named graphs in one graph, and nothing else."""
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt") or shutil.which("isql-v")
    if program is None or isql is None:
        raise Missing("Virtuoso is not installed (Debian has it as virtuoso-opensource-7)")
    folder, http, sql = setting.folder / "virtuoso", free_port(), free_port()
    folder.mkdir(parents=True)
    buffers = min(20_000 + setting.data.quads // 20, 250_000)  # 8 KiB each
    settings = folder / "virtuoso.ini"
    settings.write_text(
        _VIRTUOSO.format(folder=folder, http=http, sql=sql, buffers=buffers, dirty=buffers * 3 // 4), encoding="utf-8"
    )
    (folder / "merge.nt").symlink_to(setting.data.merge.resolve())
    command = [program, "+foreground", "+wait", "+configfile", str(settings)]
    server = Server(f"http://127.0.0.1:{http}", "/sparql", more=f"default-graph-uri={MERGE}")
    begin = time.perf_counter()
    with running(command, memory=setting.memory + 4 * GIBIBYTE, folder=folder) as process:
        wait_until(lambda: _answers(server), process, folder, _START)
        ask = [isql, f"127.0.0.1:{sql}", "dba", "dba", "VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF"]
        said = run(ask, memory=setting.memory, stdin=_VIRTUOSO_LOAD.format(folder=folder, graph=MERGE))
        if "failed: " in said:
            raise Missing(said[-300:])
        loaded = time.perf_counter() - begin
    begin = time.perf_counter()
    with running(command, memory=setting.memory + 4 * GIBIBYTE, folder=folder) as process:
        wait_until(lambda: _answers(server), process, folder, _START)
        yield Peer(server, loaded, time.perf_counter() - begin, (process.pid,), server)


PEERS: dict[str, Callable[[Setting], AbstractContextManager[Peer]]] = {
    "pyoxigraph": pyoxigraph,
    "ours": ours,
    "ours-prepared": ours_prepared,
    "ours-nginx": ours_behind_nginx,
    "oxigraph": oxigraph,
    "virtuoso": virtuoso,
    "rdflib": rdflib,
}
NAMES: dict[str, str] = {
    "pyoxigraph": "pyoxigraph called directly, in memory",
    "ours": "this endpoint, in memory",
    "ours-prepared": "this endpoint, prepared store",
    "ours-nginx": "this endpoint, behind nginx",
    "oxigraph": "Oxigraph's server",
    "virtuoso": "Virtuoso",
    "rdflib": "rdflib called directly",
}


def versions(given_oxigraph: str | None) -> list[str]:
    """Return names and versions of the peers that are programs."""
    asked = {
        "Oxigraph": [given_oxigraph or "oxigraph", "--version"],
        "Virtuoso": ["virtuoso-t", "+version"],
        "nginx": [shutil.which("nginx") or "/usr/sbin/nginx", "-v"],
    }
    found = []
    for name, command in asked.items():
        if shutil.which(command[0]) is not None:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            number = re.search(r"\d+\.\d+\.\d+", done.stdout)
            found.append(f"{name} {number[0] if number else ''}".strip())
    return found
