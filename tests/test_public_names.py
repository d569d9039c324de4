import ast
import dataclasses
import inspect
import re
from importlib import import_module
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


PYTHON_PAGES = Path(__file__).parents[1] / "docs" / "reference" / "python"


def load(path):
    home, _, name = path.rpartition(".")
    return getattr(import_module(home), name)


def shown_paths():
    """Return the paths of what is public or in the Python reference."""
    text = "".join(page.read_text("utf-8") for page in PYTHON_PAGES.glob("*.md"))
    shown = set(re.findall(r"^::: (moveset\.\S+)$", text, re.MULTILINE))
    return sorted(shown | {f"moveset.{home}.{name}" for name, home in moveset._HOME_OF.items()})


def has_parameters(found):
    """Return whether an object is a function, or a class of ours that is no error or protocol."""
    if inspect.isclass(found):
        return found.__module__.startswith("moveset.") and not (
            issubclass(found, Exception) or getattr(found, "_is_protocol", False)
        )
    return inspect.isfunction(inspect.unwrap(found))


def described(found, heading):
    """Return the names that a section of a NumPy docstring describes, each in at least a word."""
    text = inspect.getdoc(found) or ""
    section = re.search(rf"(?ms)^{heading}\n-+\n(.*?)(?=^\w[\w ]*\n-+$|\Z)", text)
    lines = section[1] if section else ""
    entries = re.findall(r"^([*\w][*\w, ]*?)(?: :.*)?\n(?=    \S)", lines, re.MULTILINE)
    return {name.strip("* ") for entry in entries for name in entry.split(",")}


def parameters(function):
    return set(inspect.signature(function).parameters) - {"self", "cls"}


def undescribed(found):
    """Return the parameters or fields whose meaning a reader of the reference cannot learn."""
    if dataclasses.is_dataclass(found):
        fields = {field.name for field in dataclasses.fields(found)}
        return sorted(fields - described(found, "Attributes"))
    names = parameters(found) if has_parameters(found) else set()
    return sorted(names - described(found, "Parameters"))


def methods(found):
    """Yield the public methods that a class defines."""
    for name, member in vars(found).items():
        function = getattr(member, "__func__", member)
        if not name.startswith("_") and inspect.isfunction(function):
            yield function


@pytest.mark.parametrize("path", shown_paths())
def test_every_parameter_and_field_in_the_reference_is_described(path):
    assert undescribed(load(path)) == []


@pytest.mark.parametrize("name", moveset.__all__)
def test_every_parameter_of_the_methods_of_public_classes_is_described(name):
    found = getattr(moveset, name)
    if inspect.isclass(found):
        missing = {one.__name__: undescribed(one) for one in methods(found)}
        assert not any(missing.values()), missing


def test_only_entries_with_words_count_as_described():
    def example(a, b, *, c=0, d=0, **rest):
        """Return nothing.

        Parameters
        ----------
        a, b
            Numbers
            of any size.
        c : int
        **rest
            Others.

        Raises
        ------
        d
            It is not a parameter here.
        """

    assert described(example, "Parameters") == {"a", "b", "rest"}
    assert described(example, "Attributes") == set()
    assert undescribed(example) == ["c", "d"]
