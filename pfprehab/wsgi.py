import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pfprehab.settings")
application = get_wsgi_application()

from pfprehab.checks import refuse_to_serve_privileged  # noqa: E402 - needs the settings

refuse_to_serve_privileged()
