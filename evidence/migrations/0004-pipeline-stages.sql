-- migrate:up
-- One attempt at a run of a workflow, as GitHub told it when it was taken in, and why its report is missing where it is.
create table gantry_evidence.pipeline_runs (
  id uuid primary key,
  run_id bigint not null check (run_id > 0),
  attempt integer not null check (attempt > 0),
  workflow text not null,
  event text not null,
  branch text not null,
  commit_sha text not null check (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  actor text not null,
  conclusion text not null,
  is_of_pull_request boolean not null,
  started_at timestamptz not null,
  missing text,
  stages integer not null check (stages >= 0),
  digest text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  taken_in_at timestamptz not null default now(),
  unique (run_id, attempt),
  check (missing is null or stages = 0)
);
create index pipeline_runs_by_time on gantry_evidence.pipeline_runs (taken_in_at);

-- A PipelineStageRecord (002) in the seed's own fields, and the lines of its log whose digest it has.
create table gantry_evidence.pipeline_stage_records (
  id uuid primary key,
  pipeline_run_id uuid not null references gantry_evidence.pipeline_runs (id),
  component text not null check (component in ('api', 'ocr_worker', 'portal', 'shared', 'mobile')),
  stage_name text not null check (stage_name ~ '^[A-Za-z][A-Za-z0-9_ .-]{0,99}$'),
  status text not null check (status in ('success', 'failure', 'skipped', 'retrying')),
  started_at timestamptz not null,
  finished_at timestamptz check (finished_at >= started_at),
  duration_ms bigint not null check (duration_ms between 0 and 100000000000),
  artifact_url text check (length(artifact_url) <= 400 and artifact_url ~
    '^https://(github\.com/[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}/actions/runs/[1-9][0-9]*/artifacts/[1-9][0-9]*|api\.github\.com/repos/[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}/actions/artifacts/[1-9][0-9]*(/zip)?)$'),
  log_digest text not null,
  op_id text not null unique check (op_id ~ '^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$'),
  branch text not null check (length(branch) between 1 and 250),
  triggered_by text not null check (length(triggered_by) between 1 and 200),
  environment text check (environment in ('production', 'staging', 'canary', 'sandbox', 'performance')),
  metadata jsonb not null check (jsonb_typeof(metadata) = 'object'),
  lines text not null,
  digest text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  taken_in_at timestamptz not null default now(),
  check (finished_at is not null or status = 'retrying'),
  check (artifact_url is not null or status = 'skipped'),
  check (log_digest = 'sha256:' || encode(sha256(convert_to(lines, 'UTF8')), 'hex'))
);
create index pipeline_stage_records_by_time on gantry_evidence.pipeline_stage_records (taken_in_at);
create index pipeline_stage_records_by_start on gantry_evidence.pipeline_stage_records (started_at);
create index pipeline_stage_records_by_run on gantry_evidence.pipeline_stage_records (pipeline_run_id);

do $$
declare
  name text;
  stranger text;
begin
  foreach name in array array['pipeline_runs', 'pipeline_stage_records'] loop
    execute format('grant select, insert on gantry_evidence.%I to gantry_evidence_writer', name);
    execute format('grant select, delete on gantry_evidence.%I to gantry_evidence_pruner', name);
    execute format('alter table gantry_evidence.%I enable row level security', name);
    execute format('create policy seen on gantry_evidence.%I
      for select to gantry_evidence_writer, gantry_evidence_pruner using (true)', name);
    execute format($policy$create policy added on gantry_evidence.%I
      for insert to gantry_evidence_writer with check (taken_in_at between now() - interval '1 minute' and now())$policy$, name);
    -- What is younger than the retention is no pruning's.
    execute format($policy$create policy pruned on gantry_evidence.%I
      for delete to gantry_evidence_pruner using (taken_in_at < now() - interval '30 days')$policy$, name);
    execute format('create trigger only_added before update or delete or truncate on gantry_evidence.%I
      for each statement execute function gantry_evidence.refuse_change()', name);
    execute format('alter table gantry_evidence.%I enable always trigger only_added', name);
    execute format('revoke all on gantry_evidence.%I from public', name);
    for stranger in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
      execute format('revoke all on gantry_evidence.%I from %I', name, stranger);
    end loop;
  end loop;
end $$;
