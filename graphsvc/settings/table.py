"""The one list of settings: name, kind, default, meaning. Files, environment, ``graphsvc settings`` and docs/settings.md follow it."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.settings.kinds import BASE, FILE, FLAG, FOLDER, TEXT, Kind, Scalar, choice, whole
from graphsvc.settings.shape import DEFAULT_FRESH, DEFAULT_TIMEOUT, DEFAULT_UPDATE_SIZE, LARGEST_PORT, Settings

PREFIX = "GRAPHSVC_"
LONGEST_TIMEOUT = 3_600
LARGEST_NUMBER = 1_048_576
LARGEST_CHECK = 50
MOST_CHECKS = 8
LARGEST_UPDATE = 2_048
LONGEST_FRESH = 86_400
SMALLEST_MEMORY = 256
MOST_BUILDS = 256
MOST_PROXIES = 16
LONGEST_HISTORY = 36_500
_DEFAULT = Settings()
_LIMITS = _DEFAULT.limits
_ACCESS = _DEFAULT.access
_BUILDING = _DEFAULT.building
_DRAFTS = _DEFAULT.drafts


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. Its name is that of a key in a file, and in upper case after ``GRAPHSVC_`` that of a variable."""

    name: str
    kind: Kind
    default: Scalar | None
    """None where there is none, or where it is found out: the meaning says so."""
    meaning: str
    secret: bool = False
    """Never shown; may be given as ``<name>_file`` too, the file that holds it."""
    in_file: bool = True
    """Whether a file of settings may hold it."""

    @property
    def variable(self) -> str:
        """The name of the environment variable."""
        return PREFIX + self.name.upper()


SETTINGS = (
    Setting("config", FILE, None, "file of settings; without it `graphsvc.toml` here, else `/etc/graphsvc.toml`", in_file=False),
    Setting("store", TEXT, str(_DEFAULT.store), "folder of the store, or the query endpoint of one on a server ([stores](stores.md))"),
    Setting("store_user", TEXT, "", "user of that endpoint"),
    Setting("store_password", TEXT, "", "password of that endpoint", secret=True),
    Setting("store_timeout", whole(1, LONGEST_TIMEOUT), DEFAULT_TIMEOUT, "seconds that one answer of it may take"),
    Setting("store_update", TEXT, "", "its address for updates, if it is not where the query address suggests ([stores](stores.md))"),
    Setting("store_graphs", TEXT, "", "its address for whole graphs, likewise"),
    Setting(
        "store_update_size",
        whole(0, LARGEST_UPDATE),
        DEFAULT_UPDATE_SIZE,
        "megabytes of one update to it; more goes graph by graph",
    ),
    Setting("store_auth", choice("basic", "digest"), "basic", "how the password is given to it"),
    Setting("store_fresh", whole(1, LONGEST_FRESH), DEFAULT_FRESH, "seconds after which `serve` asks it for the version of the data again"),
    Setting(
        "store_rules",
        FLAG,
        True,
        "whether its engine runs the rules as they are meant; only then what it finds is noted ([history](history.md))",
    ),
    Setting("base", BASE, _DEFAULT.base, "base of the IRIs of things"),
    Setting("host", TEXT, _DEFAULT.host, "address on which `serve` listens"),
    Setting("port", whole(0, LARGEST_PORT), _DEFAULT.port, "its port; 0 takes a free one"),
    Setting(
        "root", FOLDER, None, "folder of `data/`, `ontology/`, `shapes/`, `queries/`; else that of the installed package, or the checkout"
    ),
    Setting(
        "profiles",
        FOLDER,
        None,
        "folder of profiles of your own, which tell how further families of documents are laid out, or take the place of the product's "
        "([profiles](profiles.md))",
    ),
    Setting(
        "catalog",
        FILE,
        None,
        "who publishes the data, under which terms: what `/catalog` says and cannot count ([linked data](linked-data.md)); "
        "else `data/catalog.toml`",
    ),
    Setting(
        "query_seconds",
        whole(1, LARGEST_NUMBER),
        _LIMITS.seconds,
        "time of a query from outside; that in which the client fetches the answer is not counted",
    ),
    Setting(
        "query_seconds_reader",
        whole(1, LARGEST_NUMBER),
        None,
        "the same for who has the token of a reader ([access](access.md)); else as above",
    ),
    Setting("query_seconds_editor", whole(1, LARGEST_NUMBER), None, "the same for an editor; else as a reader's"),
    Setting("query_seconds_admin", whole(1, LARGEST_NUMBER), None, "the same for an administrator; else as an editor's"),
    Setting("query_memory", whole(SMALLEST_MEMORY, LARGEST_NUMBER), _LIMITS.memory, "megabytes that the process of a query may take"),
    Setting("query_result", whole(1, LARGEST_NUMBER), _LIMITS.result, "megabytes of an answer"),
    Setting("query_length", whole(1, LARGEST_NUMBER), _LIMITS.length, "characters of a query"),
    Setting(
        "query_processes",
        whole(1, LARGEST_NUMBER),
        _LIMITS.processes,
        "queries evaluated at the same time; 128 more may wait, for five seconds",
    ),
    Setting(
        "query_held",
        whole(0, LARGEST_NUMBER),
        _LIMITS.held,
        "triples that are held in memory (600 bytes each), where queries are answered two to three times as fast; more are read from disk",
    ),
    Setting(
        "cache",
        whole(0, LARGEST_NUMBER),
        _DEFAULT.cache,
        "megabytes of answers kept in memory for those who ask the same again while the data are the same; 0 keeps none",
    ),
    Setting("check_size", whole(1, LARGEST_CHECK), _DRAFTS.size, "megabytes of a draft that is sent to be checked"),
    Setting("check_seconds", whole(1, LARGEST_NUMBER), _DRAFTS.seconds, "time of checking it; its process has the memory of a query"),
    Setting(
        "check_processes",
        whole(1, MOST_CHECKS),
        _DRAFTS.processes,
        "drafts checked at the same time; four more may wait, for 20 seconds",
    ),
    Setting(
        "build_processes",
        whole(0, MOST_BUILDS),
        _BUILDING.processes,
        "documents that `build` reads at the same time; 0: as many as there are processors ([building](building.md))",
    ),
    Setting("build_seconds", whole(1, LARGEST_NUMBER), _BUILDING.seconds, "time of reading one of them"),
    Setting("build_memory", whole(SMALLEST_MEMORY, LARGEST_NUMBER), _BUILDING.memory, "megabytes of the process that reads it"),
    Setting("updates", FLAG, _ACCESS.updates, "whether `serve` lets editors write, by SPARQL Update and the graph store protocol"),
    Setting("write_size", whole(1, LARGEST_NUMBER), _ACCESS.write_size, "megabytes of an update, or of the data of a graph that is sent"),
    Setting("tokens", FILE, None, "file of the tokens; else `tokens.json` beside the store"),
    Setting("write_log", FILE, None, "file in which every write is logged; else `writes.jsonl` beside the store"),
    Setting(
        "history",
        FILE,
        None,
        "file of the history of validation runs ([history](history.md)); else one for each store, beside it",
    ),
    Setting(
        "history_days",
        whole(1, LONGEST_HISTORY),
        _DEFAULT.history.days,
        "days of which every run is kept; of older ones the last of each day, and later of each month",
    ),
    Setting(
        "editions",
        FOLDER,
        None,
        "folder in which the contents of [editions](editions.md) are kept; else `editions` beside the store",
    ),
    Setting("reads_per_second", whole(0, LARGEST_NUMBER), _ACCESS.reads_per_second, "requests of one client in the long run; 0: no limit"),
    Setting("reads_at_once", whole(1, LARGEST_NUMBER), _ACCESS.reads_at_once, "requests of one client in a burst"),
    Setting("writes_per_minute", whole(0, LARGEST_NUMBER), _ACCESS.writes_per_minute, "writes of one client; 0: no limit"),
    Setting(
        "proxies",
        whole(0, MOST_PROXIES),
        _ACCESS.proxies,
        "reverse proxies before the server; each appends the client's address to `X-Forwarded-For`",
    ),
    Setting(
        "log",
        choice("json", "text"),
        _DEFAULT.log.form,
        "form of the lines that `serve` writes to standard error ([operation](operation.md))",
    ),
    Setting(
        "log_level",
        choice("debug", "info", "warning", "error"),
        _DEFAULT.log.level,
        "least serious kind of line that is written; a request is `info`",
    ),
)
"""In the order of the document."""
BY_NAME = {setting.name: setting for setting in SETTINGS}
