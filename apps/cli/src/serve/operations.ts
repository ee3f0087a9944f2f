import { type AdminFrom, mayAdminister, tokenCheck } from '@scimulator/scim-target';
import type { Logger } from 'pino';
import type { Io } from '../io.ts';
import type { Connection } from './listen.ts';
import type { Metrics } from './metrics.ts';

type Fetch = (request: Request, connection: Connection) => Promise<Response>;

export interface OperationsOptions {
  readonly clock: Io['clock'];
  /** Aborted once the service is to stop: from then on it is not ready. */
  readonly signal: AbortSignal;
  /** Whether the store answers. */
  readonly isStoreReady: () => Promise<boolean>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly adminToken: string;
  readonly adminFrom: AdminFrom;
}

/**
 * What people who run a service expect beside it: `/healthz` (the process answers), `/readyz` (its store does too, and it
 * is not stopping), `/metrics` (for whoever may administer), a line in the log for each request. The rest goes to `fetch`.
 */
export function withOperations(fetch: Fetch, options: OperationsOptions): Fetch {
  const routes: ReadonlyMap<string, Fetch> = new Map<string, Fetch>([
    ['/healthz', async () => Response.json({ status: 'ok' })],
    ['/readyz', () => readiness(options)],
    ['/metrics', metricsRoute(options)],
  ]);
  const watched = watching(fetch, options);
  return (request, connection) => {
    const route = routes.get(pathOf(request));
    if (route === undefined) return watched(request, connection);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    return isRead
      ? route(request, connection)
      : Promise.resolve(refusal(405, 'only GET is answered here', { allow: 'GET' }));
  };
}

async function readiness({ isStoreReady, signal }: OperationsOptions): Promise<Response> {
  if (signal.aborted) return Response.json({ status: 'stopping' }, { status: 503 });
  return (await isStoreReady())
    ? Response.json({ status: 'ready' })
    : Response.json({ status: 'the store does not answer' }, { status: 503 });
}

function metricsRoute({ adminFrom, adminToken, metrics }: OperationsOptions): Fetch {
  const isAdmin = tokenCheck([adminToken]);
  return async ({ headers }, { clientAddress }) => {
    if (!mayAdminister(adminFrom, clientAddress)) {
      return refusal(403, '/metrics answers clients on this machine; see --admin-from');
    }
    if (!isAdmin(headers.get('authorization'))) {
      return refusal(401, 'send the admin token', { 'www-authenticate': 'Bearer realm="admin"' });
    }
    return new Response(await metrics.print(), { headers: { 'content-type': metrics.contentType } });
  };
}

const refusal = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json({ error }, { status, headers });

/** Counts, times and logs what `fetch` does. The query stays out of the log: filters name people. */
function watching(fetch: Fetch, { clock, logger, metrics }: OperationsOptions): Fetch {
  return async (request, connection) => {
    const startMs = clock.now();
    const { method } = request;
    const path = pathOf(request);
    metrics.started();
    let status = 0;
    try {
      const response = await fetch(request, connection);
      if (!connection.isTaken) status = response.status;
      return response;
    } finally {
      const durationMs = clock.now() - startMs;
      metrics.ended({ method, path, status, durationMs });
      logger.info({ method, path, status, durationMs }, 'request');
      if (logger.isLevelEnabled('debug')) {
        logger.debug({ headers: Object.fromEntries(request.headers) }, 'request headers');
      }
    }
  };
}

/** The path of an absolute URL, without parsing the rest of it. */
function pathOf({ url }: Request): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.indexOf('?', start);
  return url.slice(start, end < 0 ? undefined : end);
}
