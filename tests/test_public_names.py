import ast
from pathlib import Path

import pytest

import moveset


@pytest.mark.parametrize("name", moveset.__all__)
def test_every_public_name_is_there_and_explained(name):
    assert getattr(moveset, name).__doc__


def test_the_type_checker_sees_the_same_names():
    tree = ast.parse(Path(moveset.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.name: node.module for node in block.body for alias in node.names}
    assert sorted(seen) == sorted(moveset.__all__)
    homes = {name: f"moveset.{home}" for name, home in moveset._HOME_OF.items()}
    assert seen == homes


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = moveset.no_such_name
