"""One settings file. Everything that differs between machines comes from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.utils.translation import gettext_lazy as _

from pfprehab import env
from pfprehab.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What this process is -------------------------------------------------------------------
PROCESS = env.choice("PFPREHAB_PROCESS", {"web", "worker", "owner"}, "web")
DEBUG = env.boolean("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
PUBLIC_URL = env.text("PUBLIC_URL").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_ORIGIN = PUBLIC_URL.startswith("https://")

# --- Engines --------------------------------------------------------------------------------
_DATABASE_URL = {
    "web": "DATABASE_URL",
    "worker": "DATABASE_WORKER_URL",
    "owner": "DATABASE_OWNER_URL",
}[PROCESS]
WEB_THREADS = env.integer("WEB_THREADS", 4)
# A short-lived owner command needs no pool; web and workers keep theirs (design: threads + 1).
_POOL = {"min_size": 1, "max_size": WEB_THREADS + 1, "timeout": 5}
DATABASES = {"default": env.postgres(_DATABASE_URL, pool=None if PROCESS == "owner" else _POOL)}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DATABASE_ROLES = {
    "web": env.text("DATABASE_WEB_ROLE", "pfprehab_web"),
    "worker": env.text("DATABASE_WORKER_ROLE", "pfprehab_worker"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

REDIS_URL = env.text("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
}
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", "pfprehab")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "pauses": {
        "task": "patients.tasks.turn_pauses",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "plan": {
        "task": "patients.tasks.plan_weekly_reminders",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "send": {
        "task": "patients.tasks.hand_out_reminders",
        "schedule": 15,
        "options": {"expires": 15},
    },
}

vars().update(env.smtp("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "pfprehab <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Application ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "pfprehab.accounts",
    "pfprehab.audit",
    "exercises",
    "programs",
    "patients",
    "pfprehab.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "pfprehab.apps.StaticFilesConfig",
    "django.contrib.humanize",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pfprehab.apps.ProjectConfig",
]
MIDDLEWARE = [
    "pfprehab.errors.LastResortMiddleware",
    "pfprehab.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "pfprehab.responses.PrivacyHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pfprehab.logs.RequestLogMiddleware",
    "pfprehab.responses.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Innermost: who is acting, the database scope around view and rendering, the access table.
    "pfprehab.accounts.middleware.ScopeMiddleware",
    "pfprehab.accounts.middleware.AccessMiddleware",
]
ROOT_URLCONF = "pfprehab.urls"
WSGI_APPLICATION = "pfprehab.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "patients.queries.desk_counts.desk_counts",
            ],
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {message_levels.ERROR: "bad", message_levels.SUCCESS: "good"}

# --- Sign-in --------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "pfprehab.accounts.backends.DeviceBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:enter"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "pfprehab.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff arrive by an invitation that was sent to the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # the subjects name the product themselves
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "pfprehab.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_ORIGIN
MFA_TOTP_ISSUER = "pfprehab"
STAFF_IDLE_SECONDS = env.integer("STAFF_IDLE_SECONDS", 15 * 60)
STAFF_SESSION_SECONDS = env.integer("STAFF_SESSION_SECONDS", 12 * 3600)
PATIENT_IDLE_SECONDS = 14 * 24 * 3600
PATIENT_SESSION_SECONDS = 90 * 24 * 3600

# --- Browser security -----------------------------------------------------------------------
# The __Host- prefix demands the Secure flag; browsers treat http://localhost as secure for it
# only over https, so a plain-http address (the demo) gets plain names.
_COOKIE = "__Host-pfprehab-" if SECURE_ORIGIN else "pfprehab-"
SESSION_COOKIE_NAME = f"{_COOKIE}session"
CSRF_COOKIE_NAME = f"{_COOKIE}csrf"
LANGUAGE_COOKIE_NAME = f"{_COOKIE}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_ORIGIN
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = PATIENT_SESSION_SECONDS
CSRF_FAILURE_VIEW = "pfprehab.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE_ORIGIN
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_ORIGIN else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_ORIGIN else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_ORIGIN
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # a form or an API body; no page needs more
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
# Routes that take a file, with the bytes of the whole request: the file and a little around it.
UPLOAD_LIMITS = {
    "exercises:draft-picture": 5 * 1024 * 1024 + 64 * 1024,
    "exercises:imports": 20 * 1024 * 1024 + 64 * 1024,
}

# --- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["pfprehab.api.auth.ActingAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["pfprehab.api.auth.AccessTablePermission"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "pfprehab.api.pages.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "pfprehab.api.errors.exception_handler",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "pfprehab",
    "VERSION": "1",
    "DESCRIPTION": "Exercise prescription, logs and adherence for patellofemoral pain.",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["pfprehab.api.schema.with_errors"],
}

# --- Language, time, files ------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "pfprehab" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "pfprehab.responses.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
LOGGING = logging_config(level=env.text("LOG_LEVEL", "INFO"))
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique ignoring case, by user_email_once
