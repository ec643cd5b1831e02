"""Receiving a file without ever writing it as it came: in memory, and only up to a size."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class TooBigUpload(SimpleUploadedFile):
    """A file of which only the size was kept; the rest of the form arrived as it was typed."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(name, b"")
        self.size = size


class BoundedMemoryHandler(FileUploadHandler):
    """Holds a file in memory, and forgets one that is heavier than `most_bytes`.

    No raw file touches the disk, a full disk breaks no form, and a size is refused by the same
    sentence as any other file instead of a broken connection.
    """

    most_bytes = 10_000_000

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held, self.received = BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received <= self.most_bytes:
            self.held.write(raw_data)
        else:
            self.held = BytesIO()

    def file_complete(self, file_size: int) -> UploadedFile:
        name = self.file_name or ""
        if self.received > self.most_bytes:
            return TooBigUpload(name, self.received)
        return SimpleUploadedFile(name, self.held.getvalue())
