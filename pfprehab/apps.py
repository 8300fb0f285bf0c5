from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig
from django.core.checks import register


class AdminConfig(DjangoAdminConfig):
    default_site = "pfprehab.admin.OperatorSite"


class ProjectConfig(AppConfig):
    """The composition root as an app: start-up checks, translations."""

    name = "pfprehab"
    label = "project"

    def ready(self):
        import pfprehab.api.schema  # noqa: F401 - registers itself
        from pfprehab import checks

        register(checks.role_is_not_privileged, "database", deploy=False)


class StaticFilesConfig(DjangoStaticFilesConfig):
    """Leave out htmx's extensions: unused, and two name a file that the package does not carry."""

    ignore_patterns = ["CVS", ".*", "*~", "ext"]
