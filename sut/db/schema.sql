-- The shop's tables, run once in the transaction that also fills them. Each schema belongs to the service it is named after.
create schema inventory authorization inventory;
create schema orders authorization orders;

create table inventory.products (
  id integer not null,
  name text not null,
  search_name text not null generated always as (lower(name)) stored,
  category text not null,
  description text not null,
  attributes jsonb not null,
  price_cents integer not null check (price_cents > 0),
  list_price_cents integer not null check (list_price_cents > 0),
  popularity integer not null,
  -- Tenths of a star.
  rating smallint not null check (rating between 10 and 50),
  updated_at timestamptz not null default now()
);
create table inventory.stock (
  product_id integer not null,
  available integer not null check (available >= 0),
  counted_at timestamptz
) with (fillfactor = 80);
-- Whoever imports into this table analyses it: it is large, and the night is busy enough.
create table inventory.reviews (
  id bigint generated always as identity,
  product_id integer not null,
  stars smallint not null check (stars between 1 and 5),
  status text not null default 'published' check (status in ('published', 'pending', 'rejected')),
  body text not null,
  created_at timestamptz not null default now()
) with (autovacuum_enabled = false);

create table orders.orders (
  id uuid primary key,
  customer text not null,
  status text not null default 'placed' check (status in ('placed', 'shipped', 'held')),
  total_cents bigint not null,
  authorization_id text not null,
  placed_at timestamptz not null default now(),
  shipped_at timestamptz
);
create index orders_unshipped_idx on orders.orders (placed_at) where status = 'placed';
create index orders_finished_idx on orders.orders (placed_at) where status <> 'placed';
create table orders.order_items (
  order_id uuid not null references orders.orders on delete cascade,
  product_id integer not null,
  name text not null,
  price_cents integer not null,
  quantity integer not null check (quantity > 0),
  primary key (order_id, product_id)
);
create table orders.outbox (
  id bigint generated always as identity primary key,
  order_id uuid not null,
  payload jsonb not null,
  trace_context jsonb not null,
  created_at timestamptz not null default now()
);
create table orders.invoices (
  order_id uuid primary key references orders.orders on delete cascade,
  capture_id text not null,
  sha256 text not null,
  bytes integer not null,
  rendered_at timestamptz not null default now()
);

-- One row per parcel that left: more than one per order is one too many.
create table orders.shipments (
  id bigint generated always as identity primary key,
  order_id uuid not null references orders.orders on delete cascade,
  shipped_at timestamptz not null default now()
);
create index shipments_order_idx on orders.shipments (order_id);

alter table inventory.products owner to inventory;
alter table inventory.stock owner to inventory;
alter table inventory.reviews owner to inventory;
alter table orders.orders owner to orders;
alter table orders.order_items owner to orders;
alter table orders.outbox owner to orders;
alter table orders.invoices owner to orders;
alter table orders.shipments owner to orders;
