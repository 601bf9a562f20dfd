-- Finds the documents of one owner quickly. May run twice.
-- Down: drop index documents_by_owner;

create index if not exists documents_by_owner on documents (owner, uploaded_at desc);
