"""The product's settings, on the test servers that `manage.py test` starts.

Tests connect with the owner's log-in, because only the owner may create databases; each
connection then takes the web role (tests/roles.py), so what runs is bound as in production.
"""

import os
import uuid

os.environ["PFPREHAB_PROCESS"] = "owner"
os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-0123456789abcdefghijklmnopqrstuv")
os.environ.setdefault("PUBLIC_URL", "http://localhost:8000")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
os.environ["CELERY_QUEUE"] = f"tests-{uuid.uuid4().hex}"  # its own, on a Redis shared with others
os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:1")

from pfprehab.settings import *  # noqa: F403
from pfprehab.settings import DATABASES, INSTALLED_APPS, STORAGES

PROCESS = "web"
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("PFPREHAB_TEST_DB", "test_pfprehab")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# The live server serves static files from their sources only where it reads this very name.
INSTALLED_APPS = [
    "django.contrib.staticfiles" if app == "pfprehab.apps.StaticFilesConfig" else app
    for app in INSTALLED_APPS
]
