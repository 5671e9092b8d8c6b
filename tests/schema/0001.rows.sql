-- A shop of schema 1, with rows in every table: what a migration must keep.

INSERT INTO channel_integrations (id, channel, account_id, login, self_id,
    is_connected, config, last_fetch_timestamp, history_before, walked_to,
    history_done, memo, refresh_at, polls, quota_percent, pace, created_at)
VALUES ('c1', 'facebook', '1001', 'page', '1001', 1,
        '{"access_token":"token-of-the-page"}', '2026-11-20T10:00:00.000Z',
        '2026-11-01T00:00:00.000Z', NULL, 1, '{"n":1}', NULL, 7, 3, NULL,
        '2026-11-01T00:00:00.000Z'),
       ('c2', 'instagram', '1001', 'page', NULL, 0, '{}', NULL, NULL,
        '2026-10-01T00:00:00.000Z', 0, NULL, NULL, 0, NULL, 'why',
        '2026-11-01T00:00:00.000Z'),
       ('c3', 'whatsapp', '777', 'page', '777', 1, '{}', NULL, NULL, NULL, 0,
        NULL, NULL, 0, NULL, NULL, '2026-11-01T00:00:00.000Z');

INSERT INTO calls VALUES ('c1', '2026-11-20T09', 360);
INSERT INTO channel_checks
VALUES ('c1', 1, 'token', 'ok', 'fine', '2026-11-20T09:00:00.000Z');

WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO threads (channel_id, thread_id, whole, behind, erased_at)
SELECT 'c1', 't_' || i, i % 7 > 0,
    CASE WHEN i % 50 = 0 THEN '2026-11-20T09:00:00.000Z' END,
    CASE WHEN i % 90 = 0 THEN '2026-11-19T09:00:00.000Z' END
FROM n;

WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO conversations (id, channel_id, thread_id, platform, channel,
    customer_id, customer_name, ai_enabled, status, last_message_at, handed_at,
    created_at)
SELECT 'v' || i, 'c1', 't_' || i, 'facebook', 'facebook', 'p' || i,
    'زبون ' || i, i % 5 > 0, CASE i % 4 WHEN 0 THEN 'معلق' WHEN 1 THEN 'جديد'
    WHEN 2 THEN 'مفتوح' ELSE 'مغلق' END, '2026-11-20T10:00:00.000Z',
    CASE i % 4 WHEN 0 THEN '2026-11-20T10:00:00.000Z' END,
    '2026-11-01T00:00:00.000Z'
FROM n;

INSERT INTO former_threads
VALUES ('c3', 'whatsapp_1', '2026-11-10T00:00:00.000Z', 'v1');

INSERT INTO outbox (reply_id, conversation_id, author, attempt, newest_pending,
    outcome, text, open, decisions, usage, created_at)
SELECT 'r' || number, id, 'agent', 1, 'm_' || number || '_9', 'text',
    'قلت: ' || number, 0, '{}', '{"total_tokens":9}', '2026-11-20T10:00:00.000Z'
FROM conversations WHERE number % 3 = 0;

INSERT INTO outbox_parts (reply_id, part, text, state, changed_at)
SELECT reply_id, 1, text, 'queued', created_at FROM outbox;
UPDATE outbox_parts SET state = 'sending', claims = 1;
UPDATE outbox_parts SET state = 'sent', message_id = 'm_' || reply_id
WHERE reply_id < 'r27';
UPDATE outbox_parts SET state = 'uncertain' WHERE reply_id BETWEEN 'r27' AND 'r6';

WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9)
INSERT INTO messages (id, conversation_id, message_id, sender_type, content,
    created_at, seq, is_old, reply_sent, outcome, attachments, reply_to)
SELECT c.id || 'i' || i, c.id, 'm_' || c.number || '_' || i,
    CASE i % 3 WHEN 0 THEN 'customer' WHEN 1 THEN 'employee' ELSE 'agent' END,
    'كم سعر العباية ' || char(0x1f9d5) || ' ' || i || char(10) || '''"',
    '2026-11-20T10:00:0' || i || '.000Z', i, i < 4,
    i % 3 > 0 OR i < 9 OR c.number % 2,
    CASE WHEN i % 3 > 0 THEN NULL WHEN i < 4 THEN 'history'
    WHEN i < 9 THEN 'person' WHEN c.number % 2 THEN 'replied' END,
    CASE WHEN i = 5 THEN '[{"type":"image"}]' END,
    CASE WHEN i = 6 THEN 'm_1_1' END
FROM conversations c, n;
UPDATE messages SET reply_id = 'r' || (SELECT number FROM conversations c
    WHERE c.id = conversation_id)
WHERE outcome = 'replied' AND conversation_id IN
    (SELECT conversation_id FROM outbox);

INSERT INTO captures VALUES ('/nowhere/pages', NULL);
INSERT INTO captures_owed VALUES ('c1', 't_1', '');
INSERT INTO products (id, sku, name, description, price, currency, stock,
    created_at)
VALUES ('p1', 'A-1', 'عباية سوداء', 'قماش كريب', 24900, 'SAR', 4,
    '2026-11-01T00:00:00.000Z');
INSERT INTO quick_texts VALUES ('q1', 'v1'), ('q1', 'v2');
INSERT INTO spending VALUES ('2026-11-20', 'c1', 3, 999);

INSERT INTO orders (id, order_no, conversation_id, reply_id, product_id,
    product_name, quantity, unit_price, total, currency, delivery_fee, status,
    ai_generated, created_at)
SELECT 'o' || number, number, conversation_id, reply_id, 'p1', 'عباية سوداء', 2,
    24900, 49800, 'SAR', NULL, 'معلق', 1, created_at
FROM outbox;
UPDATE orders SET status = 'جديد' WHERE number % 2;

INSERT INTO run_log (timestamp, function_name, level, event_message)
VALUES ('2026-11-20T10:00:00.000Z', 'auto-import-messages', 'info', 'x=1');
INSERT INTO rejects
VALUES ('j1', 'souk-normalize', 'why', '5', 'c1', 't_1', 3,
    '2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00.000Z');
INSERT INTO dropped VALUES ('rejects', 12);
INSERT INTO services VALUES ('model', '{"n":1}', 0, NULL, NULL);

-- Of the desk.
INSERT INTO search (rowid, words) SELECT rowid, content FROM messages;
INSERT INTO search_reach SELECT 1, rowid, id FROM messages
ORDER BY rowid DESC LIMIT 1;
INSERT INTO search_owed VALUES (12);
INSERT INTO backups VALUES ('/nowhere/copy.db', '2026-11-20T10:00:00.000Z');
