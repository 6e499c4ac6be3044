-- A part of the catalogue: makers with 500 products each, spread over 12 categories. Everything is derived from the
-- product's number, so that every shop has the same products. Which: the settings shop.first and shop.last, at most 320,000.
with
words as (
  select
    array['Ar','Bel','Cor','Dun','El','Fal','Gar','Hal','Is','Jor','Kal','Lum','Mar','Nor','Ost','Pel',
          'Quil','Ros','Sel','Tor','Ul','Var','Wes','Xan','Yar','Zel','Bran','Crest','Drum','Fern','Glen','Hart'] as heads,
    array['a','bury','dale','den','ford','gate','holm','ington','kin','ley','mark','nova','on','rick','son','ter','via','wick','worth','yard'] as tails,
    array['Walnut','Copper','Linen','Slate','Cedar','Ivory','Amber','Steel','Cotton','Oak','Brass','Wool','Marble','Bamboo','Leather',
          'Enamel','Cobalt','Maple','Canvas','Granite','Silver','Cork','Birch','Velvet','Ceramic','Olive','Carbon','Ash','Bronze','Glass'] as materials,
    array['Kettle','Teapot','Skillet','Colander','Ladle','Armchair','Bookshelf','Desk','Stool','Sideboard','Lantern','Sconce','Floor Lamp',
          'Candle Holder','Desk Lamp','Trowel','Planter','Watering Can','Pruner','Rake','Backpack','Satchel','Suitcase','Wallet','Duffel',
          'Scarf','Jacket','Gloves','Beanie','Cardigan','Notebook','Pen','Easel','Sketchbook','Paper Tray','Speaker','Headphones','Radio',
          'Turntable','Keyboard','Kite','Puzzle','Train Set','Doll House','Yo-Yo','Tent','Sleeping Bag','Compass','Camp Stove','Canteen',
          'Hammer','Chisel','Workbench','Spirit Level','Hand Plane','Blanket','Pillow','Quilt','Towel','Bath Mat'] as nouns,
    array['kitchen','furniture','lighting','garden','bags','clothing','stationery','audio','toys','outdoor','tools','home-textiles'] as categories
),
numbers as (
  select id, hashint4(id) & 2147483647 as roll, (hashint4(id + 1000000) & 2147483647) as second_roll
  from generate_series(current_setting('shop.first')::int, current_setting('shop.last')::int) as id
),
named as (
  select
    id, roll, second_roll, categories[1 + noun_at / 5] as category, nouns[1 + noun_at] as noun, materials[1 + second_roll % 30] as material,
    heads[1 + maker % 32] || tails[1 + maker / 32] as maker
  from numbers, words, lateral (select (id - 1) / 500 as maker, roll % 60 as noun_at) as picks
)
insert into inventory.products (id, name, category, description, attributes, price_cents, list_price_cents, popularity, rating)
select
  id,
  maker || ' ' || material || ' ' || noun || ' ' || (100 + second_roll / 30 % 900),
  category,
  'The ' || maker || ' ' || lower(noun) || ' is made of ' || lower(material) || ', finished by hand and checked before it leaves the workshop. '
    || 'Article ' || lpad(id::text, 7, '0') || '-' || upper(to_hex(roll)) || ', batch ' || (roll % 9973)
    || '. It keeps its looks with a wipe of a soft, dry cloth now and then; avoid strong detergents, standing water and direct heat. '
    || 'Packed in recycled card without plastic, weighs about ' || (200 + roll % 7800) || ' g and comes with a guarantee of '
    || (2 + roll % 9) || ' years. Spare parts can be ordered for as long as the guarantee lasts, and a leaflet explains how to fit them.',
  jsonb_build_object('material', lower(material), 'weightG', 200 + roll % 7800, 'guaranteeYears', 2 + roll % 9),
  199 + roll % 24800,
  199 + roll % 24800,
  -- The bestsellers: product 7 and every 211th after it, twelve in all.
  case when id % 211 = 7 and id < 2532 then 1000000 + id else second_roll % 1000000 end,
  25 + second_roll % 26
from named;
