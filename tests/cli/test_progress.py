"""Progress bars."""

from moveset.cli.progress import ProgressBar


def test_progress_stays_out_of_what_is_printed(capsys):
    with ProgressBar() as bar:
        bar.update("see clip", 1, 2)
        bar.update("learn", 1, 9)
    shown = capsys.readouterr()
    assert not shown.out
    assert "see clip" in shown.err
    assert "learn" in shown.err
