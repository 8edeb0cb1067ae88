from __future__ import annotations

import subprocess
import sys

import report_samples as samples

from desktop.report.publish import render


def test_the_report_is_a_whole_file() -> None:
    pdf = render(samples.report(2)).pdf
    assert pdf.startswith(b"%PDF-1.7")
    assert pdf.rstrip().endswith(b"%%EOF")


def test_importing_the_report_loads_nothing_slow() -> None:
    code = (
        "import sys, desktop.report.publish, desktop.report.compose;"
        "print([m for m in ('reportlab', 'pikepdf', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
