# One image for every process of pfprehab: web, worker, beat and the one-off commands.

# --- Packages: exactly requirements-server.lock, by hash ---
FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install uv
RUN python -m venv --without-pip /opt/venv
COPY requirements-server.lock .
RUN uv pip sync --require-hashes --python /opt/venv/bin/python requirements-server.lock

# --- What runs: the user it runs as may write none of it ---
FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin pfprehab
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    PFPREHAB_NO_BOOTSTRAP=1 STATIC_ROOT=/app/staticfiles
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py LICENSE ./
COPY pfprehab pfprehab
COPY exercises exercises
COPY programs programs
COPY patients patients
COPY templates templates
COPY static static
# Collecting needs settings but no server: these values serve this step and are not kept.
RUN python -m compileall -q pfprehab exercises programs patients && \
    SECRET_KEY=build-step PUBLIC_URL=https://build.invalid EMAIL_URL=smtp://build.invalid \
    REDIS_URL=redis://build.invalid DATABASE_URL=postgresql://build.invalid/none \
    python manage.py collectstatic --no-input --verbosity 0 --ignore rest_framework
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "pfprehab.wsgi:application", "--bind=0.0.0.0:8000", "--no-control-socket", \
     "--worker-class=gthread", "--workers=2", "--threads=4", \
     "--worker-tmp-dir=/dev/shm", "--graceful-timeout=20"]
