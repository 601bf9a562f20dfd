-- The documents and who uploaded them.
-- Down: drop table documents;

create table documents (
  id uuid primary key,
  owner text not null,
  title text not null,
  pages integer not null check (pages > 0),
  uploaded_at timestamptz not null default now()
);
