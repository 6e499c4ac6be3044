-- The shop's tables, run once in the transaction that also fills them. Each schema belongs to the service it is named after.
create schema inventory authorization inventory;
create schema orders authorization orders;

create table inventory.products (
  id integer not null,
  name text not null,
  search_name text not null generated always as (lower(name)) stored,
  category text not null,
  description text not null,
  price_cents integer not null check (price_cents > 0),
  popularity integer not null,
  updated_at timestamptz not null default now()
);
create table inventory.stock (
  product_id integer not null,
  available integer not null check (available >= 0)
) with (fillfactor = 80);

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

alter table inventory.products owner to inventory;
alter table inventory.stock owner to inventory;
alter table orders.orders owner to orders;
alter table orders.order_items owner to orders;
alter table orders.outbox owner to orders;
alter table orders.invoices owner to orders;
