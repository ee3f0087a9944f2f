import {
  type BulkOperation,
  bulkIdsIn,
  type JsonObject,
  MESSAGES,
  parseBulkRequest,
  ScimError,
  withBulkIds,
} from '@scimulator/scim';
import { type Answer, errorAnswer, methodNotAllowed, scimAnswer } from '../answer.ts';
import type { Context } from '../context.ts';
import { jsonOf } from '../json.ts';
import { jsonBody, type ScimRequest, segmentsOf } from '../request.ts';
import { resourcesRoute } from './resources.ts';

/**
 * `POST /Bulk` (RFC 7644 3.7). Operations are carried out in the client's order, but that one waits for those whose
 * bulkIds it refers to. Where they wait for each other in a circle, the first goes ahead with the ids that the others
 * will have: should one of those then fail, the reference to it leads nowhere.
 */
export async function bulkRoute(context: Context, request: ScimRequest): Promise<Answer> {
  if (request.method !== 'POST') return methodNotAllowed(request.method, ['POST']);
  const { limits } = context;
  const { operations, failOnErrors } = parseBulkRequest(jsonBody(request, limits));
  if (operations.length > limits.bulkOperationsMax) {
    const detail = `${operations.length} operations are more than the ${limits.bulkOperationsMax} of maxOperations`;
    throw new ScimError({ status: 413, detail });
  }
  const job = new BulkJob(context, request, operations);
  const results = await job.run(failOnErrors ?? Number.POSITIVE_INFINITY);
  return scimAnswer(200, { schemas: [MESSAGES.bulkResponse], Operations: results });
}

interface Step {
  readonly operation: BulkOperation;
  /** The bulkIds that it waits for. */
  readonly needs: ReadonlySet<string>;
  result?: JsonObject;
}

class BulkJob {
  readonly #context: Context;
  readonly #request: ScimRequest;
  readonly #steps: readonly Step[];
  /** The ids of what is created, given out before anything is. */
  readonly #ids = new Map<string, string>();
  /** What became of the creations so far. */
  readonly #outcomes = new Map<string, 'created' | 'failed'>();
  #errors = 0;

  constructor(context: Context, request: ScimRequest, operations: readonly BulkOperation[]) {
    this.#context = context;
    this.#request = request;
    this.#steps = operations.map((operation) => ({
      operation,
      needs: bulkIdsIn({ path: operation.path, data: operation.data ?? null }),
    }));
    for (const { bulkId, method } of operations) {
      if (bulkId !== undefined && method === 'POST') this.#ids.set(bulkId, context.ids.next());
    }
  }

  /** The results of the operations that were carried out, in the client's order. */
  async run(failOnErrors: number): Promise<readonly JsonObject[]> {
    let waiting = this.#steps;
    while (waiting.length > 0 && this.#errors < failOnErrors) {
      const isStuck = !waiting.some((step) => this.#isReady(step));
      for (const [index, step] of waiting.entries()) {
        if (this.#errors >= failOnErrors) break;
        if (this.#isReady(step) || (isStuck && index === 0)) step.result = await this.#carryOut(step);
      }
      waiting = waiting.filter((step) => step.result === undefined);
    }
    return this.#steps.flatMap(({ result }) => (result === undefined ? [] : [result]));
  }

  #isReady({ needs }: Step): boolean {
    return [...needs].every((id) => !this.#ids.has(id) || this.#outcomes.has(id));
  }

  async #carryOut(step: Step): Promise<JsonObject> {
    const { bulkId, method } = step.operation;
    const answer = await this.#answer(step);
    const isGood = answer.status < 400;
    if (!isGood) this.#errors += 1;
    if (bulkId !== undefined && method === 'POST') this.#outcomes.set(bulkId, isGood ? 'created' : 'failed');
    return this.#resultOf(step.operation, answer);
  }

  async #answer({ operation, needs }: Step): Promise<Answer> {
    try {
      checkOperation(operation);
      for (const id of needs) this.#checkReference(id);
      const { request, context } = this.#inner(operation);
      const [endpoint = ''] = request.segments;
      const type = this.#context.types.byEndpoint.get(endpoint);
      if (type !== undefined) return await resourcesRoute(type)(context, request);
      const detail = `${operation.path} is no resource and no resource type, which alone stand in a bulk request`;
      throw new ScimError({ status: 404, detail });
    } catch (error) {
      if (error instanceof ScimError) return errorAnswer(error);
      throw error;
    }
  }

  #checkReference(bulkId: string): void {
    if (!this.#ids.has(bulkId)) {
      const detail = `bulkId:${bulkId} is the bulkId of no POST in this request`;
      throw new ScimError({ scimType: 'invalidValue', detail });
    }
    if (this.#outcomes.get(bulkId) === 'failed') {
      throw new ScimError({
        status: 409,
        detail: `bulkId:${bulkId} was not created, so nothing can refer to it`,
      });
    }
  }

  /** The operation as a request of its own. */
  #inner(operation: BulkOperation): { readonly context: Context; readonly request: ScimRequest } {
    const { base } = this.#request;
    const { bulkId = '', method, version, data } = operation;
    const url = new URL(`${base}${this.#pathOf(operation)}`);
    const path = url.pathname.slice(new URL(base).pathname.length);
    const id = method === 'POST' ? this.#ids.get(bulkId) : undefined;
    return {
      context: id === undefined ? this.#context : { ...this.#context, ids: { next: () => id } },
      request: {
        method,
        url,
        base,
        path,
        segments: segmentsOf(path),
        headers: new Headers(version === undefined ? {} : { 'if-match': version }),
        body: data === undefined ? '' : JSON.stringify(this.#resolved(data)),
      },
    };
  }

  #pathOf({ path }: BulkOperation): string {
    const resolved = String(this.#resolved(path));
    return resolved.startsWith('/') ? resolved : `/${resolved}`;
  }

  #resolved(value: Parameters<typeof withBulkIds>[0]): ReturnType<typeof withBulkIds> {
    return withBulkIds(value, (bulkId) => this.#ids.get(bulkId));
  }

  #resultOf(operation: BulkOperation, { status, headers, body }: Answer): JsonObject {
    const { bulkId, method } = operation;
    const location =
      method === 'POST' ? headers['location'] : `${this.#request.base}${this.#pathOf(operation)}`;
    const response = status < 400 || body === undefined ? undefined : jsonOf(body);
    return {
      method,
      ...(bulkId === undefined ? {} : { bulkId }),
      ...(headers['etag'] === undefined ? {} : { version: headers['etag'] }),
      ...(location === undefined ? {} : { location }),
      status: String(status),
      ...(response === undefined ? {} : { response }),
    };
  }
}

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];

function checkOperation({ method, path, bulkId }: BulkOperation): void {
  if (!METHODS.includes(method)) {
    throw new ScimError({ scimType: 'invalidSyntax', detail: `method must be one of ${METHODS.join(', ')}` });
  }
  if (method === 'POST' && bulkId === undefined) {
    throw new ScimError({ scimType: 'invalidSyntax', detail: `POST ${path.slice(0, 200)} needs a bulkId` });
  }
}
