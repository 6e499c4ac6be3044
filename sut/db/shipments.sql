-- Run every time, so that a shop from before has it too. One row per parcel that left: more than one per order is one too many.
create table if not exists orders.shipments (
  id bigint generated always as identity primary key,
  order_id uuid not null references orders.orders on delete cascade,
  shipped_at timestamptz not null default now()
);
create index if not exists shipments_order_idx on orders.shipments (order_id);
alter table orders.shipments owner to orders;
