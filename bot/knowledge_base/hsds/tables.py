"""Lays HSDS services out as the tables of an HSDS tabular data package: CSV files and their description in one archive.

What is nested becomes rows that point at each other by id; our profile's fields become columns that begin with `repere_`.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Table = dict[str, dict[str, Any]]
"""Rows by their id."""

# property of an object → (table of what is in it, the column there that points back)
_LISTS = {
    "phones": ("phone", "service_id"),
    "schedules": ("schedule", "service_id"),
    "languages": ("language", "service_id"),
    "service_areas": ("service_area", "service_id"),
    "service_at_locations": ("service_at_location", "service_id"),
    "cost_options": ("cost_option", "service_id"),
    "attributes": ("attribute", "link_id"),
}
# property of an object → (table of what it is, the column here that points at it)
_OBJECTS = {
    "organization": ("organization", "organization_id"),
    "location": ("location", "location_id"),
    "taxonomy_term": ("taxonomy_term", "taxonomy_term_id"),
    "taxonomy_detail": ("taxonomy", "taxonomy_id"),
}
_FILES = {
    "organization": "organizations.csv",
    "service": "services.csv",
    "attribute": "attributes.csv",
    "service_at_location": "service_at_locations.csv",
    "location": "locations.csv",
    "phone": "phones.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
    "language": "languages.csv",
    "taxonomy_term": "taxonomy_terms.csv",
    "cost_option": "cost_options.csv",
    "taxonomy": "taxonomies.csv",
}
_LINKS = {column: table for table, column in (("service", "service_id"), ("service", "link_id"), *_OBJECTS.values())}
_TYPES = {str: "string", int: "number", float: "number", bool: "boolean", list: "array"}
_SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive knows: the same services give the same bytes


def make_tables(services: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each table, in the order of the services; what several share stands once."""
    tables: dict[str, Table] = {name: {} for name in _FILES}
    for service in services:
        _add(tables, "service", service, {})
    return {name: list(rows.values()) for name, rows in tables.items() if rows}


def make_data_package(services: Iterable[dict[str, Any]], language: str) -> bytes:
    """Return a zip archive of the tables as CSV, with `datapackage.json` to describe them."""
    tables = make_tables(services)
    columns = {name: list(dict.fromkeys(column for row in rows for column in row)) for name, rows in tables.items()}
    package = {
        "profile": "tabular-data-package",
        "name": f"repere-services-{language}",
        "title": "Repère: services for survivors of human trafficking in Ontario (HSDS 3.0)",
        "resources": [_describe(name, rows, columns[name]) for name, rows in tables.items()],
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        _write(file, "datapackage.json", json.dumps(package, ensure_ascii=False, indent=2) + "\n")
        for name, rows in tables.items():
            _write(file, _FILES[name], _make_csv(rows, columns[name]))
    return archive.getvalue()


def _add(tables: dict[str, Table], table: str, fields: dict[str, Any], row: dict[str, Any]) -> None:
    row = {"id": fields["id"], **row}
    for name, value in fields.items():
        if name in _LISTS:
            child, column = _LISTS[name]
            for each in value:
                _add(tables, child, each, {column: fields["id"]})
        elif name in _OBJECTS:
            child, column = _OBJECTS[name]
            _add(tables, child, value, {})
            row[column] = value["id"]
        else:
            row.update(_flatten(name, value))
    tables[table][row["id"]] = row


def _flatten(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flatten(f"{name}_{key}", inner)
    elif value is not None:
        yield name, value


def _describe(name: str, rows: list[dict[str, Any]], columns: list[str]) -> dict[str, Any]:
    kinds = {column: _TYPES[type(value)] for row in rows for column, value in row.items()}
    links = [
        {"fields": column, "reference": {"resource": _LINKS[column], "fields": "id"}}
        for column in columns
        if column in _LINKS
    ]
    return {
        "name": name,
        "path": _FILES[name],
        "profile": "tabular-data-resource",
        "schema": {
            "fields": [{"name": column, "type": kinds[column]} for column in columns],
            "primaryKey": "id",
            "foreignKeys": links,
        },
    }


def _make_csv(rows: list[dict[str, Any]], columns: list[str]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows({column: _as_cell(value) for column, value in row.items()} for row in rows)
    return text.getvalue()


def _as_cell(value: Any) -> Any:
    """Return a value as table schemas write it: lists and truth as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | list) else value


def _write(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, _SAME_TIME), text, zipfile.ZIP_DEFLATED)
