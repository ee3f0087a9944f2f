import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { type AdminFrom, mayAdminister } from './admin-from.ts';
import type { Connection } from './connection.ts';
import { describeFault, FAULTS } from './faults/catalogue.ts';
import { FaultRuleInput } from './faults/rule.ts';
import { harOf } from './journal/har.ts';
import type { JournalFilter } from './journal/journal.ts';
import { jsonOf } from './json.ts';
import { KnobsChange } from './knobs.ts';
import { OfferedValues } from './offered.ts';
import { setKnobs, setTokens, type Tenant } from './tenants.ts';
import { tokenCheck } from './tokens.ts';
import { UsageError } from './usage-error.ts';

export interface AdminOptions {
  readonly adminToken: string;
  readonly adminFrom: AdminFrom;
  /** The tenant that `?tenant=` names, the default one without. @throws UsageError for an impossible name */
  readonly openTenant: (name: string | undefined) => Tenant;
  readonly reset: (tenant: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

const Tokens = z.strictObject({ tokens: z.array(z.string().min(1)) });

/** The resource that `/Me` stands for, or null for nobody. */
const Me = z.strictObject({
  path: z
    .string()
    .regex(
      /^\/[^/?#\s]+\/[^/?#\s]+$/,
      'must be the path of a resource below the SCIM root, such as /Users/42',
    )
    .nullable(),
});

const JournalQuery = z.object({
  method: z.string().exactOptional(),
  path: z.string().exactOptional(),
  status: z.coerce.number().int().exactOptional(),
  since: z.iso.datetime({ offset: true }).exactOptional(),
  format: z.enum(['json', 'har']).exactOptional(),
});

type Env = { Bindings: { connection: Connection | undefined } };

/** What an administrator may do to a target while it runs. Every route takes `?tenant=`. */
export function adminApp(options: AdminOptions): Hono<Env> {
  const app = new Hono<Env>();
  const isAdmin = tokenCheck([options.adminToken]);
  app.use(async (c, next) => {
    if (!mayAdminister(options.adminFrom, c.env?.connection?.clientAddress)) {
      const error =
        '/_admin answers clients on its own machine only; start the target with --admin-from anywhere';
      return c.json({ error }, 403);
    }
    if (isAdmin(c.req.header('authorization') ?? null)) return next();
    return c.json({ error: 'send the admin token: "Authorization: Bearer …"' }, 401, {
      'www-authenticate': 'Bearer realm="admin"',
    });
  });
  const tenantOf = (c: HonoContext): Tenant => options.openTenant(c.req.query('tenant'));
  addSettings(app, tenantOf);
  addFaults(app, tenantOf);
  addJournal(app, tenantOf);
  app.post('/reset', async (c) => {
    await options.reset(tenantOf(c).name);
    return c.body(null, 204);
  });
  app.notFound((c) => c.json({ error: `there is no ${c.req.method} ${c.req.path}` }, 404));
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    if (error instanceof UsageError) return c.json({ error: error.message }, 400);
    options.onError(error);
    return c.json({ error: 'the target failed; its log says why' }, 500);
  });
  return app;
}

function addSettings(app: Hono<Env>, tenantOf: (c: HonoContext) => Tenant): void {
  app.get('/knobs', (c) => c.json(tenantOf(c).knobs));
  app.put('/knobs', async (c) => {
    const tenant = tenantOf(c);
    setKnobs(tenant, KnobsChange.parse(await bodyOf(c)));
    return c.json(tenant.knobs);
  });
  app.get('/roles', (c) => c.json(tenantOf(c).roles));
  app.put('/roles', async (c) => {
    const tenant = tenantOf(c);
    tenant.roles = OfferedValues.parse(await bodyOf(c));
    return c.json(tenant.roles);
  });
  app.get('/entitlements', (c) => c.json(tenantOf(c).entitlements));
  app.put('/entitlements', async (c) => {
    const tenant = tenantOf(c);
    tenant.entitlements = OfferedValues.parse(await bodyOf(c));
    return c.json(tenant.entitlements);
  });
  app.put('/me', async (c) => {
    tenantOf(c).me = Me.parse(await bodyOf(c)).path ?? undefined;
    return c.body(null, 204);
  });
  app.put('/tokens', async (c) => {
    setTokens(tenantOf(c), Tokens.parse(await bodyOf(c)).tokens);
    return c.body(null, 204);
  });
}

function addFaults(app: Hono<Env>, tenantOf: (c: HonoContext) => Tenant): void {
  app.get('/faults', (c) =>
    c.json(c.req.query('known') === undefined ? tenantOf(c).faults.list() : FAULTS.map(describeFault)),
  );
  app.post('/faults', async (c) => {
    const rule = FaultRuleInput.parse(await bodyOf(c));
    return c.json(tenantOf(c).faults.add(rule), 201);
  });
  app.delete('/faults', (c) => {
    tenantOf(c).faults.clear();
    return c.body(null, 204);
  });
  app.delete('/faults/:id', (c) => {
    const id = c.req.param('id');
    if (tenantOf(c).faults.remove(id)) return c.body(null, 204);
    return c.json({ error: `there is no fault rule "${id}"; GET /_admin/faults lists them` }, 404);
  });
}

function addJournal(app: Hono<Env>, tenantOf: (c: HonoContext) => Tenant): void {
  app.get('/journal', (c) => {
    const { format, ...filter } = JournalQuery.parse(c.req.query());
    const entries = tenantOf(c).journal.entries(filter satisfies JournalFilter);
    return c.json(format === 'har' ? harOf(entries, new URL(c.req.url).origin) : entries);
  });
  app.delete('/journal', (c) => {
    tenantOf(c).journal.clear();
    return c.body(null, 204);
  });
}

async function bodyOf(c: HonoContext): Promise<unknown> {
  const value = jsonOf(await c.req.text());
  if (value === undefined) throw new UsageError('the body is no JSON');
  return value;
}
