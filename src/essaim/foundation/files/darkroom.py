"""Develop one picture, in a short-lived process of little memory and time: `darkroom.py SOURCE FOLDER PIXELS`.

Run by its path, with nothing of Essaim or Django imported, so that a bomb or a fault of a decoder ends this process
and no other. Everything is encoded anew from the pixels: location, camera, thumbnails, comments and whatever was
hidden in the file stay behind. Prints one JSON object: {"width", "height", "made": [{name, type, width, height}]}.
"""

import contextlib
import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY = 1_200 * 2**20
SECONDS = 90
MASTER = 2_560  # the longest side kept: what later sizes would be made from
WIDTHS = (320, 640, 1_280, 1_920)


def limit() -> None:
    """Bounds that the system holds, whatever the decoder does."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (100 * 2**20, 100 * 2**20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def develop(source: Path, folder: Path, most_pixels: int) -> dict[str, Any]:
    """Write the kept picture and its sizes into `folder`."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = most_pixels
    formats = ["JPEG", "PNG", "WEBP", "AVIF", "GIF"]
    with Image.open(source, formats=formats) as opened:
        if opened.width * opened.height > most_pixels:
            raise ValueError("too many pixels")
        if opened.format == "JPEG":
            opened.draft("RGB", (MASTER, MASTER))  # decoded at the size wanted: four times less memory
        opened.seek(0)
        opened.load()
        picture = _plain(ImageOps.exif_transpose(opened))
    picture.thumbnail((MASTER, MASTER), Image.Resampling.LANCZOS)
    made = [_write(picture, folder, "master", _fallback(picture), 90)]
    smaller = picture
    widths = {width for width in (*WIDTHS, min(picture.width, WIDTHS[-1])) if width <= picture.width}
    for width in sorted(widths, reverse=True):
        height = max(1, round(picture.height * width / picture.width))
        smaller = smaller.resize((width, height), Image.Resampling.LANCZOS)
        for kind, quality in (("avif", 55), ("webp", 78), (_fallback(picture), 80)):
            made.append(_write(smaller, folder, str(width), kind, quality))
    return {"width": picture.width, "height": picture.height, "made": made}


def _fallback(picture: Any) -> str:
    return "png" if picture.mode == "RGBA" else "jpg"


def _plain(picture: Any) -> Any:
    """RGB, or RGBA where something is transparent, in the colours of screens; nothing else of the file."""
    from PIL import Image, ImageCms

    profile = picture.info.get("icc_profile")
    transparent = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    wanted = "RGBA" if transparent else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            shown = "RGBA" if picture.mode == "RGBA" else "RGB"
            turned = ImageCms.profileToProfile(
                picture, theirs, ImageCms.createProfile("sRGB"), outputMode=shown
            )
            picture = turned or picture
    picture = picture.convert(wanted)
    if wanted == "RGBA" and picture.getchannel("A").getextrema()[0] == 255:
        picture = picture.convert("RGB")
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean


def _write(picture: Any, folder: Path, name: str, kind: str, quality: int) -> dict[str, Any]:
    options: dict[str, Any] = {
        "jpg": {"format": "JPEG", "quality": quality, "progressive": True, "optimize": True},
        "png": {"format": "PNG", "optimize": True},
        "webp": {"format": "WEBP", "quality": quality, "method": 4},
        "avif": {"format": "AVIF", "quality": quality, "speed": 8, "max_threads": 1},
    }[kind]
    path = folder / f"{name}.{kind}"
    picture.save(path, **options)
    types = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}
    return {"name": path.name, "type": types[kind], "width": picture.width, "height": picture.height}


def main() -> int:
    """0 and the JSON; 3 where the picture cannot be developed."""
    limit()
    source, folder, pixels = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    try:
        print(json.dumps(develop(source, folder, pixels)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
