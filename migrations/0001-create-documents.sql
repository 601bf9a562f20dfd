-- The documents and who uploaded them. Their owner alone sees them; the service's own login sees all.

-- migrate:up
create table documents (
  id uuid primary key,
  owner text not null,
  title text not null,
  pages integer not null check (pages > 0),
  uploaded_at timestamptz not null default now()
);
alter table documents enable row level security;
create policy documents_of_owner on documents
  using (owner = current_setting('request.jwt.claims', true)::json ->> 'sub');

-- migrate:down
drop table documents;
