"""An office package (a zip file of XML parts) in which some parts are written anew, and all others stay byte for byte what they were."""

from __future__ import annotations

import posixpath
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml.etree import SubElement, XMLParser, _Element, _ElementTree, parse, tostring

from graphsvc.errors import DocumentError

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
"""Before the kind of a relation that the standard knows."""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
"""The attribute that keeps white space."""
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_ZIPPED = (1980, 1, 1, 0, 0, 0)


class Package:
    """The parts of one file, which :func:`graphsvc.documents.package.kind` has found harmless."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises DocumentError where two parts have one name: nobody knows which of them is read."""
        self.name = name
        self._zip = ZipFile(BytesIO(data))
        self._names = self._zip.namelist()
        self._written: dict[str, bytes] = {}
        self._removed: set[str] = set()
        if len(set(self._names)) < len(self._names):
            twice = next(part for part in self._names if self._names.count(part) > 1)
            raise DocumentError(f"The document is refused, for two of its parts are called {twice!r}: {name}")

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self._written or (part in self._names and part not in self._removed)

    def read(self, part: str) -> bytes:
        """What a part holds. Raises DocumentError where there is none."""
        if not self.has(part):
            raise DocumentError(f"The document is cut or damaged: it lacks its part {part!r}: {self.name}")
        return self._written[part] if part in self._written else self._zip.read(part)

    def xml(self, part: str) -> _ElementTree:
        """The XML of a part, as it stands. Raises DocumentError where there is none, and LxmlError for what is no XML."""
        return parsed(self.read(part))

    def write(self, part: str, content: bytes | _ElementTree) -> None:
        """Put a part in the place of the one of that name, or add it."""
        self._removed.discard(part)
        self._written[part] = content if isinstance(content, bytes) else written(content)

    def remove(self, part: str) -> None:
        """Leave a part out, and what is said of its type."""
        self._written.pop(part, None)
        self._removed.add(part)
        types = self.xml(_TYPES_PART)
        for told in types.getroot().findall(f"{{{_TYPES}}}Override"):
            if told.get("PartName") == f"/{part}":
                cut(told)
        self.write(_TYPES_PART, types)

    def free(self, pattern: str) -> str:
        """The first name with a number in the place of ``{}`` that no part has."""
        return next(name for number in range(1, len(self._names) + len(self._written) + 2) if not self.has(name := pattern.format(number)))

    def declare(self, part: str, kind: str) -> None:
        """Say of what type a part is; where all parts with its ending are, that is said already."""
        types = self.xml(_TYPES_PART)
        root = types.getroot()
        ending = part.rpartition(".")[2].casefold()
        if any(told.get("PartName") == f"/{part}" for told in root):
            return
        if any((told.get("Extension") or "").casefold() == ending and told.get("ContentType") == kind for told in root):
            return
        SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
        self.write(_TYPES_PART, types)

    def main(self) -> str:
        """The part that the package is about. Raises DocumentError where it names none."""
        found = Relations(self, "").target(f"{OFFICE}officeDocument")
        if found is None and Relations(self, "").target(_STRICT):
            raise DocumentError(
                f"The document is in the strict form of ISO/IEC 29500, which is not given back; save it as .docx or .xlsx: {self.name}"
            )
        if found is None:
            raise DocumentError(f"The document is cut or damaged: it does not say which of its parts is the document: {self.name}")
        return found

    def written(self) -> bytes:
        """The file; equal content gives equal bytes."""
        out = BytesIO()
        with ZipFile(out, "w") as made:
            for old in self._zip.infolist():
                if old.filename not in self._removed:
                    made.writestr(_entry(old.filename, old), self.read(old.filename))
            for part, content in self._written.items():
                if part not in self._names:
                    made.writestr(_entry(part), content)
        return out.getvalue()


class Relations:
    """What one part (``""``: the package) says of its relations to others."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._folder = part.rpartition("/")[0]
        self._part = relations_of(part)
        self._tree = package.xml(self._part) if package.has(self._part) else _no_relations()

    def by_id(self, told: str) -> str | None:
        """The part to which the relation with an id leads; None where there is none in the file."""
        return next((self._target(one) for one in self._inside() if one.get("Id") == told), None)

    def target(self, kind: str) -> str | None:
        """The first part to which a relation of a kind leads."""
        return next((self._target(one) for one in self._inside() if one.get("Type") == kind), None)

    def add(self, kind: str, part: str) -> str:
        """Relate to a part; gives the id."""
        ids = {one.get("Id") for one in self._tree.getroot()}
        new = next(told for number in range(1, len(ids) + 2) if (told := f"rId{number}") not in ids)
        target = posixpath.relpath(f"/{part}", f"/{self._folder}")
        SubElement(self._tree.getroot(), f"{{{_RELATIONS}}}Relationship", Id=new, Type=kind, Target=target)
        self._package.write(self._part, self._tree)
        return new

    def remove(self, told: str) -> None:
        """Forget the relation with an id."""
        for one in self._tree.getroot():
            if one.get("Id") == told:
                cut(one)
        self._package.write(self._part, self._tree)

    def _inside(self) -> list[_Element]:
        """Those that do not lead out of the file; what lies outside is left alone."""
        return [one for one in self._tree.getroot() if isinstance(one.tag, str) and one.get("TargetMode") != "External"]

    def _target(self, relation: _Element) -> str:
        return posixpath.normpath(posixpath.join(f"/{self._folder}", relation.get("Target", ""))).lstrip("/")


def relations_of(part: str) -> str:
    """The part that says what relations a part has."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _no_relations() -> _ElementTree:
    return parsed(f'<Relationships xmlns="{_RELATIONS}"/>'.encode())


def parsed(data: bytes) -> _ElementTree:
    """XML as it stands: nothing is resolved, fetched or left out. Raises LxmlError for what is none."""
    return parse(BytesIO(data), XMLParser(resolve_entities=False, no_network=True, strip_cdata=False))


def written(tree: _ElementTree) -> bytes:
    """A part of an office package."""
    return tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=tree.docinfo.standalone is not False)


def cut(element: _Element) -> None:
    """Take an element out, but not the text behind it."""
    above, before = element.getparent(), element.getprevious()
    if above is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            above.text = (above.text or "") + element.tail
    above.remove(element)


def _entry(name: str, old: ZipInfo | None = None) -> ZipInfo:
    """How a part is kept in the file: as it was, and a new one without the time at which it was made."""
    made = ZipInfo(name, old.date_time if old else _ZIPPED)
    made.compress_type = ZIP_STORED if old and old.compress_type == ZIP_STORED else ZIP_DEFLATED
    if old:
        made.external_attr, made.create_system = old.external_attr, old.create_system
    return made
