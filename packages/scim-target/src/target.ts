import { type ResourceType, ScimError } from '@scimulator/scim';
import { Hono } from 'hono';
import { adminApp } from './admin.ts';
import type { AdminFrom } from './admin-from.ts';
import { type Answer, errorAnswer, statusAnswer, toResponse, unauthorized } from './answer.ts';
import { type Connection, ConnectionResetError } from './connection.ts';
import type { Context } from './context.ts';
import { exchange, type Reply } from './exchange.ts';
import type { FaultRule, FaultRuleInput } from './faults/rule.ts';
import type { JournalEntry, JournalFilter } from './journal/journal.ts';
import type { ProfileName } from './knobs.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { typeTable } from './resource-types.ts';
import type { ResourceStore } from './resources/port.ts';
import { DEFAULT_TENANT, setTokens, type Tenant, Tenants } from './tenants.ts';
import { responseTo } from './wire.ts';

export interface ScimTargetOptions {
  readonly resources: ResourceStore;
  /** Bearer tokens of the default tenant; any of them is good. */
  readonly tokens: readonly string[];
  /** The bearer token of `/_admin`. */
  readonly adminToken: string;
  /** Which clients `/_admin` answers, where the connection says who they are: those on this machine unless said otherwise. */
  readonly adminFrom?: AdminFrom;
  /** Milliseconds since 1970. */
  readonly clock: { now(): number };
  /** Makes ids of resources and fault rules; never the same twice. */
  readonly ids: { next(): string };
  /** Waits, for faults that delay; it may reject when the signal is aborted, which is when the client has gone. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** The knobs that tenants start with: `entra` unless said otherwise. */
  readonly profile?: ProfileName;
  /** The origin that clients see (`https://scim.example`), for locations; that of each request unless said otherwise. */
  readonly baseUrl?: string;
  /** Entries that each tenant's journal keeps: 10,000 unless said otherwise; 0 keeps none. */
  readonly journalEntriesMax?: number;
  readonly limits?: Partial<Limits>;
  /** Resource types beside User and Group; one of their names takes their place. Endpoints are theirs alone. */
  readonly resourceTypes?: readonly ResourceType[];
  /** Hears of failures of the target itself, which clients see as a bare 500. */
  readonly onError?: (error: unknown) => void;
}

/** A SCIM 2.0 service that can be told to misbehave, and shows every request it got. */
export interface ScimTarget {
  /**
   * Answers a request to `/scim/v2`, `/t/{tenant}/scim/v2` or `/_admin`. Where a fault tears the connection down, it
   * resets `connection` and answers with what nobody will receive; without a connection it rejects with a
   * {@link ConnectionResetError}.
   */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** The fault rules of a tenant, the default one unless named: the same that `/_admin/faults` shows. */
  readonly faults: {
    /** @throws ZodError when the rule is none */
    add(rule: FaultRuleInput, tenant?: string): FaultRule;
    list(tenant?: string): readonly FaultRule[];
    /** Answers whether there was such a rule. */
    remove(id: string, tenant?: string): boolean;
    clear(tenant?: string): void;
  };
  /** What was asked and answered, newest first. */
  readonly journal: {
    entries(filter?: JournalFilter, tenant?: string): readonly JournalEntry[];
    clear(tenant?: string): void;
  };
  readonly tokens: {
    /** Sets the bearer tokens of a tenant; a tenant without tokens lets nobody in. */
    replace(tokens: readonly string[], tenant?: string): void;
  };
  /** Empties a tenant: resources, faults, journal. Knobs, roles and tokens stay. */
  reset(tenant?: string): Promise<void>;
}

/**
 * A target, ready to be asked.
 *
 * @example
 * const target = createScimTarget({ resources: memoryResources(), tokens: ['secret'], adminToken, clock, ids, sleep });
 * const response = await target.fetch(new Request('http://localhost/scim/v2/Users', { headers }));
 */
export function createScimTarget(options: ScimTargetOptions): ScimTarget {
  const limits = limitsOf(options);
  const { resources: store, clock, ids } = options;
  const types = typeTable(options.resourceTypes ?? []);
  const tenants = new Tenants({
    profile: options.profile ?? 'entra',
    limits,
    nextId: () => ids.next(),
    cursorSecret: options.adminToken,
    secrets: types.secrets,
  });
  setTokens(tenants.open(), options.tokens);
  const reset = async (name: string = DEFAULT_TENANT): Promise<void> => {
    const tenant = tenants.open(name);
    await store.clear(tenant.name);
    tenant.faults.clear();
    tenant.journal.clear();
  };
  const app = appOf(options, {
    find: (name) => tenants.find(name),
    open: (name) => tenants.open(name),
    others: (name) => tenants.names().filter((other) => other !== name),
    contextOf: (tenant) => ({ store, tenant, types, limits, clock, ids }),
    reset,
  });
  return {
    fetch: async (request, connection) => app.fetch(request, { connection }),
    faults: {
      add: (rule, tenant) => tenants.open(tenant).faults.add(rule),
      list: (tenant) => tenants.open(tenant).faults.list(),
      remove: (id, tenant) => tenants.open(tenant).faults.remove(id),
      clear: (tenant) => tenants.open(tenant).faults.clear(),
    },
    journal: {
      entries: (filter, tenant) => tenants.open(tenant).journal.entries(filter),
      clear: (tenant) => tenants.open(tenant).journal.clear(),
    },
    tokens: { replace: (tokens, tenant) => setTokens(tenants.open(tenant), tokens) },
    reset,
  };
}

function limitsOf({ limits, journalEntriesMax }: ScimTargetOptions): Limits {
  return {
    ...DEFAULT_LIMITS,
    ...limits,
    ...(journalEntriesMax === undefined ? {} : { journalEntriesMax }),
  };
}

interface Parts {
  readonly find: (tenant: string) => Tenant | undefined;
  readonly open: (tenant: string | undefined) => Tenant;
  readonly others: (tenant: string) => readonly string[];
  readonly contextOf: (tenant: Tenant) => Context;
  readonly reset: (tenant: string) => Promise<void>;
}

type Env = { Bindings: { connection: Connection | undefined } };

function appOf(options: ScimTargetOptions, parts: Parts): Hono<Env> {
  const { adminToken, adminFrom = 'loopback', sleep, baseUrl: origin, onError = () => undefined } = options;
  const app = new Hono<Env>();
  const scim = async (request: Request, name: string, root: string, connection: Connection | undefined) => {
    const tenant = parts.find(name);
    // Whether a tenant exists is nobody's business who has no token for it.
    if (tenant === undefined) return toResponse(unauthorized('the bearer token is missing or not valid'));
    const settings = { sleep, onError, root, origin, otherTenants: () => parts.others(name) };
    return responseOf(await exchange(parts.contextOf(tenant), request, settings), connection);
  };
  app.all('/scim/v2/*', (c) => scim(c.req.raw, DEFAULT_TENANT, '/scim/v2', c.env.connection));
  app.all('/t/:tenant/scim/v2/*', (c) => {
    const name = c.req.param('tenant');
    return scim(c.req.raw, name, `/t/${name}/scim/v2`, c.env.connection);
  });
  app.all('/scim/:version{v[0-9][0-9.]*}/*', (c) => toResponse(unknownVersion(c.req.param('version'))));
  const { open: openTenant, reset } = parts;
  app.route('/_admin', adminApp({ adminToken, adminFrom, openTenant, reset, onError }));
  app.notFound(() => toResponse(statusAnswer(404, 'there is nothing here; SCIM is at /scim/v2')));
  app.onError((error) => {
    if (error instanceof ConnectionResetError) throw error;
    onError(error);
    return toResponse(statusAnswer(500, 'the target failed; its log says why'));
  });
  return app;
}

const unknownVersion = (version: string): Answer =>
  errorAnswer(
    new ScimError({ scimType: 'invalidVers', detail: `SCIM ${version} is not spoken here; /scim/v2 is` }),
  );

function responseOf(reply: Reply, connection: Connection | undefined): Response {
  if (reply.kind === 'answer') {
    return reply.wire === undefined
      ? toResponse(reply.answer)
      : responseTo(reply.answer, reply.wire, connection);
  }
  if (connection === undefined) throw new ConnectionResetError();
  connection.reset();
  return toResponse(statusAnswer(503, 'the connection was reset by a fault rule'));
}
