"""The documentation site: complete, without a broken link, and nothing from another host."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import typer
from typer.main import get_command

import moveset
from moveset.cli.app import app

from .studio.browsing import BROWSER

pytest.importorskip("material", reason="the documentation's tools are not installed")
pytest.importorskip("mkdocstrings_handlers.python", reason="mkdocstrings is not installed")
griffe = pytest.importorskip("griffe")

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import command_reference  # noqa: E402
import docs_errors  # noqa: E402
import docs_markdown  # noqa: E402
import docs_sources  # noqa: E402

PYTHON_PAGES = ROOT / "docs" / "reference" / "python"
LOADED = {"img": "src", "script": "src", "iframe": "src", "source": "srcset", "video": "src"}
"""Attributes whose addresses a browser loads by itself; those of <link> depend on `rel`."""

REMOTE = re.compile(r"""^(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""")


def build(folder, site):
    """Build a site as scripts/docs does, and return the exit code and the lines of warnings."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (done.stdout + done.stderr).splitlines()
    return done.returncode, [line for line in lines if not line.startswith("INFO")]


@pytest.fixture(scope="session")
def site(make_once):
    """The folder of the whole site."""

    def fill(folder):
        assert build(ROOT, folder / "site") == (0, [])

    return make_once("docs", fill) / "site"


@pytest.fixture
def small(tmp_path):
    """A repository with a page, a file beside it that the page links, and this site's rules."""
    rules = (ROOT / "mkdocs.yml").read_text("utf-8").partition("validation:")[2]
    nav = f"nav: [index.md, {{Later: [later.md]}}]\nhooks: [{ROOT}/tools/docs_hooks.py]"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: small\n{nav}\nvalidation:{rules}")
    icon = tmp_path / "src" / "moveset" / "studio" / "web" / "icon.svg"
    icon.parent.mkdir(parents=True)
    icon.write_text("<svg/>")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n\n[more](../MORE.md#end) [it](../it.py)\n")
    (tmp_path / "MORE.md").write_text("# More\n\n[home](docs/index.md#home)\n\n## End\n")
    (tmp_path / "it.py").write_text("print()\n")
    return tmp_path


def test_a_site_may_link_files_outside_docs(small):
    assert build(small, small / "site") == (0, [])
    assert "print" in (small / "site" / "source" / "it.py" / "index.html").read_text()
    assert "../../#home" in (small / "site" / "source" / "MORE" / "index.html").read_text()


def test_broken_links_and_unlisted_pages_are_found(small):
    broken = ("../GONE.md", "gone.md", "../MORE.md#nowhere", "#nothing", "gone.png", "/gone.html")
    with (small / "docs" / "index.md").open("a") as file:
        file.writelines(f"\n[x]({link})\n" for link in broken)
    (small / "docs" / "unlisted.md").write_text("# Unlisted\n")
    code, output = build(small, small / "site")
    assert code == 1
    warnings = [line for line in output if line.startswith("WARNING")]
    for link in ("GONE.md", "'gone.md'", "#nowhere", "#nothing", "gone.png", "/gone.html"):
        assert any(link in line for line in warnings), link
    assert any("not included in the" in line for line in warnings)
    assert "  - unlisted.md" in output


def test_every_command_argument_option_and_default_is_in_the_reference(site):
    page = (site / "reference" / "command-line.html").read_text("utf-8")
    program = get_command(app)
    context = typer.Context(program, info_name="moveset")
    for name in program.list_commands(context):
        section = page.partition(f'id="moveset-{name}"')[2].partition("<h2")[0]
        assert section, f"{name} is missing"
        for parameter in program.get_command(context, name).params:
            names = [*parameter.opts, *parameter.secondary_opts]
            assert all(one in section for one in names if one.startswith("-")), (name, names)


def test_words_of_the_reference_survive_tables():
    assert command_reference.code("--by <a|b>") == "<code>--by &lt;a&#124;b&gt;</code>"
    assert command_reference.prose("a|b, MOVE/*.jpg; `--x a|b`") == (
        "a&#124;b, MOVE/&#42;.jpg; `--x a|b`"
    )
    assert command_reference.default("default: a|b") == "<code>a&#124;b</code>"
    assert command_reference.default("required") == "required"
    assert command_reference.default("default: 5; 1<=x<=10") == "<code>5</code>; 1 to 10"
    assert command_reference.default("0.0<=x<=1.5") == "0.0 to 1.5"
    assert command_reference.default("x>=1") == "at least 1"


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("{folder}", "FOLDER"),
        ("{videos}...", "VIDEOS..."),
        ("[start_s]", "[START_S]"),
        ("{OUT.parquet}", "OUT.parquet"),
        ("{[BUNDLE] DIR}...", "[BUNDLE] DIR..."),
        ("[OPTIONS]", "[OPTIONS]"),
    ],
)
def test_arguments_are_in_capitals(printed, shown):
    assert command_reference.capitals(printed) == shown


def test_the_reference_shows_no_types_of_python_and_no_empty_choices():
    reference = command_reference.command_reference()
    for words in ("list[", "&lt;&#124;", " range&gt;", "x&gt;=", "x&lt;="):
        assert words not in reference, words


def documented():
    """Return the paths of the Python objects that the reference's pages show, and their page."""
    shown = {}
    for page in sorted(PYTHON_PAGES.glob("*.md")):
        for path in re.findall(r"^::: (\S+)", page.read_text("utf-8"), re.MULTILINE):
            assert path not in shown, f"{path} is on two pages"
            shown[path] = page.stem
    return shown


def public_paths():
    """Return the path of each public name where it is defined."""
    return {f"moveset.{moveset._HOME_OF[name]}.{name}" for name in moveset.__all__}


def test_every_public_name_is_in_the_reference(site):
    missing = public_paths() - set(documented()) - {"moveset.base.errors.MovesetError"}
    assert not missing, f"add them to a page of {PYTHON_PAGES.relative_to(ROOT)}"
    pages = {page.stem: page.read_text("utf-8") for page in (site / "reference/python").glob("*")}
    for path in public_paths():
        assert any(f'id="{path}"' in page for page in pages.values()), path


def annotations(found):
    """Yield the types in the signature of a function, or in those of a class and its members."""
    if found.is_function:
        yield from [found.returns, *(parameter.annotation for parameter in found.parameters)]
    elif found.is_attribute:
        yield found.annotation
    elif found.is_class:
        for name, member in found.members.items():
            if name == "__init__" or not name.startswith("_"):
                yield from annotations(member)


def test_every_type_in_the_signature_of_a_public_name_is_in_the_reference():
    package = griffe.load("moveset", search_paths=[str(ROOT / "src")])
    shown = set(documented()) | {"moveset.base.errors.MovesetError"}
    for path in public_paths():
        for annotation in annotations(package[path.removeprefix("moveset.")]):
            if isinstance(annotation, griffe.Expr):
                for name in annotation.iterate(flat=True):
                    if isinstance(name, griffe.ExprName):
                        home = canonical(package, name.canonical_path)
                        assert home in shown or not is_class(package, home), (path, home)


def canonical(package, path):
    """Return the path where an object is defined, for one that is imported elsewhere."""
    inside = path.startswith("moveset.")
    return package[path.removeprefix("moveset.")].canonical_path if inside else path


def is_class(package, path):
    """Return whether a path is that of a class of ours, and not another's or a short name."""
    return path.startswith("moveset.") and package[path.removeprefix("moveset.")].is_class


class Loaded(HTMLParser):
    """Collects the addresses that a browser loads when it shows a page, and its inline styles."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag in LOADED:
            self.addresses.append(given.get(LOADED[tag], ""))
        if tag == "link" and not {"canonical", "prev", "next"} & set(given.get("rel", "").split()):
            self.addresses.append(given.get("href", ""))
        if REMOTE.search(given.get("style", "")):
            self.addresses.append(given["style"])


def test_everything_on_the_site_is_loaded_from_its_own_folder(site):
    pages = [*site.rglob("*.html")]
    assert len(pages) > 20
    for page in pages:
        text = page.read_text("utf-8")
        loaded = Loaded()
        loaded.feed(text)
        remote = [address for address in loaded.addresses if REMOTE.search(address)]
        assert not remote, page.relative_to(site)
        for address in filter(None, (one.partition("#")[0] for one in loaded.addresses)):
            folder = site if address.startswith("/") else page.parent
            assert (folder / address.lstrip("/")).exists(), (page.name, address)
        # What Material's script would fetch only for these.
        assert 'class="mermaid"' not in text
        assert 'data-md-component="source"' not in text
    for style in site.rglob("*.css"):
        assert not REMOTE.search(style.read_text("utf-8")), style.relative_to(site)


@pytest.mark.slow
def test_search_works_in_pages_opened_as_files_and_asks_no_host(site, playwright):
    if BROWSER is None:
        pytest.skip("Chromium is not installed")
    asked = []
    with playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"]) as running:
        page = running.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto((site / "index.html").as_uri())
        page.locator(".md-search__input").first.click()
        page.keyboard.type("refractory")
        # Each letter is searched for: the first results are those of "r".
        page.locator(".md-search-result__list", has_text="Glossary").wait_for()
    assert {address.partition(":")[0] for address in asked} <= {"file", "data"}


PICTURE = """<picture>
  <source media="(prefers-color-scheme: dark)" srcset="b.png">
  <img src="a.png" alt="x">
</picture>
"""
PICTURE_ON_SITE = (
    '<img src="a.png#only-light" alt="x"><img src="b.png#only-dark" alt="x" loading="lazy">\n'
)


@pytest.mark.parametrize(
    ("github", "site"),
    [
        ("- a\n  - b\n  c\n", "- a\n    - b\n    c\n"),
        ("- a\n\n  b\n- c\n", "- a\n\n    b\n- c\n"),
        ("- a\n  <p>b</p>\n- c\n", "- a\n    <p>b</p>\n\n- c\n"),
        ("a\n\n    moveset play\n    x\n\nb\n", "a\n\n```sh\nmoveset play\nx\n```\n\nb\n"),
        (
            "a\n\n    from moveset.x import play\n\n    play()\n\nb\n",
            "a\n\n```python\nfrom moveset.x import play\n\nplay()\n```\n\nb\n",
        ),
        ("a\n\n    import moveset\n\nb\n", "a\n\n```python\nimport moveset\n```\n\nb\n"),
        ("a\n\n    my-moves/\n      x\n", "a\n\n    my-moves/\n      x\n"),
        ("```python\n\n    for a in b:\n```\n", "```python\n\n    for a in b:\n```\n"),
        ("~~~~\n- a\n  - b\n~~~~\n", "~~~~\n- a\n  - b\n~~~~\n"),
        (PICTURE, PICTURE_ON_SITE),
    ],
)
def test_markdown_is_shown_as_on_github(github, site):
    assert docs_markdown.fit_markdown(github) == site


@pytest.mark.parametrize(
    ("uri", "link", "on_site"),
    [
        ("a.md", "../SECURITY.md#x", "source/SECURITY.md#x"),
        ("how-to/a.md", "../../examples/web", "../source/examples/web.md"),
        ("how-to/a.md", "../tutorial.md", "../tutorial.md"),
        ("source/CHANGELOG.md", "docs/tutorial.md", "../tutorial.md"),
        ("source/benchmarks/RESULTS.md", "README.md", "README.md"),
        ("a.md", "https://example.org/x", "https://example.org/x"),
        ("a.md", "#x", "#x"),
        ("a.md", "../GONE.md", "../GONE.md"),
        ("a.md", "../../out.md", "../../out.md"),
    ],
)
def test_links_lead_to_the_same_file_on_the_site(uri, link, on_site):
    links = docs_sources.SiteLinks(ROOT, ROOT / "docs")
    assert links.rewrite(f"[x]({link})", uri) == f"[x]({on_site})"


def test_names_of_our_errors_are_links_also_several_at_once():
    known = '<autoref identifier="moveset.play.keys.KeymapError" optional>KeymapError</autoref>'
    html = f"<code>(BundleError, ValueError, {known})</code> and <code>TrainingError</code>"
    linked = docs_errors.link_errors(html, ROOT)
    assert "<code>ValueError</code>" in linked
    assert re.findall(r'identifier="moveset\.base\.errors\.(\w+)"', linked) == [
        *("BundleError", "KeymapError", "TrainingError")
    ]
    assert "(" not in linked


def test_every_error_that_is_raised_leads_to_its_description(site):
    for page in sorted((site / "reference" / "python").glob("*.html")):
        text = page.read_text("utf-8")
        assert not re.search(r"<code>\(\w+Error", text), page.name
        assert "<autoref" not in text, page.name
    teaching = (site / "reference" / "python" / "teaching.html").read_text("utf-8")
    assert 'href="errors.html#moveset.base.errors.TrainingError"' in teaching
    assert 'href="errors.html#moveset.base.errors.MissingExtraError"' in teaching


def test_no_page_is_twice_in_the_navigation():
    named = re.findall(
        r"^ +- .*?(\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE
    )
    assert len(named) == len(set(named)) > 25
