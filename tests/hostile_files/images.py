"""Images, most of them drawn by Pillow, some byte by byte."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

SIZE = (60, 40)
GPS, LATITUDE, DESCRIPTION, ORIENTATION = 0x8825, 2, 0x010E, 0x0112
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def drawn(kind: str = "JPEG", mode: str = "RGB", colour: Any = 90, **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, SIZE, colour).save(out, kind, **options)
    return out.getvalue()


def with_php() -> bytes:
    return drawn(comment=b"<?php system('HARM'); ?>") + b"<?php system('HARM'); ?>"


def located() -> bytes:
    exif = Image.Exif()
    exif[DESCRIPTION] = "HARM"
    exif.get_ifd(GPS)[LATITUDE] = (50.0, 25.0, 30.0)
    return drawn(exif=exif.tobytes(), comment=b"HARM")


def turned() -> bytes:
    """Harmless: a photograph taken with the phone upright."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    return drawn(exif=exif.tobytes())


def cut() -> bytes:
    return drawn(quality=95)[:-60]


def cmyk() -> bytes:
    return drawn(mode="CMYK", colour=(0, 255, 255, 0))


def huge() -> bytes:
    out = BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


def lying() -> bytes:
    """It announces 6 000 pixels a side and holds one line."""
    header = struct.pack(">IIBBBBB", 6000, 6000, 8, 2, 0, 0, 0)
    return _png((b"IHDR", header), (b"IDAT", zlib.compress(bytes(18_001))))


def wordy() -> bytes:
    """A comment of 100 million signs, in 100 kB."""
    squeezed = b"Comment\0\0" + zlib.compress(b"A" * 100_000_000)
    return _png((b"IHDR", _HEADER), (b"zTXt", squeezed), (b"IDAT", _DATA))


def profile_bomb() -> bytes:
    squeezed = b"sRGB\0\0" + zlib.compress(bytes(100_000_000))
    return _png((b"IHDR", _HEADER), (b"iCCP", squeezed), (b"IDAT", _DATA))


def sixteen_bits() -> bytes:
    return drawn("PNG", mode="I;16", colour=40_000)


def moving_png() -> bytes:
    return drawn("PNG", save_all=True, append_images=[Image.new("RGB", SIZE, 200)] * 9)


def moving_webp() -> bytes:
    return drawn("WEBP", save_all=True, append_images=[Image.new("RGB", SIZE, 200)] * 9)


def gif() -> bytes:
    return drawn("GIF", comment=b"<script>HARM</script>")


def tiff() -> bytes:
    return drawn("TIFF")


def bmp() -> bytes:
    return drawn("BMP")


def see_through() -> bytes:
    return drawn("PNG", mode="RGBA", colour=(255, 0, 0, 0))


def told() -> bytes:
    """Harmless: a PNG with an ordinary comment."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "HARM")
    return drawn("PNG", pnginfo=words)


_HEADER = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
_DATA = zlib.compress(bytes(4))


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in [*chunks, (b"IEND", b"")]
    ]
    return PNG_HEAD + b"".join(parts)
