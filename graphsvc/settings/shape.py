"""What a run may be told from outside, as the rest of the product meets it: frozen, made once, handed in."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_BASE = "https://graphsvc.example/"
DEFAULT_TIMEOUT = 60
DEFAULT_SECONDS = 30
DEFAULT_UPDATE_SIZE = 64
DEFAULT_FRESH = 30
LARGEST_PORT = 65_535
_LONGEST_HOST = 80


def resources() -> Path:
    """The folder that holds ``data/``, ``ontology/``, ``shapes/`` and ``queries/``: in the installed package, else the checkout."""
    package = Path(__file__).parents[1]
    packaged = package / "resources"
    return packaged if packaged.is_dir() else package.parent


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A store on another server (SPARQL 1.1 Protocol): its addresses, and how it is asked."""

    url: str
    """Where queries go."""
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = DEFAULT_TIMEOUT
    """Seconds that an answer may take."""
    update: str = ""
    """Where updates go, if not to the address that :attr:`updates` derives."""
    graphs: str = ""
    """The graph store (SPARQL 1.1 Graph Store HTTP Protocol), if not at the address that :attr:`graph_store` derives."""
    update_size: int = DEFAULT_UPDATE_SIZE
    """Megabytes of data that are sent as one update; what is more goes to the graph store, graph by graph."""
    digest: bool = False
    """Whether the password is proved (HTTP Digest) where the server asks for that, rather than sent (HTTP Basic)."""
    fresh: int = DEFAULT_FRESH
    """Seconds after which a server asks again what version the data have."""
    rules: bool = True
    """Whether its engine runs the rules as they are meant."""

    @property
    def updates(self) -> str:
        """The address of updates: as set, else as is usual for servers with such a query address (docs/stores.md)."""
        return self.update or self._beside("/update", "/statements") or self.url

    @property
    def graph_store(self) -> str:
        """The address of the graph store: as set, else as is usual for servers with such a query address, ``""`` where nothing is."""
        return self.graphs or self._beside("/store", "/rdf-graphs/service")

    def _beside(self, sibling: str, child: str) -> str:
        """The address beside ``…/query``, or below ``…/repositories/<name>``; ``""`` for one of another form."""
        path = self.url.partition("?")[0]
        if path.endswith("/query"):
            return path.removesuffix("/query") + sibling
        return path + child if re.search(r"/repositories/[^/]+$", path) else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query from outside may take."""

    seconds: int = DEFAULT_SECONDS
    """For evaluating it and writing its answer; the time that the client takes to fetch it is not counted."""
    memory: int = 2_048
    """Megabytes of the process that evaluates it."""
    result: int = 256
    """Megabytes of its answer."""
    length: int = 100_000
    """Characters of the query."""
    processes: int = 4
    """Queries that are evaluated at the same time; others wait for a while."""
    held: int = 300_000
    """Triples that are held in memory at most; larger data are read from the disk."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """What checking a draft that somebody sends may take; its process has the memory of a query."""

    size: int = 20
    """Megabytes of the file."""
    seconds: int = 60
    processes: int = 2
    """Drafts that are checked at the same time; a few others wait for a while."""


@dataclass(frozen=True, slots=True)
class Building:
    """What reading one of many documents may take."""

    processes: int = 0
    """Documents that are read at the same time; 0: as many as there are processors."""
    seconds: int = 300
    memory: int = 1_024
    """Megabytes of the process that reads it."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may do what from outside, and how often (docs/access.md)."""

    updates: bool = False
    """Whether anybody may write at all: by updates and the graph store protocol, with the token of an editor."""
    tokens: Path | None = None
    """The file of tokens; None: ``tokens.json`` beside the store."""
    write_log: Path | None = None
    """The log of writes; None: ``writes.jsonl`` beside the store."""
    write_size: int = 64
    """Megabytes of the data of one write."""
    reader_seconds: int = DEFAULT_SECONDS
    """As `Limits.seconds`, for who has the token of a reader."""
    editor_seconds: int = DEFAULT_SECONDS
    admin_seconds: int = DEFAULT_SECONDS
    reads_per_second: int = 10_000
    """Of one client in the long run; 0: as many as it likes."""
    reads_at_once: int = 20_000
    writes_per_minute: int = 600
    """Of one client; 0: as many as it likes."""
    proxies: int = 0
    """Reverse proxies before the server, each of which appends to ``X-Forwarded-For``."""


@dataclass(frozen=True, slots=True)
class Log:
    """What ``serve`` writes to standard error."""

    form: str = "text"
    """``json`` (one object a line) or ``text``."""
    level: str = "info"
    """The least serious kind of line that is written."""


@dataclass(frozen=True, slots=True)
class History:
    """What is kept of validation runs (docs/history.md)."""

    file: Path | None = None
    """None: beside the store."""
    days: int = 90
    """Days of which every run is kept; of older ones fewer are."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it; graphsvc/settings/table.py has the name, the range and the meaning of each."""

    base: str = DEFAULT_BASE
    """Base of the IRIs of things, ends with ``/``."""
    store: Path = Path(".graphsvc/store")
    """Folder of the embedded store."""
    endpoint: Endpoint | None = None
    """What is read in place of the folder, where ``store`` was given as an http(s) address."""
    host: str = "127.0.0.1"
    port: int = 8000
    limits: Limits = Limits()
    cache: int = 64
    """Megabytes of answers that are kept in memory for those who ask the same again."""
    drafts: Drafts = Drafts()
    building: Building = Building()
    access: Access = Access()
    log: Log = Log()
    history: History = History()
    root: Path = field(default_factory=resources)
    """Folder of ``data/``, ``ontology/``, ``shapes/`` and ``queries/``."""
    kept: Path | None = None
    """The folder of the contents of editions; None: ``editions`` beside the store."""
    profiles: Path | None = None
    """Folder of further profiles of documents."""
    catalog: Path | None = None
    """File that is read in place of ``data/catalog.toml``: who publishes the data, under which terms."""

    @property
    def readings(self) -> Path:
        """The folder of what was read of documents, beside the store."""
        return Path(f"{self.store.absolute()}.readings")

    @property
    def token_file(self) -> Path:
        """The file of tokens, beside the store unless another one is set."""
        return self.access.tokens or self.store.parent / "tokens.json"

    @property
    def write_log(self) -> Path:
        """The file that writes are logged in, beside the store unless another one is set."""
        return self.access.write_log or self.store.parent / "writes.jsonl"

    @property
    def history_file(self) -> Path:
        """The history of validation runs, unless another file is set: beside the store, and called after it.

        Of a store on a server: where a store in a folder would be, called after its host, and by a digest of its address.
        """
        return self.history.file or self.store.parent / f"{_called(self.endpoint) if self.endpoint else self.store.name}-history.sqlite"

    @property
    def judged(self) -> bool:
        """Whether what the rules find where the data are is what they are to find."""
        return self.endpoint is None or self.endpoint.rules

    @property
    def editions(self) -> Path:
        """The folder in which the contents of editions are kept, beside the store unless another one is set."""
        return self.kept or self.store.parent / "editions"

    @property
    def place(self) -> str:
        """Where the graph is kept, as it may stand in a message: the folder, or the address without its parameters."""
        return self.endpoint.url.partition("?")[0] if self.endpoint else str(self.store)


def _called(endpoint: Endpoint) -> str:
    """What files about a store on a server are called: addresses differ in more than may stand in a name, and may be long."""
    host = re.sub(r"[^a-z0-9.-]", "-", urlsplit(endpoint.url).netloc.casefold())[:_LONGEST_HOST]
    return f"{host}-{hashlib.sha256(endpoint.url.encode()).hexdigest()[:12]}"
