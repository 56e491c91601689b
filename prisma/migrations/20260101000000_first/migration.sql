-- Accounts, content, sessions, worlds. Roles: the owner of the database (migrations only), wheelhouse_app (api and worker
-- on behalf of one organisation, held by row-level security), wheelhouse_auth (better-auth), wheelhouse_host (the worker's
-- leases and worlds, over all organisations).

DO $roles$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['wheelhouse_app', 'wheelhouse_auth', 'wheelhouse_host'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- two databases of one server migrate at once
      END;
    END IF;
    IF NOT pg_has_role(current_user, name, 'MEMBER') THEN EXECUTE format('GRANT %I TO CURRENT_USER', name); END IF;
  END LOOP;
END $roles$;

-- The organisation that the present transaction acts for; set by Db.asTenant.
CREATE FUNCTION wheelhouse_tenant() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('wheelhouse.organisation', true), '') $$;

-- ── Accounts (better-auth's tables, with its names) ─────────────────────────────────────────────────────────────────
CREATE TABLE "user" (
  "id" text PRIMARY KEY, "name" text NOT NULL, "email" text NOT NULL UNIQUE, "emailVerified" boolean NOT NULL DEFAULT false,
  "image" text, "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE "session" (
  "id" text PRIMARY KEY, "expiresAt" timestamptz NOT NULL, "token" text NOT NULL UNIQUE,
  "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now(),
  "ipAddress" text, "userAgent" text, "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
  "activeOrganizationId" text
);
CREATE INDEX ON "session" ("userId");
CREATE TABLE "account" (
  "id" text PRIMARY KEY, "accountId" text NOT NULL, "providerId" text NOT NULL,
  "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
  "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz,
  "scope" text, "password" text, "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON "account" ("userId");
CREATE TABLE "verification" (
  "id" text PRIMARY KEY, "identifier" text NOT NULL, "value" text NOT NULL, "expiresAt" timestamptz NOT NULL,
  "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON "verification" ("identifier");
CREATE TABLE "rateLimit" ("id" text PRIMARY KEY, "key" text NOT NULL UNIQUE, "count" integer NOT NULL, "lastRequest" bigint NOT NULL);
CREATE TABLE "organization" (
  "id" text PRIMARY KEY, "name" text NOT NULL, "slug" text NOT NULL UNIQUE, "logo" text, "metadata" text,
  "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz
);
CREATE TABLE "member" (
  "id" text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES "organization" ("id") ON DELETE CASCADE,
  "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
  "role" text NOT NULL DEFAULT 'learner', "createdAt" timestamptz NOT NULL DEFAULT now(),
  UNIQUE ("organizationId", "userId")
);
CREATE INDEX ON "member" ("userId");
CREATE TABLE "invitation" (
  "id" text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES "organization" ("id") ON DELETE CASCADE,
  "email" text NOT NULL, "role" text, "status" text NOT NULL DEFAULT 'pending', "expiresAt" timestamptz NOT NULL,
  "createdAt" timestamptz NOT NULL DEFAULT now(), "inviterId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX ON "invitation" ("organizationId");

-- ── Content ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The bundled courses belong to this organisation, and everyone may read them.
INSERT INTO "organization" ("id", "name", "slug") VALUES ('wheelhouse', 'Wheelhouse', 'wheelhouse');

CREATE TABLE lab_version (
  organisation_id text NOT NULL REFERENCES "organization" ("id") ON DELETE CASCADE,
  id text NOT NULL CHECK (id ~ '^[0-9a-f]{64}$'), -- SHA-256 over the files: the same content is the same version
  files jsonb NOT NULL, player jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id)
);
CREATE TABLE course (
  organisation_id text NOT NULL REFERENCES "organization" ("id") ON DELETE CASCADE,
  slug text NOT NULL, title text NOT NULL, description text NOT NULL, level text NOT NULL, tags text[] NOT NULL DEFAULT '{}',
  position integer NOT NULL DEFAULT 0, updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, slug)
);
-- Which version of a lab new sessions get.
CREATE TABLE lab (
  organisation_id text NOT NULL, course text NOT NULL, slug text NOT NULL, position integer NOT NULL DEFAULT 0,
  version text NOT NULL, updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, course, slug),
  FOREIGN KEY (organisation_id, course) REFERENCES course (organisation_id, slug) ON DELETE CASCADE,
  FOREIGN KEY (organisation_id, version) REFERENCES lab_version (organisation_id, id)
);

-- ── Sessions ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE lab_session (
  id uuid PRIMARY KEY, organisation_id text NOT NULL REFERENCES "organization" ("id") ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
  course text NOT NULL, lab text NOT NULL, title text NOT NULL,
  lab_organisation_id text NOT NULL, lab_version text NOT NULL,
  shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 63), seed bigint NOT NULL,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'ended', 'failed')), failure text,
  step integer NOT NULL DEFAULT 0, steps integer NOT NULL, generation integer NOT NULL DEFAULT 0,
  points double precision NOT NULL DEFAULT 0, points_max double precision NOT NULL DEFAULT 0, steps_done integer NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT now(), last_active_at timestamptz NOT NULL DEFAULT now(), ended_at timestamptz,
  UNIQUE (organisation_id, id),
  FOREIGN KEY (lab_organisation_id, lab_version) REFERENCES lab_version (organisation_id, id)
);
CREATE INDEX ON lab_session (organisation_id, user_id, last_active_at DESC);
CREATE INDEX ON lab_session (shard) WHERE state = 'active';
-- One living session of a lab for each learner: two clicks on "start" make one.
CREATE UNIQUE INDEX lab_session_living ON lab_session (organisation_id, user_id, course, lab) WHERE state <> 'ended';

-- How the checks of a step stand; `checks` is CheckResult[].
CREATE TABLE step_progress (
  session_id uuid NOT NULL, organisation_id text NOT NULL, step integer NOT NULL, checks jsonb NOT NULL,
  points double precision NOT NULL, points_max double precision NOT NULL, updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (session_id, step),
  FOREIGN KEY (organisation_id, session_id) REFERENCES lab_session (organisation_id, id) ON DELETE CASCADE
);
CREATE TABLE attempt (
  id uuid PRIMARY KEY, session_id uuid NOT NULL, organisation_id text NOT NULL, user_id text NOT NULL,
  checks jsonb NOT NULL DEFAULT '[]', points double precision NOT NULL DEFAULT 0, points_max double precision NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(), graded_at timestamptz,
  FOREIGN KEY (organisation_id, session_id) REFERENCES lab_session (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX ON attempt (session_id, created_at DESC);
CREATE UNIQUE INDEX attempt_ungraded ON attempt (session_id) WHERE graded_at IS NULL;

CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, organisation_id text NOT NULL REFERENCES "organization" ("id") ON DELETE CASCADE,
  user_id text, action text NOT NULL, target text NOT NULL, detail jsonb NOT NULL DEFAULT '{}', request_id text,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON audit (organisation_id, id DESC);

-- ── Worlds ──────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE shard_lease (
  shard smallint PRIMARY KEY CHECK (shard BETWEEN 0 AND 63), owner text, address text,
  epoch bigint NOT NULL DEFAULT 0, expires_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO shard_lease (shard) SELECT generate_series(0, 63);
-- The workers that live, so that each knows its fair share of the shards.
CREATE TABLE worker (id text PRIMARY KEY, address text NOT NULL, expires_at timestamptz NOT NULL);

CREATE TABLE world_log (
  session_id uuid NOT NULL, position bigint NOT NULL, organisation_id text NOT NULL, epoch bigint NOT NULL, bytes bytea NOT NULL,
  PRIMARY KEY (session_id, position),
  FOREIGN KEY (organisation_id, session_id) REFERENCES lab_session (organisation_id, id) ON DELETE CASCADE
);
-- `latest`: the log up to `position` is in it. `step`: as it was when the present step was entered. `final`: as handed in.
CREATE TABLE world_snapshot (
  session_id uuid NOT NULL, kind text NOT NULL CHECK (kind IN ('latest', 'step', 'final')), organisation_id text NOT NULL,
  position bigint NOT NULL, epoch bigint NOT NULL, bytes bytea NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (session_id, kind),
  FOREIGN KEY (organisation_id, session_id) REFERENCES lab_session (organisation_id, id) ON DELETE CASCADE
);
ALTER TABLE world_log ALTER COLUMN bytes SET STORAGE EXTERNAL; -- compressed already
ALTER TABLE world_snapshot ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- ── Who may do what ─────────────────────────────────────────────────────────────────────────────────────────────────
GRANT USAGE ON SCHEMA public TO wheelhouse_app, wheelhouse_auth, wheelhouse_host;
GRANT SELECT, INSERT, UPDATE, DELETE ON "user", "session", "account", "verification", "rateLimit", "organization", "member", "invitation"
  TO wheelhouse_auth;
GRANT SELECT ("id", "name", "email", "image") ON "user" TO wheelhouse_app;
GRANT SELECT ON "organization", "member" TO wheelhouse_app;
GRANT SELECT, INSERT ON lab_version, audit TO wheelhouse_app; -- never changed, never removed
GRANT SELECT, INSERT, UPDATE, DELETE ON course, lab TO wheelhouse_app;
GRANT SELECT, INSERT, UPDATE ON lab_session, attempt TO wheelhouse_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON step_progress TO wheelhouse_app;
GRANT SELECT ON shard_lease TO wheelhouse_app; -- where a session is hosted
GRANT SELECT, UPDATE ON shard_lease TO wheelhouse_host;
GRANT SELECT, INSERT, UPDATE, DELETE ON worker, world_log, world_snapshot TO wheelhouse_host;

-- Row-level security: the second lock. FORCE holds the owner too, should it not be a superuser.
DO $policies$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['lab_version', 'course', 'lab', 'lab_session', 'step_progress', 'attempt', 'audit'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant ON %I TO wheelhouse_app USING (organisation_id = wheelhouse_tenant()) '
      'WITH CHECK (organisation_id = wheelhouse_tenant())', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['lab_version', 'course', 'lab'] LOOP
    EXECUTE format('CREATE POLICY bundled ON %I FOR SELECT TO wheelhouse_app USING (organisation_id = ''wheelhouse'')', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['world_log', 'world_snapshot'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY host ON %I TO wheelhouse_host USING (true) WITH CHECK (true)', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['organization', 'member', 'invitation'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY accounts ON %I TO wheelhouse_auth USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY tenant ON %I FOR SELECT TO wheelhouse_app USING (%I = wheelhouse_tenant())',
      name, CASE name WHEN 'organization' THEN 'id' ELSE 'organizationId' END);
  END LOOP;
END $policies$;
