-- The judge of soak.sh: what the simulator knows against what souk wrote down.
--
-- In the current folder: world.json (all messages of the platform), ledger (a
-- line for every send that was carried out), soak.db, a copy of the memory.
-- What it finds wrong comes out as  promise|conversation's thread|what  lines.

.bail on
.separator |

CREATE TABLE said AS
SELECT json_extract(t.value, '$.page') AS page,
    replace(json_extract(t.value, '$.platform'), 'messenger', 'facebook')
        AS platform,
    json_extract(t.value, '$.id') AS thread_id,
    json_extract(m.value, '$.id') AS id,
    substr(json_extract(m.value, '$.at'), 1, 19) AS at,
    json_extract(m.value, '$.by') AS author,
    json_extract(m.value, '$.text') AS text,
    json_extract(m.value, '$.visible') AS visible
FROM json_each(readfile('world.json'), '$.threads') t,
    json_each(t.value, '$.messages') m;

CREATE TABLE sends AS
SELECT key AS number, json_extract(value, '$.thread_id') AS thread_id,
    json_extract(value, '$.message_id') AS id,
    json_extract(value, '$.text') AS text
FROM json_each('[' || replace(trim(readfile('ledger'), char(10)), char(10), ',')
    || ']')
WHERE json_extract(value, '$.kind') = 'send';

ATTACH 'soak.db' AS souk;

-- Ids are compared without their m_, which not every answer carries.
CREATE TABLE kept AS
SELECT i.account_id AS page, c.platform, c.thread_id,
    ltrim(m.message_id, 'm_') AS id, substr(m.created_at, 1, 19) AS at,
    m.sender_type, m.content, m.is_old, m.outcome, m.reply_id
FROM souk.messages m JOIN souk.conversations c ON c.id = m.conversation_id
    JOIN souk.channel_integrations i ON i.id = c.channel_id;

UPDATE said SET id = ltrim(id, 'm_');
UPDATE sends SET id = ltrim(id, 'm_');
CREATE INDEX said_id ON said (id);
CREATE INDEX kept_id ON kept (id);
CREATE INDEX sends_id ON sends (id);

CREATE TABLE parts AS
SELECT p.reply_id, p.part, p.state, p.text, c.thread_id, p.reason,
    ltrim(p.message_id, 'm_') AS id
FROM souk.outbox_parts p JOIN souk.outbox o ON o.reply_id = p.reply_id
    JOIN souk.conversations c ON c.id = o.conversation_id;
CREATE INDEX parts_id ON parts (id);
CREATE INDEX parts_thread ON parts (thread_id, text);

-- Words that the account said in a thread more than once, or by two hands:
-- there the thread cannot tell which message was whose.
CREATE TABLE alike AS
SELECT thread_id, text, sum(author = 'api') AS agents,
    sum(author = 'page') AS people
FROM said WHERE author <> 'customer' GROUP BY thread_id, text;

CREATE TABLE verdicts (promise TEXT, thread_id TEXT, what TEXT);

-- Database == simulator.
INSERT INTO verdicts SELECT 'lost', thread_id, author || ': ' || text
FROM said s WHERE visible = 1
AND NOT EXISTS (SELECT 1 FROM kept WHERE id = s.id);

INSERT INTO verdicts SELECT 'stored twice', thread_id, min(content)
FROM kept GROUP BY id HAVING count(*) > 1;

INSERT INTO verdicts SELECT 'invented', thread_id, content
FROM kept k WHERE NOT EXISTS (SELECT 1 FROM said WHERE id = k.id);

INSERT INTO verdicts
SELECT 'not as it was', k.thread_id, k.at || ' ' || k.sender_type || ': '
    || k.content || ', was ' || s.at || ' ' || s.author || ': ' || s.text
FROM kept k JOIN said s ON s.id = k.id
WHERE s.thread_id <> k.thread_id OR s.page <> k.page
   OR s.platform <> k.platform OR s.at <> k.at OR s.text <> k.content
   OR (s.author = 'customer') <> (k.sender_type = 'customer');

INSERT INTO verdicts SELECT 'two conversations', thread_id, count(*)
FROM souk.conversations GROUP BY channel_id, thread_id HAVING count(*) > 1;

-- Every customer's message ended once.
INSERT INTO verdicts SELECT 'waits for ever', thread_id, content
FROM kept WHERE sender_type = 'customer' AND outcome IS NULL;

INSERT INTO verdicts
SELECT 'ended as ' || k.outcome || ' without reason', k.thread_id, k.content
FROM kept k WHERE sender_type = 'customer' AND CASE k.outcome
    WHEN 'replied' THEN NOT EXISTS (SELECT 1 FROM parts p
        WHERE p.reply_id = k.reply_id AND p.state = 'sent')
    WHEN 'person' THEN NOT EXISTS (SELECT 1 FROM said s
        WHERE s.thread_id = k.thread_id AND s.at >= k.at
        AND (s.author = 'page' OR s.text LIKE 'desk %'))
    -- ... or, asked to greet with others that waited, the agent would have said
    -- the same words a third time: the gate keeps that from leaving.
    WHEN 'held' THEN NOT EXISTS (SELECT 1 FROM parts p
        WHERE p.reply_id = k.reply_id AND p.state = 'held')
        AND NOT (EXISTS (SELECT 1 FROM kept h
                WHERE h.thread_id = k.thread_id AND h.content = 'hello'
                AND h.outcome = 'held' AND h.reply_id IS NULL)
            AND (SELECT count(*) FROM parts p
                WHERE p.thread_id = k.thread_id
                AND p.text GLOB 'Hello*') >= 2)
    WHEN 'history' THEN NOT k.is_old
    ELSE 1 END;

-- Sends == rows of ours.
INSERT INTO verdicts SELECT 'moves for ever', thread_id, state || ': ' || text
FROM parts p WHERE state IN ('queued', 'sending', 'uncertain')
AND NOT EXISTS (SELECT 1 FROM parts WHERE reply_id = p.reply_id
    AND part < p.part AND state IN ('held', 'failed'));

INSERT INTO verdicts SELECT 'sent without a part', s.thread_id, s.text
FROM sends s WHERE NOT EXISTS (SELECT 1 FROM parts WHERE id = s.id)
AND NOT EXISTS (SELECT 1 FROM parts p
    WHERE p.thread_id = s.thread_id AND p.text = s.text
    AND p.state IN ('held', 'sent')
    AND NOT EXISTS (SELECT 1 FROM sends WHERE id = p.id));

INSERT INTO verdicts SELECT 'a part never sent', p.thread_id, p.text
FROM parts p WHERE p.state = 'sent'
AND NOT EXISTS (SELECT 1 FROM sends WHERE id = p.id)
AND NOT EXISTS (SELECT 1 FROM said WHERE id = p.id AND author = 'page'
    AND text = p.text);

INSERT INTO verdicts SELECT 'a message for two parts', min(thread_id), min(text)
FROM parts WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1;

INSERT INTO verdicts SELECT 'said twice', s.thread_id, s.text
FROM sends s GROUP BY s.thread_id, s.text
HAVING count(*) > (SELECT count(*) FROM parts p
    WHERE p.thread_id = s.thread_id AND p.text = s.text
    AND p.state IN ('sent', 'held'));

INSERT INTO verdicts SELECT 'whose words', a.thread_id,
    a.text || ': ' || a.agents || ' of ours, ' || a.people || ' of people'
FROM alike a WHERE a.agents <> (SELECT count(*) FROM kept k
    WHERE k.thread_id = a.thread_id AND k.content = a.text
    AND k.reply_id IS NOT NULL)
AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.thread_id = a.thread_id
    AND p.text = a.text AND (p.state = 'held' OR a.people > 0 AND NOT EXISTS
    (SELECT 1 FROM sends WHERE id = p.id)));

-- What is left to a person is unknown because somebody else spoke meanwhile.
INSERT INTO verdicts SELECT 'held without reason', thread_id, reason
FROM parts p WHERE state = 'held' AND NOT EXISTS (SELECT 1 FROM said s
    WHERE s.thread_id = p.thread_id AND s.author = 'page'
    AND s.at >= coalesce((SELECT max(at) FROM kept
        WHERE reply_id = p.reply_id AND sender_type = 'customer'), ''));

-- A person's own words are not talked over, but for those that came while the
-- tick was at it: nobody looks again within two seconds of an import.  What may
-- be taken for a machine's, because everybody hears it, does not count.  Nor do
-- the agent's own words while it is in doubt whether it said them, or has not yet
-- seen them in the thread: they are taken for its own; or where it was given up to
-- find out whose they are.
INSERT INTO verdicts
SELECT DISTINCT 'talked over a person', r.thread_id, p.text || ' / ' || r.text
FROM parts r JOIN sends d ON d.id = r.id JOIN said s ON s.id = d.id
    JOIN said p ON p.thread_id = r.thread_id AND p.author = 'page'
WHERE r.part = 1 AND (p.text GLOB 'staff *' OR p.text GLOB 'You said: *')
  AND strftime('%s', s.at) - strftime('%s', p.at) > 3
  AND p.at > (SELECT max(at) FROM kept k
    WHERE k.reply_id = r.reply_id AND k.sender_type = 'customer')
  AND NOT EXISTS (SELECT 1 FROM parts WHERE id = p.id)
  AND NOT EXISTS (SELECT 1 FROM said o WHERE o.thread_id = p.thread_id
    AND o.author = 'api' AND o.text = p.text AND o.at <= p.at
    AND strftime('%s', s.at) - strftime('%s', o.at) <= 90)
  AND NOT EXISTS (SELECT 1 FROM parts h WHERE h.thread_id = p.thread_id
    AND h.text = p.text AND h.state = 'held');

INSERT INTO verdicts SELECT 'out of order', a.thread_id, b.text
FROM parts a JOIN parts b ON b.reply_id = a.reply_id AND b.part = a.part + 1
    LEFT JOIN sends x ON x.id = a.id JOIN sends y ON y.id = b.id
WHERE a.state <> 'sent' OR x.number > y.number;

-- The same question is answered once, unless an answer's fate is unknown.
INSERT INTO verdicts SELECT 'answered twice', thread_id, text
FROM sends s WHERE text GLOB 'You said: q*'
AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.thread_id = s.thread_id
    AND p.text = s.text AND p.state = 'held')
GROUP BY thread_id, text HAVING count(*) > 1;

-- Orders == confirmed.  Told once more, an order has no second receipt.
CREATE TABLE confirmed AS
SELECT thread_id, substr(text, 11, instr(text, ':') - 11) AS ticket,
    count(*) AS times, max(text) AS text
FROM sends WHERE text GLOB 'Confirmed t*' GROUP BY 1, 2;

CREATE TABLE ordered AS
SELECT c.thread_id, o.id, o.notes AS ticket, o.status, o.reply_id, o.quantity,
    o.total, o.order_no, o.created_at AS at
FROM souk.orders o JOIN souk.conversations c ON c.id = o.conversation_id;

INSERT INTO verdicts SELECT 'confirmed, not ordered', thread_id, text
FROM confirmed c WHERE NOT EXISTS (SELECT 1 FROM ordered o
    WHERE o.thread_id = c.thread_id AND o.ticket = c.ticket
    AND o.status IN ('جديد', 'مراجعة'));

-- The same again is another order only when half an hour has passed.
INSERT INTO verdicts SELECT 'ordered twice', a.thread_id, a.ticket
FROM ordered a JOIN ordered b ON b.thread_id = a.thread_id
    AND b.ticket = a.ticket AND b.id > a.id
WHERE a.status <> 'ملغي' AND b.status <> 'ملغي'
  AND abs(julianday(a.at) - julianday(b.at)) * 1440 < 29;

INSERT INTO verdicts SELECT 'ordered, not confirmed', thread_id, ticket
FROM ordered o WHERE status NOT IN ('ملغي', 'مراجعة')
AND NOT EXISTS (SELECT 1 FROM sends c
    WHERE c.thread_id = o.thread_id
    AND instr(c.text, printf('Confirmed %s: %d for %d.%02d SAR.', o.ticket,
        o.quantity, o.total / 100, o.total % 100)) = 1
    AND instr(c.text, printf(' %d' || char(10) || '- %d × عباية سوداء (%s)',
        o.order_no, o.quantity, o.ticket)) > 0);

INSERT INTO verdicts SELECT 'order of a lost reply', thread_id, ticket
FROM ordered o WHERE status = 'معلق' OR status = 'مراجعة'
AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.reply_id = o.reply_id
    AND p.state IN ('held', 'failed', 'cancelled'));

INSERT INTO verdicts
SELECT 'integrity', '', integrity_check FROM souk.pragma_integrity_check
WHERE integrity_check <> 'ok';
INSERT INTO verdicts SELECT 'foreign keys', '', "table"
FROM souk.pragma_foreign_key_check;

.output verdicts
SELECT * FROM verdicts ORDER BY 1, 2, 3;

-- How much there was to judge.
.output sums
SELECT 'customers'' messages, ' || outcome || ': ' || count(*) FROM kept
WHERE sender_type = 'customer' AND NOT is_old GROUP BY outcome;
SELECT 'parts, ' || state || ': ' || count(*) FROM parts GROUP BY state;
SELECT 'orders, ' || status || ': ' || count(*) FROM ordered GROUP BY status;
SELECT 'sends: applied ' || sum(state = 'sent') || ', not applied '
    || sum(state IN ('failed', 'cancelled')) || ', unknown '
    || sum(state = 'held') || ' (applied: ' || sum(state = 'held' AND EXISTS (
        SELECT 1 FROM sends s WHERE s.thread_id = parts.thread_id
        AND s.text = parts.text)) || ')' FROM parts;
SELECT 'sends in the ledger: ' || count(*) FROM sends;
SELECT 'confirmed: ' || count(*) FROM confirmed;
.output stdout

-- The conversations in question, from both sides.
.output disputed
SELECT t.thread_id || ' ' || line FROM
    (SELECT thread_id FROM verdicts WHERE thread_id <> ''
     GROUP BY thread_id ORDER BY count(*) DESC LIMIT 3) t
JOIN (SELECT thread_id, at, 1 AS side, at || '  there  ' || author || ': '
        || text || '  ' || id || CASE visible WHEN 1 THEN '' ELSE ' hidden' END
        AS line FROM said
    UNION ALL SELECT thread_id, at, 2, at || '  here   ' || sender_type || ': '
        || content || '  ' || id || ' ' || coalesce(outcome, '') || ' '
        || coalesce(reply_id, '') || CASE is_old WHEN 1 THEN ' old' ELSE '' END
        FROM kept
    UNION ALL SELECT c.thread_id, substr(o.created_at, 1, 19), 3,
        o.created_at || '  part   ' || p.part || ' ' || p.state || ': '
        || p.text || '  ' || coalesce(p.message_id, '') || ' ' || p.reply_id
        || ' ' || coalesce(p.reason, '') || ' attempt ' || o.attempt
        FROM souk.outbox_parts p JOIN souk.outbox o ON o.reply_id = p.reply_id
        JOIN souk.conversations c ON c.id = o.conversation_id) l
    ON l.thread_id = t.thread_id
ORDER BY t.thread_id, l.at, l.side;
