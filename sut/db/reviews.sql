-- What customers and partners say about products, and what a product has beside its columns.
create table if not exists inventory.reviews (
  id bigint generated always as identity primary key,
  product_id integer not null references inventory.products on delete cascade,
  stars smallint not null check (stars between 1 and 5),
  status text not null default 'published',
  body text not null,
  created_at timestamptz not null default now()
);
create index if not exists reviews_product_idx on inventory.reviews (product_id);
alter table inventory.reviews owner to inventory;
alter table inventory.products add column if not exists attributes jsonb not null default '{}';
