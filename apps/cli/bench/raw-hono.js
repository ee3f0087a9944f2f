// A server that does nothing but read a request and answer with the bytes that it was last given: `PUT /answer`.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

let answer = { status: 204, headers: {}, body: null };

const app = new Hono();
app.put('/answer', async (c) => {
  answer = await c.req.json();
  return c.body(null, 204);
});
app.get('*', (c) => c.body(answer.body, answer.status, answer.headers));
app.all('*', async (c) => {
  await c.req.text();
  return c.body(answer.body, answer.status, answer.headers);
});

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}`),
);
