-- migrate:up
-- Who adds, and who prunes. Logins are members of one of them; neither owns anything.
do $$
declare
  name text;
begin
  foreach name in array array['gantry_evidence_writer', 'gantry_evidence_pruner'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin', name);
    end if;
    execute format('grant %I to current_user', name);
  end loop;
end $$;

grant usage on schema gantry_evidence to gantry_evidence_writer, gantry_evidence_pruner;

-- Which version of the schema is there.
grant select on gantry_evidence.gantry_migrations to gantry_evidence_writer, gantry_evidence_pruner;
create policy seen on gantry_evidence.gantry_migrations
  for select to gantry_evidence_writer, gantry_evidence_pruner using (true);

-- Statements that change or remove are refused whoever runs them, the owner included; pruning alone deletes.
create function gantry_evidence.refuse_change() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'DELETE' and current_user = 'gantry_evidence_pruner' then
    return null;
  end if;
  raise exception 'evidence is only added to: % of % is refused', lower(tg_op), tg_table_name
    using errcode = 'restrict_violation';
end $$;
revoke execute on function gantry_evidence.refuse_change() from public;

-- A record of a chain, as its branch has it: `record` is the canonical line, the others are taken from it to be asked for.
create table gantry_evidence.audit_events (
  chain text not null,
  number bigint not null check (number >= 1),
  hash text not null check (hash ~ '^sha256:[0-9a-f]{64}$'),
  id text not null,
  action text not null,
  actor text not null,
  target text not null,
  created_at timestamptz not null,
  record text not null,
  primary key (chain, number),
  unique (chain, id)
);
create index audit_events_by_time on gantry_evidence.audit_events (created_at);

-- Where pruning cut a chain: the last record that went.
create table gantry_evidence.audit_anchors (
  chain text not null,
  number bigint not null check (number >= 1),
  hash text not null check (hash ~ '^sha256:[0-9a-f]{64}$'),
  pruned_at timestamptz not null,
  primary key (chain, number)
);

grant select, insert on gantry_evidence.audit_events to gantry_evidence_writer;
grant select, delete on gantry_evidence.audit_events to gantry_evidence_pruner;
grant select on gantry_evidence.audit_anchors to gantry_evidence_writer;
grant select, insert on gantry_evidence.audit_anchors to gantry_evidence_pruner;

alter table gantry_evidence.audit_events enable row level security;
alter table gantry_evidence.audit_anchors enable row level security;
create policy seen on gantry_evidence.audit_events
  for select to gantry_evidence_writer, gantry_evidence_pruner using (true);
create policy added on gantry_evidence.audit_events
  for insert to gantry_evidence_writer with check (true);
-- What is younger than the retention is no pruning's.
create policy pruned on gantry_evidence.audit_events
  for delete to gantry_evidence_pruner using (created_at < now() - interval '30 days');
create policy seen on gantry_evidence.audit_anchors
  for select to gantry_evidence_writer, gantry_evidence_pruner using (true);
create policy cut on gantry_evidence.audit_anchors
  for insert to gantry_evidence_pruner with check (pruned_at between now() - interval '1 minute' and now());

create trigger only_added before update or delete or truncate on gantry_evidence.audit_events
  for each statement execute function gantry_evidence.refuse_change();
create trigger only_added before update or delete or truncate on gantry_evidence.audit_anchors
  for each statement execute function gantry_evidence.refuse_change();
-- Also in a session that passes for a replica's.
alter table gantry_evidence.audit_events enable always trigger only_added;
alter table gantry_evidence.audit_anchors enable always trigger only_added;

-- A login may have given its tables to the roles of an API by default, as Supabase's does in some schemas.
revoke all on all tables in schema gantry_evidence from public;
revoke all on schema gantry_evidence from public;
do $$
declare
  name text;
begin
  for name in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
    execute format('revoke all on all tables in schema gantry_evidence from %I', name);
    execute format('revoke all on schema gantry_evidence from %I', name);
  end loop;
end $$;
