-- What each role may do, again at every run: a service reaches its own schema, and the worker what it writes when it ships.
revoke all on database shop from public;
grant connect on database shop to inventory, orders, worker, operator, exporter;
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
