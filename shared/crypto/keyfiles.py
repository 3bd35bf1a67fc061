"""Key files on disk: written once and whole, and not read when others could read them too."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.crypto.refusals import KeyRefused

KEY_BYTES = 32
FOLDER_MODE = 0o700
PRIVATE_MODE = 0o600
PUBLIC_MODE = 0o644
OPEN_TO_OTHERS = 0o077


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's creation lock, so that two processes that start together agree on one set of keys."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    _refuse_if_open(folder)
    descriptor = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, PRIVATE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_once(path: Path, content: bytes, mode: int = PRIVATE_MODE) -> None:
    """Write a key under its final name in one step; a file that stands there already is kept."""
    if path.exists():
        return
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    unfinished.rename(path)


def read_private(path: Path) -> bytes:
    """The 32 bytes of a key that only its owner may read."""
    content = read_public(path)
    _refuse_if_open(path)
    return content


def read_public(path: Path) -> bytes:
    """The 32 bytes of a key that everybody may read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KeyRefused(f"密钥文件 {path.name} 无法读取: {error.strerror}") from error
    if len(content) != KEY_BYTES:
        raise KeyRefused(f"密钥文件 {path.name} 应为 {KEY_BYTES} 字节")
    return content


def _refuse_if_open(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & OPEN_TO_OTHERS:
        raise KeyRefused(f"{path.name} 的权限 {mode:04o} 过宽,仅限所有者读写 (chmod go= 后重试)")
