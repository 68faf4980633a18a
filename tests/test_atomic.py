"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from typed import ROOT

import atomic
from errors import WaqaiError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("content", "stored"), [("وقائع\n", "وقائع\n".encode()), (b"\x00\r\n", b"\x00\r\n")])
def test_text_and_bytes_arrive_as_they_are(tmp_path: Path, content: str | bytes, stored: bytes) -> None:
    for _ in ("new", "replaced"):
        atomic.write(tmp_path / "a", content)
        assert ((tmp_path / "a").read_bytes(), names(tmp_path)) == (stored, ["a"])


@pytest.mark.parametrize("before", [None, "before"])
def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path: Path, before: str | None) -> None:
    path = tmp_path / "a.sqlite"
    if before is not None:
        path.write_text(before)
    with pytest.raises(KeyboardInterrupt), atomic.whole(path) as part:
        assert (part.parent, part.suffix) == (tmp_path, ".sqlite")
        part.write_text("half")
        part.with_name(f"{part.name}-wal").write_text("journal")
        raise KeyboardInterrupt
    assert names(tmp_path) == ([] if before is None else ["a.sqlite"])
    assert before is None or path.read_text() == before


@pytest.mark.parametrize(("name", "says"), [("no/folder/a", "cannot be written: No such file"), (".", "is a folder")])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(WaqaiError, match=says):
        atomic.write(tmp_path / name, "x")
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="has other rights")
def test_rights_are_those_of_the_umask_or_of_the_file_before(tmp_path: Path) -> None:
    path = tmp_path / "a"
    mask = os.umask(0o027)
    try:
        atomic.write(path, "x")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o600)
        atomic.write(path, "y")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(mask)


@pytest.mark.skipif(os.name != "posix", reason="makes links and pipes")
def test_links_lead_on_and_pipes_and_devices_are_written_to(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "link").symlink_to("far/a")
    atomic.write(tmp_path / "link", "x")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "far" / "a").read_text() == "x"
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    atomic.write(pipe, "through")
    reader.join()
    assert (read, pipe.is_fifo(), names(tmp_path)) == (["through"], True, ["far", "link", "pipe"])
    atomic.write(Path("/dev/null"), "x")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("fails", [False, True])
def test_a_folder_is_replaced_whole(tmp_path: Path, fails: bool) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "old").touch()
    try:
        with atomic.whole_folder(folder) as made:
            (made / "new").touch()
            if fails:
                raise ValueError
    except ValueError:
        pass
    assert (names(folder), names(tmp_path)) == (["old"] if fails else ["new"], ["f"])


KILLED = """
import os, signal, sys, atomic, pathlib
with atomic.{writer}(pathlib.Path(sys.argv[1])) as part:
    {begin}
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_what_a_killed_writer_left_is_cleared_by_the_next_and_what_another_writes_is_not(tmp_path: Path) -> None:
    begun = "part.write_text('half'); part.with_name(part.name + '-wal').touch()"
    for writer, begin, left in (("whole", begun, 3), ("whole_folder", "(part / 'half').touch()", 2)):
        code = KILLED.format(writer=writer, begin=begin)
        ended = subprocess.run([sys.executable, "-c", code, tmp_path / "a.sqlite"], cwd=ROOT, check=False)
        assert (ended.returncode, len(names(tmp_path))) == (-signal.SIGKILL, left)  # the second cleared the first's
    with atomic.whole(tmp_path / "slow") as part:
        part.with_name(f"{part.name}-wal").touch()
        part.unlink()  # as GDAL does, which makes a file of its own
        part.touch()
        atomic.write(tmp_path / "quick", "x")
        assert names(tmp_path)[1:] == [part.name, f"{part.name}-wal", "quick"]
        with atomic.whole_folder(tmp_path / "f") as made:
            (made / "new").touch()
    assert names(tmp_path) == ["f", "quick", "slow"]


def test_a_folder_of_which_a_killed_writer_had_taken_the_name_is_put_back(tmp_path: Path) -> None:
    (tmp_path / ".waqai.0123abcd").touch()
    for name in (".waqai.0123abcd.f", ".waqai.0123abcd.f.before"):
        (tmp_path / name).mkdir()
    (tmp_path / ".waqai.0123abcd.f.before" / "old").touch()
    atomic.write(tmp_path / "a", "x")
    assert (names(tmp_path), names(tmp_path / "f")) == (["a", "f"], ["old"])


@pytest.mark.skipif(os.name != "posix", reason="makes links and pipes")
def test_a_link_or_pipe_named_as_a_part_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("x")
    (tmp_path / ".waqai.0123abcd.a").symlink_to("theirs")
    os.mkfifo(tmp_path / ".waqai.4567abcd.b")
    (tmp_path / ".waqai.89ababcd..before").mkdir()
    atomic.write(tmp_path / "c", "y")
    assert {"theirs", "c"} <= set(names(tmp_path)) and (tmp_path / "theirs").read_text() == "x"
