-- What the database kept of every stranger, as one JSON object a line.
SELECT json_object('id', c.customer_id, 'number', c.number,
    'name', c.customer_name,
    'texts', (SELECT json_group_array(content) FROM (
        SELECT content FROM messages WHERE conversation_id = c.id
          AND sender_type = 'customer' ORDER BY created_at, seq)),
    'waits', (SELECT count(*) FROM messages WHERE conversation_id = c.id
          AND sender_type = 'customer' AND outcome IS NULL),
    'orders', (SELECT json_group_array(json_object('product', o.product_name,
        'listed', p.name, 'active', p.is_active, 'price', o.unit_price,
        'true_price', p.price, 'quantity', o.quantity, 'total', o.total,
        'name', o.customer_name, 'phone', o.customer_phone,
        'address', o.customer_address, 'notes', o.notes))
        FROM orders o JOIN products p ON p.id = o.product_id
        WHERE o.conversation_id = c.id))
FROM conversations c;
