-- migrate:up
-- A ReleaseChecklist as a branch had it when it was copied: a draft that went on is a row more. `record` is the file's text.
create table gantry_evidence.release_checklists (
  environment text not null,
  id text not null,
  digest text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  tag text not null,
  is_signed boolean not null,
  written_by text not null,
  written_at timestamptz not null,
  record text not null,
  primary key (environment, id, digest)
);
create index release_checklists_by_time on gantry_evidence.release_checklists (written_at);

grant select, insert on gantry_evidence.release_checklists to gantry_evidence_writer;
grant select, delete on gantry_evidence.release_checklists to gantry_evidence_pruner;

alter table gantry_evidence.release_checklists enable row level security;
create policy seen on gantry_evidence.release_checklists
  for select to gantry_evidence_writer, gantry_evidence_pruner using (true);
create policy added on gantry_evidence.release_checklists
  for insert to gantry_evidence_writer with check (true);
-- What is younger than the retention is no pruning's.
create policy pruned on gantry_evidence.release_checklists
  for delete to gantry_evidence_pruner using (written_at < now() - interval '365 days');

create trigger only_added before update or delete or truncate on gantry_evidence.release_checklists
  for each statement execute function gantry_evidence.refuse_change();
alter table gantry_evidence.release_checklists enable always trigger only_added;

revoke all on gantry_evidence.release_checklists from public;
do $$
declare
  name text;
begin
  for name in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
    execute format('revoke all on gantry_evidence.release_checklists from %I', name);
  end loop;
end $$;
