import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What is said of one answered request. Nothing in it is the client's own text, so that the series stay few. */
export interface Answered {
  readonly method: string;
  readonly path: string;
  /** 0 where the connection was torn down. */
  readonly status: number;
  readonly durationMs: number;
}

export interface Metrics {
  started(): void;
  ended(answered: Answered): void;
  /** In Prometheus' text format. */
  print(): Promise<string>;
  readonly contentType: string;
}

/** From a memory store's answer to the longest that clients wait. */
const BUCKETS_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** The parts of the service that are told apart; custom resource types and everything unknown are `other`. */
const ENDPOINT =
  /^\/(?:t\/[^/]+\/)?scim\/v2\/(Users|Groups|Roles|Entitlements|Me|Bulk|Schemas|ResourceTypes|ServiceProviderConfig|\.search)(?:\/|$)/;

/** Counts and times what the target answers. */
export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'scimulator_target_requests_total',
    help: 'Requests answered, by method, endpoint and status; status 0: a fault tore the connection down',
    labelNames: ['method', 'endpoint', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'scimulator_target_request_duration_seconds',
    help: 'Time from a request to its answer, delays by faults included',
    labelNames: ['method', 'endpoint'],
    buckets: BUCKETS_SECONDS,
    registers,
  });
  const inFlight = new Gauge({
    name: 'scimulator_target_requests_in_flight',
    help: 'Requests that are being answered',
    registers,
  });
  return {
    started: () => inFlight.inc(),
    ended: ({ method, path, status, durationMs }) => {
      const labels = { method: METHODS.has(method) ? method : 'other', endpoint: endpointOf(path) };
      inFlight.dec();
      requests.inc({ ...labels, status });
      durations.observe(labels, durationMs / 1_000);
    },
    print: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function endpointOf(path: string): string {
  if (path.startsWith('/_admin')) return '_admin';
  return ENDPOINT.exec(path)?.[1] ?? 'other';
}
