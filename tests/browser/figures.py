"""The clicks that the browser tests counted, as a table after the run."""

CLICKS = "clicks"


def write_clicks(terminalreporter) -> None:
    """Figures travel as properties of the tests' reports, also from other processes."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    calls = [report for report in reports if getattr(report, "when", "") == "call"]
    rows = [
        tuple(value) for report in calls for name, value in report.user_properties if name == CLICKS
    ]
    if not rows:
        return
    terminalreporter.section("clicks and taps")
    width = max(len(what) for what, _count in rows)
    for what, count in rows:
        terminalreporter.write_line(f"{what:{width}}  {count:3}")
