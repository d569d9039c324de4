"""An empty page with a strict policy, beside all files of the repository."""

from contextlib import contextmanager

from .static_server import ROOT, serve

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "connect-src 'self'",
        "worker-src 'self'",
    )
)
"""Of the page and its workers: files of their own site only, and WebAssembly."""


@contextmanager
def empty_page_address():
    """Yield the address of an empty page on a server of the repository's files."""
    with serve(ROOT, headers={"content-security-policy": POLICY}, pages={"": ""}) as address:
        yield address
