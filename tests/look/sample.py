"""Made-up data that fills the style pages."""

from types import SimpleNamespace

import segno
from django import forms
from django.core.paginator import Paginator

from pfprehab import charts

_ELEVEN = [(str(point), str(point)) for point in range(11)]


class SampleForm(forms.Form):
    """One field of every kind the product uses."""

    name = forms.CharField(label="Name", help_text="As in the record.")
    born = forms.CharField(label="Birth date", help_text="Day, month, year: 27 3 1997.")
    knee = forms.ChoiceField(
        label="Affected knee",
        choices=[("left", "Left"), ("right", "Right"), ("both", "Both")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Session days",
        choices=[("0", "Mon"), ("1", "Tue"), ("2", "Wed")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        required=False,
    )
    pain = forms.ChoiceField(
        label="Worst pain during the session", choices=_ELEVEN, widget=forms.RadioSelect
    )
    effort = forms.ChoiceField(
        label="How hard was it?", choices=_ELEVEN[1:], widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="I have read the notice")


def bands() -> list[charts.Band]:
    return [
        charts.Band(0, 2, "acceptable, 0 to 2"),
        charts.Band(2, 5, "watch, 3 to 5"),
        charts.Band(5, 10, "reduce load, over 5"),
    ]


def chart() -> charts.PainChart:
    worst = [6, 5, 6, 5, None, 5, 4, 4, 3, 4, 3, 2]
    morning = [4, 4, 4, 3, None, 4, 3, 3, 2, None, 2, 1]
    points = [
        charts.PainPoint(f"Session {place + 1}", *pair)
        for place, pair in enumerate(zip(worst, morning, strict=True))
    ]
    return charts.pain_chart(
        points,
        bands=bands(),
        sentence="Worst pain in a session fell from 6 in week 1 to 2 in week 4.",
        x_labels=[(0, "wk 1"), (3, "wk 2"), (6, "wk 3"), (9, "wk 4")],
        events=[(6, "phase 2")],
    )


def calendar() -> dict:
    words = {
        "done": "done",
        "partly": "partly done",
        "missed": "not done",
        "unknown": "not reported",
        "rest": "rest day",
    }
    weeks = ["d..d.d.", "d..p.d.", "d.d..m.", "d..u.d."]
    states = {"d": "done", "p": "partly", "m": "missed", "u": "unknown", ".": "rest"}
    return {
        "days": list("MTWTFSS"),
        "weeks": [
            {
                "label": f"Wk {number}",
                "days": [
                    {
                        "state": states[mark],
                        "word": words[states[mark]],
                        "today": number == 4 and place == 5,
                    }
                    for place, mark in enumerate(marks)
                ],
            }
            for number, marks in enumerate(weeks, start=1)
        ],
    }


def rows() -> list[dict]:
    made = [
        ("MK", "Marta Kowalska", "bad", "warn", "Pain flare", [3, 3, 2, 3, 4, 6, 7, 7], ""),
        ("LS", "Lena Schmidt", "accent", "up", "Ready to progress", [5, 4, 4, 2, 2, 1], "ghost"),
        ("HA", "Hana Abebe", "warn", "clock", "Gone quiet", [4, 4, None, 4], "ghost"),
        ("ÖW", "Åsa Öberg-Wolfeschlegelsteinhausen", "", "", "Too little to tell", [], "ghost"),
    ]
    return [
        {
            "initials": initials,
            "name": name,
            "place": "Right knee, week 4 of 6",
            "tone": tone,
            "icon": icon,
            "tag": tag,
            "reason": "Worst pain 7 in the last 2 sessions (was 3). Stopped at step-downs.",
            "pain": f"{pain[0]} to {pain[-1]}" if pain else "not reported",
            "spark": charts.spark_line(pain) if pain else None,
            "days": ["done", "rest", "partly", "missed", "rest", "done", "unknown"],
            "days_words": "2 sessions done, 1 partly, 1 not done, 1 not reported in 7 days",
            "button": button,
            "action": "Review",
        }
        for initials, name, tone, icon, tag, pain, button in made
    ]


def scores() -> list[dict]:
    return [
        {
            "name": "Anterior Knee Pain Scale",
            "now": "78",
            "of": "of 100",
            "percent": charts.percent_of(78, low=0, high=100),
            "start_percent": charts.percent_of(62, low=0, high=100),
            "words": "62 at start. Gain 16, a change that matters is 8",
            "sentence": "62 at the start, 78 now, of 100",
        }
    ]


def context(*, filled_badly: bool = False) -> dict:
    """Everything the style pages show; with `filled_badly` the form comes back with its errors."""
    qr = segno.make("http://localhost:8000/join/#k7Jq-2mXw").svg_data_uri(scale=4)
    return {
        "desk": {"flags": "2", "messages": "1"},
        "form": SampleForm({"name": "", "pain": "11"} if filled_badly else None),
        "sample": SimpleNamespace(
            rows=rows(),
            chart=chart(),
            calendar=calendar(),
            scores=scores(),
            qr=qr,
            names=["Clamshell", "Side-lying hip abduction", "Lateral step-down", "Calf stretch"],
            page=Paginator(range(60), 20).get_page(2),
        ),
    }
