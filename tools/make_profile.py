"""Make ``resources/srgb.icc``, the output intent of PDF/A, with a fixed date in its header.

python tools/make_profile.py
"""

from __future__ import annotations

from pathlib import Path

from PIL import ImageCms

TARGET = Path(__file__).parent.parent / "resources" / "srgb.icc"
CREATED = slice(24, 36)  # ICC.1, 7.2.8: six 16-bit numbers


def main() -> None:
    """Write the sRGB profile of Little CMS."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[CREATED] = b"".join(number.to_bytes(2) for number in (2019, 1, 1, 0, 0, 0))
    TARGET.write_bytes(profile)


if __name__ == "__main__":
    main()
