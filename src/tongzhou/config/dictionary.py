"""The data dictionary, written from the models themselves: `python -m tongzhou.config.dictionary > docs/data-dictionary.md`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator

import django
from django.apps import apps
from django.db import models

PACKAGES = (
    "directory", "accounts", "partnerships", "ledger", "files", "patients", "consultations", "referrals", "dispatch", "emergency", "blood", "notices", "audit",
    "postings", "resources", "assessment",
)  # fmt: skip


def lines() -> Iterator[str]:
    """The dictionary in Markdown, one table for each model."""
    yield "# Data dictionary\n"
    yield "Generated from the models (`python -m tongzhou.config.dictionary`); a test compares it with them.\n"
    for label in PACKAGES:
        config = apps.get_app_config(label)
        yield f"\n## {label}\n"
        yield (inspect.getdoc(config.module) or "").strip() + "\n"
        for model in config.get_models():
            yield from _model(model)


def _model(model: type[models.Model]) -> Iterator[str]:
    meta = model._meta
    yield f"\n### {meta.object_name} (`{meta.db_table}`)\n"
    yield (inspect.getdoc(model) or "").strip() + "\n"
    yield "| column | type | empty | refers to | values |"
    yield "|---|---|---|---|---|"
    for field in meta.local_concrete_fields:
        yield _row(field)
    for constraint in sorted(meta.constraints, key=lambda c: c.name):
        yield f"\nConstraint `{constraint.name}`: {type(constraint).__name__}"
    for index in sorted(meta.indexes, key=lambda i: i.name):
        yield f"\nIndex `{index.name}`: {', '.join(index.fields) or 'expression'}"


def _row(field: models.Field[object, object]) -> str:
    kind = field.get_internal_type()
    if field.max_length:
        kind = f"{kind}({field.max_length})"
    target = field.related_model
    refers = target._meta.label if isinstance(target, type) else ""
    values = ", ".join(str(value) for value, _ in field.flatchoices)
    unique = " unique" if field.unique and not field.primary_key else ""
    key = " key" if field.primary_key else ""
    return f"| {field.column} | {kind}{key}{unique} | {'yes' if field.null else 'no'} | {refers} | {values} |"


def text() -> str:
    """The whole dictionary."""
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(text())
