"""calls.py N HOST PORT PATH BODY [CA-FILE]: N requests to the model at once,
by asyncio and nothing else."""
import asyncio
import json
import os
import ssl
import sys


async def call(host, port, path, body, tls):
    reader, writer = await asyncio.open_connection(host, port, ssl=tls)
    writer.write((f"POST {path} HTTP/1.1\r\nHost: {host}\r\n"
                  f"Authorization: Bearer {os.environ['OPENAI_API_KEY']}\r\n"
                  "Content-Type: application/json\r\nConnection: close\r\n"
                  f"Content-Length: {len(body)}\r\n\r\n").encode() + body)
    answer = await reader.read()
    writer.close()
    head, _, text = answer.partition(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise SystemExit(head)
    return text


async def main():
    n, host, port, path, body = sys.argv[1:6]
    tls = ssl.create_default_context(cafile=sys.argv[6]) \
        if len(sys.argv) > 6 else None
    with open(body, "rb") as f:
        text = f.read()
    json.loads(text)
    await asyncio.gather(*(call(host, int(port), path, text, tls)
                           for _ in range(int(n))))


asyncio.run(main())
