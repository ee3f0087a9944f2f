import { isJsonObject, ScimError } from '@scimulator/scim';
import { type Answer, errorAnswer, negotiated, statusAnswer } from './answer.ts';
import type { Context } from './context.ts';
import type { Fault } from './faults/book.ts';
import type { FaultEffect } from './faults/effect.ts';
import { jsonOf } from './json.ts';
import { filterTextOf, readBody, type ScimRequest, scimRequest } from './request.ts';
import { serve } from './service.ts';

export interface ExchangeOptions {
  readonly sleep: (ms: number) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** The path of the SCIM root on this server. */
  readonly root: string;
  /** The origin that clients see; without one, that of the request. */
  readonly origin: string | undefined;
}

/** What leaves the target: an answer, cut off after some bytes where a fault says so, or nothing but a torn connection. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly bytesMax: number | undefined }
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
  const genuine = (): Promise<Answer> | Answer =>
    body === undefined ? tooLarge(limits.bodyBytesMax) : answerTo(context, asked, options.onError);
  const reply = fault === undefined ? whole(await genuine()) : await faulted(fault, genuine, options);
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

const whole = (answer: Answer): Reply => ({ kind: 'answer', answer, bytesMax: undefined });

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

async function faulted(
  { effect, alterations }: Fault,
  genuine: () => Promise<Answer> | Answer,
  { sleep }: ExchangeOptions,
): Promise<Reply> {
  if (effect.delayMs !== undefined) await sleep(effect.delayMs);
  if (effect.reset) return { kind: 'reset' };
  const planned = plannedAnswer(effect);
  const answer = planned ?? alter(withHeaders(await genuine(), effect), alterations);
  if (effect.dropReply) return { kind: 'reset' };
  return { kind: 'answer', answer, bytesMax: effect.truncateAfterBytes };
}

/** The answer that the effect itself gives; undefined when the request is to be carried out. */
function plannedAnswer(effect: FaultEffect): Answer | undefined {
  const { status = 200, body } = effect;
  if (effect.status === undefined && body === undefined) return undefined;
  const planned = statusAnswer(status, 'a fault rule of the SCIM target answered this request');
  if (body === undefined)
    return withHeaders(status < 400 ? { ...planned, body: undefined } : planned, effect);
  return withHeaders({ ...planned, body: typeof body === 'string' ? body : JSON.stringify(body) }, effect);
}

function withHeaders(answer: Answer, { headers }: FaultEffect): Answer {
  if (headers === undefined) return answer;
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { ...answer, headers: { ...answer.headers, ...Object.fromEntries(lower) } };
}

function alter(answer: Answer, alterations: Fault['alterations']): Answer {
  const body = answer.body === undefined ? undefined : jsonOf(answer.body);
  if (alterations.length === 0 || !isJsonObject(body)) return answer;
  return { ...answer, body: JSON.stringify(alterations.reduce((altered, step) => step(altered), body)) };
}
