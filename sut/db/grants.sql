-- What each role may do, again at every run: a service reaches its own schema, and the worker what it writes when it ships.
revoke all on database shop from public;
grant connect on database shop to inventory, orders, worker, operator, analyst, reader, exporter;
revoke create on schema public from public;

grant usage on schema orders to worker;
revoke all on all tables in schema orders from worker;
grant select on orders.orders, orders.order_items to worker;
grant update (status, shipped_at) on orders.orders to worker;
grant select, insert on orders.invoices, orders.shipments to worker;

-- Whoever operates the shop may read everything, look after indexes and statistics, and end a backend.
grant inventory, orders, pg_monitor, pg_read_all_data, pg_signal_backend to operator;

-- Whoever measures the server sees its statistics and none of the shop's rows, writes nothing, and cannot be in the way.
grant pg_monitor to exporter;
alter role exporter connection limit 3;
alter role exporter set default_transaction_read_only = on;
alter role exporter set statement_timeout = '1s';
alter role exporter set lock_timeout = '200ms';
-- And may limit the roles that work in the shop, which PostgreSQL itself allows only to those who may make roles.
create schema if not exists operations;
create or replace function operations.set_role_limits(role_name text, connection_limit int, statement_timeout_ms int) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if role_name not in ('inventory', 'orders', 'worker', 'analyst') then
    raise exception 'the limits of role % cannot be changed', role_name using errcode = '42501';
  end if;
  if connection_limit is not null then execute format('alter role %I connection limit %s', role_name, connection_limit); end if;
  if statement_timeout_ms = 0 then execute format('alter role %I reset statement_timeout', role_name);
  elsif statement_timeout_ms > 0 then execute format('alter role %I set statement_timeout = %s', role_name, statement_timeout_ms);
  end if;
end $$;
revoke all on function operations.set_role_limits from public;
grant usage on schema operations to operator;
grant execute on function operations.set_role_limits to operator;

-- Whoever writes reports may read the shop's tables, and write down when stock was counted (so they may lock its rows, as a count does).
grant usage on schema inventory, orders to analyst;
grant select on all tables in schema inventory, orders to analyst;
grant update (counted_at) on inventory.stock to analyst;

-- The console's queries: read the shop's tables and what PostgreSQL shows of its work, briefly, and nothing else.
grant usage on schema inventory, orders to reader;
grant select on all tables in schema inventory, orders to reader;
grant pg_read_all_stats to reader;
alter role reader connection limit 10;
alter role reader set default_transaction_read_only = on;
alter role reader set statement_timeout = '3s';
alter role reader set temp_file_limit = '64MB';
-- Left to everybody by default: writing to the log of changes, and large objects. Their arguments differ by version.
do $$
declare
  one regprocedure;
begin
  for one in select oid::regprocedure from pg_proc where pronamespace = 'pg_catalog'::regnamespace
    and proname in ('pg_logical_emit_message', 'lo_create', 'lo_creat', 'lo_from_bytea', 'lo_put', 'lo_unlink')
  loop
    execute format('revoke execute on function %s from public', one);
  end loop;
end $$;
