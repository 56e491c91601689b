# Images of the api, the worker and the pages; `docker compose up` builds them all.
#   docker build --target api|worker|web|migrate .

FROM node:20.20-bookworm-slim AS build
WORKDIR /wheelhouse
ENV NEXT_TELEMETRY_DISABLED=1
COPY . .
RUN npm ci --no-audit --no-fund \
  && node scripts/build.mjs \
  && npm prune --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres .wheelhouse apps/web/.next/cache

FROM node:20.20-bookworm-slim AS base
WORKDIR /wheelhouse
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build --chown=root:root /wheelhouse /wheelhouse
USER node

# Runs once and ends: tables and courses.
FROM base AS migrate
CMD ["node", "scripts/migrate.mjs"]

FROM base AS api
ENV HOST=0.0.0.0 PORT=3000 SERVE_WEB=off
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "scripts/healthy.mjs", "http://127.0.0.1:3000/api/health/ready"]
STOPSIGNAL SIGTERM
CMD ["node", "apps/api/dist/main.js"]

FROM base AS worker
ENV WORKER_HOST=0.0.0.0 WORKER_PORT=3001
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "scripts/healthy.mjs", "http://127.0.0.1:3001/health"]
STOPSIGNAL SIGTERM
# Its address is the container's own name on the network, which the shell knows.
CMD ["sh", "-c", "WORKER_ADDRESS=$(hostname -i | cut -d' ' -f1) exec node apps/worker/dist/main.js"]

FROM base AS web
ENV PORT=3002
EXPOSE 3002
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "scripts/healthy.mjs", "http://127.0.0.1:3002/"]
STOPSIGNAL SIGTERM
CMD ["node", "node_modules/next/dist/bin/next", "start", "apps/web", "--hostname", "0.0.0.0", "--port", "3002"]
