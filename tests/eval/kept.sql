-- What the database kept of every conversation, as one JSON object a line.
SELECT json_object(
    'customer', c.customer_id,
    'outcomes', (SELECT json_group_array(outcome) FROM (
        SELECT coalesce(outcome, 'waits') AS outcome FROM messages
        WHERE conversation_id = c.id AND sender_type = 'customer'
        ORDER BY created_at, seq)),
    'orders', (SELECT json_group_array(json(o)) FROM (
        SELECT json_object('product', product_name, 'quantity', quantity,
            'total', total, 'currency', currency,
            'phone', customer_phone) AS o
        FROM orders WHERE conversation_id = c.id ORDER BY number)),
    'calls', (SELECT json_group_array(e) FROM (
        SELECT call.value ->> '$.error' AS e
        FROM outbox o, json_each(o.decisions, '$.calls') call
        WHERE o.conversation_id = c.id ORDER BY o.number, call.key)),
    'stops', (SELECT json_group_array(r) FROM (
        SELECT stop.value ->> '$.rule' AS r
        FROM outbox o, json_each(o.decisions, '$.gate') stop
        WHERE o.conversation_id = c.id ORDER BY o.number, stop.key)))
FROM conversations c;
