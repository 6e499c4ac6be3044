-- What goes with the catalogue, and the indexes over it all.
insert into inventory.stock (product_id, available) select id, 100000000 from inventory.products;

insert into inventory.reviews (product_id, stars, body, created_at)
select
  1 + (hashint4(n) & 2147483647) % current_setting('shop.last')::int,
  1 + (hashint4(n + 500000) & 2147483647) % 5,
  (array['Just as described.', 'Does what it should.', 'Smaller than I thought, but well made.', 'Would buy it again.',
         'Arrived quickly and well packed.', 'A present, and it was a good one.'])[1 + n % 6] || ' Order ' || n || '.',
  now() - interval '1 day' - (hashint4(n + 900000) & 2147483647) % 31536000 * interval '1 second'
from generate_series(1, 40000) as n;

alter table inventory.products add primary key (id);
alter table inventory.stock add primary key (product_id);
alter table inventory.stock add foreign key (product_id) references inventory.products on delete cascade;
alter table inventory.reviews add primary key (id);
create index products_search_name_idx on inventory.products (search_name text_pattern_ops);
create index products_category_idx on inventory.products (category, popularity desc, id);
create index products_popularity_idx on inventory.products (popularity desc, id);
create index reviews_product_idx on inventory.reviews (product_id);
create index reviews_created_idx on inventory.reviews (created_at);
analyze inventory.products;
analyze inventory.stock;
analyze inventory.reviews;
