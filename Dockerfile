# Built by hand or by compose.yaml; the tests of this repository do not build it.
FROM python:3.13-slim AS packages
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app pinpress \
 && install -d -o pinpress /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_ROOT=/app/static-files FILES_DIR=/data
# The settings need these variables; they are not stored in the image.
RUN SECRET_KEY=unused PINPRESS_CODES_KEY=unused REDIS_URL=redis://unused \
    DATABASE_URL=postgresql://unused@unused/unused \
    python manage.py collectstatic --no-input --verbosity 0
USER pinpress
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s \
    CMD ["python", "-m", "stack.readiness"]
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", \
     "--workers-kill-timeout", "5", "config.wsgi:application"]
