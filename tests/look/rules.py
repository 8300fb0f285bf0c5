"""What axe checks: WCAG 2.0 to 2.2, A and AA, and its best practice."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
