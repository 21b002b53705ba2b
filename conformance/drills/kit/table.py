"""What the drills came to: a line each, and a Markdown table."""

_COLUMNS = ("drill", "fault", "samples", "calls needed", "calls made", "duplicates", "lost", "recovery s", "verdict")


def _cells(out):
    recovery = "" if out.recovery is None else f"{out.recovery:.1f}"
    return (out.name, out.fault, out.samples, out.needed, out.made, out.duplicates, out.lost, recovery, out.verdict)


def line(out):
    head = (
        f"{out.verdict:8}{out.name:28} samples {out.samples}, needed {out.needed}, made {out.made}, "
        f"duplicates {out.duplicates}, lost {out.lost}"
    )
    if out.recovery is not None:
        head += f", recovery {out.recovery:.1f} s"
    details = [*out.notes, *(f"BAD: {complaint}" for complaint in out.complaints)]
    if out.skipped:
        details.append(out.skipped)
    return f"{head} ({out.seconds} s)" + "".join(f"\n          {detail}" for detail in details)


def markdown(outcomes):
    rows = [_COLUMNS, tuple("---" if n < 2 or n == 8 else "---:" for n in range(9)), *map(_cells, outcomes)]
    return "".join("| " + " | ".join(str(cell) for cell in row) + " |\n" for row in rows)
