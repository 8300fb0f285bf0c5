"""The product's settings, on the test servers that `manage.py test` starts.

Tests connect with the owner's log-in, because only the owner may create databases; each
connection then takes the web role (tests/roles.py), so what runs is bound as in production.
"""

import os

os.environ["PFPREHAB_PROCESS"] = "owner"
os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-0123456789abcdefghijklmnopqrstuv")
os.environ.setdefault("PUBLIC_URL", "http://localhost:8000")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:1")

from pfprehab.settings import *  # noqa: F403
from pfprehab.settings import DATABASES, STORAGES

PROCESS = "web"
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("PFPREHAB_TEST_DB", "test_pfprehab")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
