"""``deploy/w3id/.htaccess`` in a real Apache, as w3id.org has it: a folder of its own below the root of the host."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ccpr_graph import iris
from tests.ports import free_port
from tests.store.releases import write_release
from tests.waiting import PATIENCE
from tests.web.conftest import Running, start, stop

pytestmark = pytest.mark.thorough

RULES = Path(__file__).parents[2] / "deploy" / "w3id" / ".htaccess"
EXAMPLE = "https://ccpr-graph.example.org"
MODULES = ("mpm_event", "authz_core", "dir", "rewrite")
CONFIGURATION = """
ServerName localhost
Listen 127.0.0.1:{port}
ServerRoot {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
{modules}
DocumentRoot {folder}/htdocs
<Directory {folder}/htdocs>
  AllowOverride All
  Require all granted
</Directory>
"""


def find_apache() -> tuple[str, Path]:
    found = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
    modules = Path("/usr/lib/apache2/modules")
    if found is None or not (modules / "mod_rewrite.so").exists():
        pytest.skip("Apache is not installed: apt-get install apache2-bin")
    return found, modules


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("served")
    running = start(write_release(folder / "release"), folder / "log")
    yield running
    assert stop(running) == 0, running.log.read_text()


@pytest.fixture(scope="module")
def w3id(server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Apache with two such folders: the file as it is, and with a host that is there."""
    program, modules = find_apache()
    folder = tmp_path_factory.mktemp("apache")
    folder.chmod(0o755)
    for name, host in (("ccpr-graph", EXAMPLE), ("live/ccpr-graph", server.url)):
        place = folder / "htdocs" / name
        place.mkdir(parents=True)
        text = RULES.read_text()
        assert text.count(EXAMPLE) == 1, "one line to change"
        (place / ".htaccess").write_text(text.replace(EXAMPLE, host).replace(")?/ccpr-graph/", f")?/{name}/"))
    port = free_port()
    loaded = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in MODULES)
    (folder / "httpd.conf").write_text(CONFIGURATION.format(port=port, folder=folder, modules=loaded))
    with (folder / "out").open("w") as out:
        process = subprocess.Popen([program, "-f", str(folder / "httpd.conf"), "-DFOREGROUND"], stdout=out, stderr=out)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process, folder)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_for(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, (folder / "out").read_text()
        try:
            httpx.get(url, timeout=PATIENCE)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError((folder / "error.log").read_text())


# method, what is asked below the base -> status, what stands below the host
TABLE = [
    ("GET", "id/state/kaz", 303, "id/state/kaz"),
    ("HEAD", "id/state/kaz", 303, "id/state/kaz"),
    ("GET", "id/state/kaz.ttl", 303, "id/state/kaz.ttl"),
    ("GET", "id/document/ccpr-c-kaz-co-3/paragraph/34/b", 303, "id/document/ccpr-c-kaz-co-3/paragraph/34/b"),
    ("GET", "id/state/kaz.jsonld?frame=state", 303, "id/state/kaz.jsonld?frame=state"),
    ("GET", "id/state/C%C3%B4te%20d%27Ivoire", 303, "id/state/C%C3%B4te%20d%27Ivoire"),
    ("GET", "id/a%25b", 303, "id/a%25b"),
    ("GET", "", 302, ""),
    ("GET", "ontology", 302, "ontology"),
    ("GET", "ontology.ttl", 302, "ontology.ttl"),
    ("GET", "ontology/1.0.0", 302, "ontology/1.0.0"),
    ("GET", "shapes/Concern", 302, "shapes/Concern"),
    ("GET", "graph/vocabulary/states", 302, "graph/vocabulary/states"),
    ("GET", "graph/1.0.0/vocabulary/states", 302, "graph/1.0.0/vocabulary/states"),
    ("GET", "dataset", 302, "dataset"),
    ("GET", "releases/latest/dataset.ttl", 302, "releases/latest/dataset.ttl"),
    ("GET", "dumps/graph.nq", 302, "dumps/graph.nq"),
    ("GET", "identity", 302, "identity"),
    ("GET", "sparql?query=ASK%20%7B%7D&format=json", 307, "sparql?query=ASK%20%7B%7D&format=json"),
    ("POST", "sparql", 307, "sparql"),
    ("POST", "reconcile", 307, "reconcile"),
    ("GET", "sparql-examples", 302, "sparql-examples"),
]


@pytest.mark.parametrize(("method", "path", "status", "there"), TABLE)
def test_the_table(w3id: str, method: str, path: str, status: int, there: str) -> None:
    response = httpx.request(method, f"{w3id}/ccpr-graph/{path}", timeout=PATIENCE)
    assert response.status_code == status
    assert response.headers["location"] == f"{EXAMPLE}/{there}"


def test_it_leads_to_a_server_that_answers(w3id: str) -> None:
    """From the IRI by two redirects to triples about it; and a query by POST."""
    base = f"{w3id}/live/ccpr-graph/"
    document = iris.document("CCPR/C/AAA/CO/1")
    with httpx.Client(follow_redirects=True, timeout=PATIENCE) as client:
        found = client.get(base + document.removeprefix(iris.BASE), headers={"Accept": "application/n-triples"})
        assert found.status_code == 200
        assert [each.status_code for each in found.history] == [303, 303]
        assert f"<{document}> <" in found.text
        asked = client.post(base + "sparql", data={"query": "ASK { ?s ?p ?o }"}, headers={"Accept": "application/json"})
        assert asked.json()["boolean"] is True


def test_the_file_is_the_one_of_the_recipe() -> None:
    readme = (RULES.parent / "README.md").read_text()
    for status in ("303", "307", "302"):
        assert f"R={status}" in RULES.read_text()
        assert f"`{status}`" in readme
