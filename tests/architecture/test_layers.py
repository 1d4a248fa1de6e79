"""What import-linter cannot see: foreign keys follow the layers, pages leave the ORM alone."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps

from tests.architecture.source import under

LAYERS = [
    "audit", "notices", "imports", "files", "directory", "accounts", "partnerships", "ledger", "patients", "consultations", "referrals", "dispatch", "blood", "emergency",
    "acts", "postings", "placements", "teaching", "onsite", "techniques", "specialties", "safety", "outreach",
    "resources", "visits", "goals", "indicators", "signs", "assessment",
]  # fmt: skip
"""Lowest first, as .importlinter has them."""

OWN = [model for label in LAYERS for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label)
def test_foreign_keys_point_downwards(model) -> None:
    here = LAYERS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if field.concrete and field.is_relation:
            there = LAYERS.index(field.related_model._meta.app_label)
            assert there <= here, f"{model.__name__}.{field.name} points up to {field.related_model.__name__}"


@pytest.mark.parametrize(
    "path,tree", list(under("web", "interop")), ids=lambda x: x if isinstance(x, str) else ""
)
def test_pages_use_only_queries_and_actions(path: str, tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            pytest.fail(f"{path}:{node.lineno} reaches into the ORM")
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith("django.db"):
            pytest.fail(f"{path}:{node.lineno} imports the database")


def _runtime_imports(tree: ast.Module) -> list[ast.ImportFrom]:
    """Imports that run, not those for type checkers alone."""
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    return [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node not in typing_only]


@pytest.mark.parametrize(
    "path,tree", list(under("web", "interop")), ids=lambda x: x if isinstance(x, str) else ""
)
def test_pages_import_no_models(path: str, tree: ast.Module) -> None:
    for node in _runtime_imports(tree):
        assert ".models" not in f"{node.module}.", f"{path}:{node.lineno} imports {node.module} at run time"


CLOCKS = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
}
DOMAIN = (
    "kernel",
    "audit",
    "notices",
    "files",
    "directory",
    "accounts",
    "partnerships",
    "ledger",
    "care",
    "support",
    "indicators",
    "signs",
    "assessment",
)


@pytest.mark.parametrize("path,tree", list(under(*DOMAIN)), ids=lambda x: x if isinstance(x, str) else "")
def test_domain_reads_no_clock(path: str, tree: ast.Module) -> None:
    if path.endswith("tasks.py"):
        return  # a job is an edge like a page: it reads the clock once and passes it in
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            assert (name, node.func.attr) not in CLOCKS, f"{path}:{node.lineno} reads the clock"


def test_the_sweep_sees_a_clock() -> None:
    tree = ast.parse("x = timezone.now()")
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    assert isinstance(calls[0].func, ast.Attribute) and calls[0].func.attr == "now"
