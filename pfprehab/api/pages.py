from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Cursor pages: stable while rows are added. `?page_size=` up to 100."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = "-pk"


class PagesBySlug(Pages):
    """The same, for what has a slug."""

    ordering = "slug"
