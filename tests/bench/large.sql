-- Fill a database whose tables are empty and have no indexes or triggers with
-- @n messages of three years, ten of a person's in a row and two such rows.  Half
-- are the customers', one in ten is the agent's, three fifths are history.  Ids
-- are as long as Messenger's and in no order.

PRAGMA foreign_keys = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -200000;
BEGIN;

CREATE TEMP TABLE said (n INTEGER PRIMARY KEY, text TEXT);
INSERT INTO said VALUES
    (0, 'السلام عليكم، كم سعر العباية السوداء؟ '),
    (1, 'هل عندكم توصيل إلى الرياض؟ '), (2, 'أبي مقاس 54 لو سمحت '),
    (3, 'Hello, is this still available? '), (4, 'تمام شكرا '),
    (5, 'وعليكم السلام، العباية السوداء من قماش الكريب بسعر 249.00 SAR، '
        || 'والتوصيل خلال ثلاثة أيام عمل إلى جميع المناطق. ');

CREATE TEMP TABLE size AS SELECT @n AS messages, @n / 20 AS people,
    @n * 6 / 10 AS old, @n / 25 AS replies, 90000000.0 / @n AS step;

CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS
    (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < (SELECT people FROM size))
SELECT i FROM n;

INSERT INTO channel_integrations (id, channel, account_id, self_id, config,
    last_fetch_timestamp, history_before, history_done, created_at)
SELECT 'c1', 'facebook', '1001', '1001', '{"access_token":"token-of-the-page"}',
    '2026-09-21T14:13:20.000Z',
    strftime('%Y-%m-%dT%H:%M:%S.000Z', 1700000000 + old * step, 'unixepoch'),
    1, '2023-11-14T22:13:20.000Z' FROM size;

INSERT INTO threads (channel_id, thread_id, whole)
SELECT 'c1', printf('t_%016d', i), 1 FROM n;

INSERT INTO conversations (number, id, channel_id, thread_id, platform, channel,
    customer_id, customer_name, status, last_message_at, created_at)
SELECT i, printf('01890000-%04x-7%03x-8000-%012x', i >> 12, i & 4095, i), 'c1',
    printf('t_%016d', i), 'facebook', 'facebook', printf('8%015d', i),
    'زبون رقم ' || i, 'مفتوح', '2026-09-21T14:13:20.000Z',
    '2023-11-14T22:13:20.000Z'
FROM n;

INSERT INTO products (id, name, price, currency, created_at)
VALUES ('p1', 'عباية سوداء', 24900, 'SAR', '2023-11-14T22:13:20.000Z');

CREATE TEMP TABLE r AS WITH RECURSIVE r (j) AS
    (SELECT 1 UNION ALL
    SELECT j + 1 FROM r WHERE j < (SELECT replies FROM size))
SELECT j, (SELECT old FROM size) + 10 * j AS i FROM r;

INSERT INTO outbox (reply_id, conversation_id, author, attempt, newest_pending,
    outcome, text, decisions, model, usage, created_at)
SELECT printf('%08x-0000-5000-8000-%012x', j, j),
    printf('01890000-%04x-7%03x-8000-%012x', person >> 12, person & 4095, person),
    'agent', 1, 'm_newest', 'text', (SELECT text FROM said WHERE n = 5) || i,
    '{"silent":false}', 'model-one', '{"total_tokens":900}',
    strftime('%Y-%m-%dT%H:%M:%S.000Z', 1700000000 + i * step, 'unixepoch')
FROM (SELECT *, 1 + (i - 1) / 10 * 7919 % people AS person FROM r, size);

INSERT INTO outbox_parts (reply_id, part, text, state, message_id, seen,
    claims, changed_at)
SELECT reply_id, 1, text, 'sent', 'm_' || number || hex(randomblob(40)), 1, 1,
    created_at FROM outbox;

INSERT INTO orders (id, order_no, conversation_id, reply_id, product_id,
    product_name, quantity, unit_price, total, currency, customer_name,
    customer_phone, customer_address, status, ai_generated, created_at)
SELECT printf('%08x-0001-5000-8000-%012x', number, number), number,
    conversation_id, reply_id, 'p1', 'عباية سوداء', 1, 24900, 24900, 'SAR',
    'زبون', '0501234567', 'الرياض، حي النخيل', 'مسلّم', 1, created_at
FROM outbox WHERE number % 10 = 0;

WITH RECURSIVE m (i) AS
    (SELECT 1 UNION ALL
    SELECT i + 1 FROM m WHERE i < (SELECT messages FROM size))
INSERT INTO messages (id, conversation_id, message_id, sender_type, content,
    created_at, seq, is_old, reply_sent, outcome, attachments, reply_id, part)
SELECT printf('0189%04x-%04x-7%03x-8000-%012x', i >> 28, i >> 12 & 65535,
        i & 4095, i),
    printf('01890000-%04x-7%03x-8000-%012x', person >> 12, person & 4095, person),
    'm_' || hex(randomblob(41)) || i,
    CASE WHEN i % 10 = 0 AND i > old THEN 'agent' WHEN i % 2 THEN 'customer'
        ELSE 'employee' END,
    (SELECT text FROM said WHERE n = CASE WHEN i % 2 THEN i / 2 % 5 ELSE 5 END)
        || i,
    strftime('%Y-%m-%dT%H:%M:%S.000Z', 1700000000 + i * step, 'unixepoch'), 1,
    i <= old, 1,
    CASE WHEN i % 2 = 0 THEN NULL WHEN i <= old THEN 'history'
        WHEN i % 10 = 9 THEN 'replied' WHEN i % 10 < 5 THEN 'silent'
        ELSE 'person' END,
    CASE WHEN i % 12 = 0 THEN '[{"type":"image","url":'
        || '"https://scontent.invalid/v/t1.15752-9/' || i || '_n.jpg"}]' END,
    CASE WHEN i > old AND i % 10 IN (9, 0) THEN printf(
        '%08x-0000-5000-8000-%012x', (i + 1 - old) / 10, (i + 1 - old) / 10) END,
    CASE WHEN i > old AND i % 10 = 0 THEN 1 END
FROM (SELECT *, 1 + (i - 1) / 10 * 7919 % people AS person FROM m, size);

COMMIT;
