-- migrate:up
-- A SecurityAudit, as `gantry scan` wrote it. What it says of its time is the scan's word, so it is kept from when it was taken in.
create table gantry_evidence.security_audits (
  id text primary key,
  digest text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  scan_type text not null,
  status text not null,
  findings integer not null check (findings >= 0),
  pipeline_run_id text not null,
  scanned_at timestamptz not null,
  taken_in_at timestamptz not null default now(),
  record text not null
);
create index security_audits_by_time on gantry_evidence.security_audits (taken_in_at);
create index security_audits_by_run on gantry_evidence.security_audits (pipeline_run_id);

grant select, insert on gantry_evidence.security_audits to gantry_evidence_writer;
grant select, delete on gantry_evidence.security_audits to gantry_evidence_pruner;

alter table gantry_evidence.security_audits enable row level security;
create policy seen on gantry_evidence.security_audits
  for select to gantry_evidence_writer, gantry_evidence_pruner using (true);
create policy added on gantry_evidence.security_audits
  for insert to gantry_evidence_writer with check (taken_in_at between now() - interval '1 minute' and now());
-- What is younger than the retention is no pruning's.
create policy pruned on gantry_evidence.security_audits
  for delete to gantry_evidence_pruner using (taken_in_at < now() - interval '30 days');

create trigger only_added before update or delete or truncate on gantry_evidence.security_audits
  for each statement execute function gantry_evidence.refuse_change();
alter table gantry_evidence.security_audits enable always trigger only_added;

revoke all on gantry_evidence.security_audits from public;
do $$
declare
  name text;
begin
  for name in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
    execute format('revoke all on gantry_evidence.security_audits from %I', name);
  end loop;
end $$;
