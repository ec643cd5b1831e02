"""Runs alone, as a script: an image comes in, a plain JPEG of its pixels goes out.

Nothing of the file is copied but what the decoder drew: no metadata, no profile, no second frame.
"""

import json
import resource
import sys
from io import BytesIO

from PIL import Image, ImageOps

MEMORY, SECONDS, REFUSED = 1 << 30, 15, 3
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 85
# What Pillow's decoders raise on damaged data.
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError)


class RefusedError(Exception):
    """Its text is a value of `Reason`."""


def remake(content: bytes, *, pixels: int, side: int, edge: int) -> bytes:
    """The first frame, upright, on white, at most `edge` pixels a side. Raises RefusedError.

    The size is read in the header and refused before anything is decoded.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
        width, height = image.size
        if width * height > pixels or max(width, height) > side:
            raise RefusedError("too_many_pixels")
        return _as_jpeg(_drawn(image, edge))
    except DAMAGED as damage:
        raise RefusedError("unreadable") from damage


def _drawn(image: Image.Image, edge: int) -> Image.Image:
    image.draft("RGB", (edge, edge))  # a JPEG is decoded near the size that is kept
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):  # 16 bits of grey
        upright = upright.convert("I").point(lambda level: level / 257).convert("L")
    flat = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    flat.thumbnail((edge, edge))
    return flat


def _as_jpeg(drawn: Image.Image) -> bytes:
    fresh = Image.new("RGB", drawn.size, "white")
    fresh.paste(drawn, mask=drawn.getchannel("A") if drawn.mode == "RGBA" else None)
    kept = BytesIO()
    fresh.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    limits = json.loads(sys.argv[1])
    try:
        clean = remake(
            sys.stdin.buffer.read(),
            pixels=limits["pixels"], side=limits["side"], edge=limits["edge"],
        )  # fmt: skip
    except RefusedError as refusal:
        sys.stderr.write(str(refusal))
        return REFUSED
    except MemoryError:
        sys.stderr.write("too_dense")
        return REFUSED
    sys.stdout.buffer.write(clean)
    return 0


if __name__ == "__main__":
    sys.exit(main())
