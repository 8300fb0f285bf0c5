"""A person at a browser: every click is counted, every complaint of the page is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Locator, Page

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
# Forms that are not accepted answer 422: the browser writes that down although it is meant so.
MEANT = "the server responded with a status of 422"
WATCH_POLICY = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Hands:
    """One page of one browser, with what was clicked and what went wrong.

    figures: {what was done: clicks}.
    """

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)
    clicks: int = 0

    @classmethod
    def at(cls, context: BrowserContext) -> Hands:
        context.add_init_script(WATCH_POLICY)
        hands = cls(context, context.new_page())
        hands.page.set_default_timeout(20_000)
        hands.page.on("console", hands._heard)
        hands.page.on("pageerror", lambda error: hands.complaints.append(str(error)))
        hands.page.on("response", hands._answered)
        return hands

    def _heard(self, message) -> None:
        if message.type in ("error", "warning") and MEANT not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response) -> None:
        if response.status >= 400 and response.status != 422:
            self.complaints.append(f"{response.status} {response.url}")

    @contextmanager
    def counting(self, what: str) -> Iterator[None]:
        """Note the clicks made inside under a name."""
        before = self.clicks
        yield
        self.figures[what] = self.clicks - before

    def click(self, target: str | Locator, *, name: str | None = None) -> None:
        """Click a locator, or a button or link by its words (`name` names the role)."""
        if isinstance(target, str):
            target = self.button(target) if name is None else self.by(name, target)
        target.click()
        self.clicks += 1

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words, exact=True)

    def by(self, role: str, words: str) -> Locator:
        return self.page.get_by_role(role, name=words)

    def fill(self, name: str, value: str) -> None:
        self.page.fill(f"[name={name}]", value)

    def choose(self, name: str, value: str) -> None:
        """Tap one of the buttons of a question; its input itself may be invisible."""
        chosen = self.page.locator(f"label:has(> input[name={name}][value='{value}'])")
        self.click(chosen)

    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return self.page.evaluate(script)
