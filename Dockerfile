FROM python:3.13-slim
WORKDIR /srv/letzshop
COPY pyproject.toml README.md LICENSE /build/
COPY src /build/src
RUN pip install --no-cache-dir '/build[server,postgres,redis]' \
    && useradd --home-dir /srv/letzshop letzshop \
    && mkdir letzshop-data && chown -R letzshop /srv/letzshop
USER letzshop
ENV API_HOST=0.0.0.0
EXPOSE 8000
HEALTHCHECK CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=5)"
CMD ["letzshop", "serve"]
