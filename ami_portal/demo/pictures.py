"""Drawings that stand for photos: no face, no place, a few colours."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SKIES = ("#f2c14e", "#e8d9c5", "#c9d6cf")
HILLS = ("#3f5a4d", "#6b4a3a", "#2f3b46")
SIZE = (960, 640)


def landscape(rank: int) -> SimpleUploadedFile:
    """A slag heap under a sky, another for each rank."""
    picture = Image.new("RGB", SIZE, SKIES[rank % len(SKIES)])
    pen, left = ImageDraw.Draw(picture), 120 + rank % 4 * 90
    pen.polygon([(left, 520), (left + 260, 180), (left + 520, 520)], HILLS[rank % len(HILLS)])
    pen.rectangle([(0, 520), SIZE], "#8a3324")
    content = BytesIO()
    picture.save(content, "JPEG")
    return SimpleUploadedFile("action.jpg", content.getvalue(), "image/jpeg")
