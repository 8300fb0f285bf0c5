"""{{ program.name|plan_words }}: what a template says, in the reader's language."""

from django import template

from programs.queries.plan_words import plan_words

register = template.Library()
register.filter("plan_words", plan_words)
