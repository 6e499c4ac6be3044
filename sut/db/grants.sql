-- What each role may do, again at every run: a service reaches its own schema, and the worker what it writes when it ships.
revoke all on database shop from public;
grant connect on database shop to inventory, orders, worker, operator, exporter, analyst, reader;
revoke create on schema public from public;

grant usage on schema orders to worker;
revoke all on all tables in schema orders from worker;
grant select on orders.orders, orders.order_items to worker;
grant update (status, shipped_at) on orders.orders to worker;
grant select, insert on orders.invoices, orders.shipments to worker;

-- Whoever operates the shop may read everything, look after indexes and statistics, and end a backend.
grant inventory, orders, pg_monitor, pg_read_all_data, pg_signal_backend to operator;

-- Reports: read everything of the shop, and write down when stock was counted (so they may lock its rows, as a count does).
grant usage on schema inventory, orders to analyst, reader;
grant select on all tables in schema inventory, orders to analyst, reader;
grant update (counted_at) on inventory.stock to analyst;

-- Questions from the console: reading alone, also how the server is doing.
grant pg_monitor to reader;
alter role reader set default_transaction_read_only = on;

-- The limits of a role are the administrator's to change; whoever operates the shop may change these two, of these roles.
create schema if not exists operations;
grant usage on schema operations to operator;
create or replace function operations.set_role_limits(role_name text, connection_limit int, statement_timeout_ms int)
returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  if role_name not in ('inventory', 'orders', 'worker', 'analyst') then
    raise exception 'the limits of % cannot be changed', role_name using errcode = 'insufficient_privilege';
  end if;
  if connection_limit is not null then
    execute format('alter role %I connection limit %s', role_name, connection_limit);
  end if;
  if statement_timeout_ms > 0 then
    execute format('alter role %I set statement_timeout = %s', role_name, statement_timeout_ms);
  elsif statement_timeout_ms = 0 then
    execute format('alter role %I reset statement_timeout', role_name);
  end if;
end $$;
revoke all on function operations.set_role_limits from public;
grant execute on function operations.set_role_limits to operator;

-- Whoever measures the server sees its statistics and none of the shop's rows, writes nothing, and cannot be in the way.
grant pg_monitor to exporter;
alter role exporter connection limit 3;
alter role exporter set default_transaction_read_only = on;
alter role exporter set statement_timeout = '1s';
alter role exporter set lock_timeout = '200ms';
