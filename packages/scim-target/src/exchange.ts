import { ScimError } from '@scimulator/scim';
import { type Answer, errorAnswer, negotiated, statusAnswer } from './answer.ts';
import type { Context } from './context.ts';
import type { Fault } from './faults/book.ts';
import type { FaultEffect } from './faults/effect.ts';
import type { Handle, Handling } from './faults/handling.ts';
import { jsonOf } from './json.ts';
import { filterTextOf, readBody, type ScimRequest, scimRequest } from './request.ts';
import { serve } from './service.ts';
import type { Wire } from './wire.ts';

export interface ExchangeOptions {
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** The path of the SCIM root on this server. */
  readonly root: string;
  /** The origin that clients see; without one, that of the request. */
  readonly origin: string | undefined;
  /** The names of the tenants that this request is none of the business of. */
  readonly otherTenants: () => readonly string[];
}

/** What leaves the target: an answer, garbled on its way where a fault says so, or nothing but a torn connection. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly wire: Wire | undefined }
  | { readonly kind: 'reset' };

/** One SCIM request from the moment it comes: faults decide, the service answers, the journal keeps both. */
export async function exchange(context: Context, request: Request, options: ExchangeOptions): Promise<Reply> {
  const { clock, limits, tenant } = context;
  const atMs = clock.now();
  const url = new URL(request.url);
  const body = await readBody(request, limits.bodyBytesMax);
  const origin = options.origin ?? url.origin;
  const asked = scimRequest({ request, url, body: body ?? '', root: options.root, origin });
  const fault = tenant.faults.isEmpty ? undefined : tenant.faults.judge(subjectOf(asked), atMs);
  const genuine = async (own: Context, wanted: ScimRequest): Promise<Answer> =>
    body === undefined ? tooLarge(limits.bodyBytesMax) : answerTo(own, wanted, options.onError);
  const reply =
    fault === undefined
      ? whole(await genuine(context, asked))
      : await faulted(fault, { context, asked, genuine, options, signal: request.signal });
  tenant.journal.note({
    atMs,
    endMs: clock.now(),
    method: request.method,
    url,
    requestHeaders: [...request.headers],
    requestBody: asked.body,
    answer: reply.kind === 'answer' ? reply.answer : undefined,
    faults: fault?.ruleIds ?? [],
  });
  return reply;
}

const whole = (answer: Answer): Reply => ({ kind: 'answer', answer, wire: undefined });

const tooLarge = (bytesMax: number): Answer =>
  statusAnswer(413, `the body is longer than the ${bytesMax} bytes that are accepted`);

const subjectOf = (request: ScimRequest) => ({
  method: request.method,
  path: request.path,
  filter: filterTextOf(request.url),
  body: () => jsonOf(request.body),
});

/** The one place where errors become answers, and what may be seen of them from outside is decided. */
async function answerTo(
  context: Context,
  request: ScimRequest,
  onError: (error: unknown) => void,
): Promise<Answer> {
  try {
    return negotiated(await serve(context, request), request.headers.get('accept'));
  } catch (error) {
    if (error instanceof ScimError) return errorAnswer(error);
    onError(error);
    return statusAnswer(500, 'the target failed; its log says why');
  }
}

/** An exchange that a fault has to do with. */
interface Disturbed {
  readonly context: Context;
  readonly asked: ScimRequest;
  readonly genuine: (context: Context, request: ScimRequest) => Promise<Answer>;
  readonly options: ExchangeOptions;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/** Longer than any client waits. */
const HANG_MS_MAX = 3_600_000;

async function faulted({ effect, alterations }: Fault, disturbed: Disturbed): Promise<Reply> {
  const { context, asked, options } = disturbed;
  if (effect.delayMs !== undefined) await wait(effect.delayMs, disturbed);
  if (effect.hang) await wait(HANG_MS_MAX, disturbed);
  if (effect.hang || effect.reset) return { kind: 'reset' };
  const handle = alterations.reduce((next, alter) => alter(next), withPlan(effect, disturbed));
  const answer = withHeaders(await handle(handlingOf(context, options), asked), effect);
  if (effect.dropReply) return { kind: 'reset' };
  return { kind: 'answer', answer, wire: effect };
}

/** A wait ends early with a client that gives up. */
async function wait(ms: number, { options, signal }: Disturbed): Promise<void> {
  try {
    await options.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function handlingOf({ tenant, store, limits, clock }: Context, options: ExchangeOptions): Handling {
  return {
    tenant: tenant.name,
    otherTenants: options.otherTenants(),
    store,
    knobs: tenant.knobs,
    limits,
    isAuthorized: tenant.isAuthorized,
    clock,
    sleep: (ms) => options.sleep(ms),
  };
}

/** The right way of carrying a request out, or the answer that the effect gives in its place or after it. */
function withPlan(effect: FaultEffect, { context, genuine }: Disturbed): Handle {
  const planned = plannedAnswer(effect);
  return async ({ store, knobs, limits }, request) => {
    if (planned !== undefined && !effect.apply) return planned;
    const answer = await genuine(
      { ...context, store, limits, tenant: { ...context.tenant, knobs } },
      request,
    );
    return planned ?? answer;
  };
}

/** The answer that the effect itself gives; undefined when the request is to be carried out. */
function plannedAnswer({ status, body }: FaultEffect): Answer | undefined {
  if (status === undefined && body === undefined) return undefined;
  const planned = statusAnswer(status ?? 200, 'a fault rule of the SCIM target answered this request');
  if (body === undefined) return planned.status < 400 ? { ...planned, body: undefined } : planned;
  return { ...planned, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function withHeaders(answer: Answer, { headers = {}, withoutHeaders = [] }: FaultEffect): Answer {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const all = { ...answer.headers, ...Object.fromEntries(lower) };
  const gone = new Set(withoutHeaders.map((name) => name.toLowerCase()));
  return { ...answer, headers: Object.fromEntries(Object.entries(all).filter(([name]) => !gone.has(name))) };
}
