-- What a world and a database came to, in lines that do not depend on chance:
-- kill.sh compares them with those of a run that nothing disturbed.
--
-- In the current folder: world.json (the simulator's messages) and ledger (its
-- own record of what it did).  Ids are compared with and without their `m_`.

.bail on
.separator |

CREATE TEMP TABLE sim_message AS
SELECT json_extract(t.value, '$.customer_id') AS customer,
    json_extract(m.value, '$.id') AS id,
    json_extract(m.value, '$.by') AS author,
    json_extract(m.value, '$.text') AS text
FROM json_each(readfile('world.json'), '$.threads') t,
    json_each(t.value, '$.messages') m;

CREATE TEMP TABLE ledger AS
SELECT value AS line FROM json_each(
    '[' || replace(trim(readfile('ledger'), char(10)), char(10), ',') || ']');

-- What was said on the platform, and what came of it in the memory.
.output words
SELECT 'applied', json_extract(line, '$.recipient'),
    json_extract(line, '$.text')
FROM ledger WHERE json_extract(line, '$.kind') = 'send' ORDER BY 2, 3;
SELECT 'stored', c.customer_id, m.sender_type, m.content,
    coalesce(m.outcome, ''), EXISTS (SELECT 1 FROM sim_message s
        WHERE s.customer = c.customer_id AND s.text = m.content
        AND ltrim(s.id, 'm_') = ltrim(m.message_id, 'm_')
        AND s.author = CASE m.sender_type WHEN 'customer' THEN 'customer'
            WHEN 'agent' THEN 'api' ELSE 'page' END)
FROM messages m JOIN conversations c ON c.id = m.conversation_id
ORDER BY 2, 3, 4;
SELECT 'unheard', customer, text FROM sim_message s
WHERE NOT EXISTS (SELECT 1 FROM messages m
    WHERE ltrim(m.message_id, 'm_') = ltrim(s.id, 'm_'))
ORDER BY 2, 3;

.output orders
SELECT c.customer_id, o.product_name, o.quantity, o.unit_price, o.total,
    o.currency, o.customer_phone, o.status
FROM orders o JOIN conversations c ON c.id = o.conversation_id ORDER BY 1, 3;

-- What else must be as if nothing had happened.
.output rest
SELECT 'part', c.customer_id, p.part, p.state, p.seen
FROM outbox_parts p JOIN outbox o ON o.reply_id = p.reply_id
    JOIN conversations c ON c.id = o.conversation_id ORDER BY 2, 3;
SELECT 'conversation', customer_id, status, ai_enabled
FROM conversations ORDER BY 2;
SELECT 'channel', channel, is_connected, reason
FROM channel_integrations ORDER BY 2;
SELECT 'rejects', count(*) FROM rejects;
PRAGMA foreign_key_check;
PRAGMA integrity_check;
