-- Finds the documents of one owner quickly. May run twice.

-- migrate:up transaction:false
create index concurrently if not exists documents_by_owner on documents (owner, uploaded_at desc);

-- migrate:down transaction:false
drop index concurrently if exists documents_by_owner;
