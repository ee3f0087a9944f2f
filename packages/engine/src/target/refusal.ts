import { parseErrorBody } from '@scimulator/scim';
import { describeRequest, type ScimRequest } from './request.ts';
import type { Failure, FailureCode } from './target.ts';
import type { TransportAnswer, TransportFailureKind, TransportResult } from './transport.ts';

/** A request and what came of it: all that a judgement needs. */
export interface Reply {
  readonly request: ScimRequest;
  readonly result: TransportResult;
  /** From Retry-After, within its limit. */
  readonly retryAfterMs?: number;
}

/** What a status means, by entra-engine 5.4 and scim-wire 3.9. The 5xx without a row are `InternalServerError`, the 4xx `BadRequest`. */
const CODES: Readonly<Record<number, FailureCode>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'InsufficientRights',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  408: 'Timeout',
  409: 'Conflict',
  422: 'UnprocessableEntity',
  429: 'TooManyRequests',
  501: 'NotImplemented',
  504: 'Timeout',
};

const TRANSPORT_CODES: Readonly<Record<TransportFailureKind, FailureCode>> = {
  refused: 'WebExceptionProtocolError',
  timeout: 'Timeout',
  reset: 'WebExceptionProtocolError',
  dns: 'WebExceptionProtocolError',
  tls: 'WebExceptionProtocolError',
  tooLarge: 'ServiceIncompatible',
  protocol: 'WebExceptionProtocolError',
};

const TRANSPORT_WORDS: Readonly<Record<TransportFailureKind, string>> = {
  refused: 'could not connect',
  timeout: 'timed out',
  reset: 'lost its connection',
  dns: 'could not find the host',
  tls: 'could not set up a trusted connection',
  tooLarge: 'got too much',
  protocol: 'got no HTTP answer',
};

/** Characters of a foreign text that a log may carry: enough to recognise it by. */
const EXCERPT_LENGTH_MAX = 200;

/** The answer when its status is one of these, else the failure. */
export function accept(
  reply: Reply,
  statuses: readonly number[],
):
  | { readonly ok: true; readonly value: TransportAnswer }
  | { readonly ok: false; readonly failure: Failure } {
  const { request, result } = reply;
  if (result.kind !== 'answer') {
    const detail = `${describeRequest(request)} ${TRANSPORT_WORDS[result.kind]}: ${oneLine(result.detail)}`;
    return { ok: false, failure: { code: TRANSPORT_CODES[result.kind], detail } };
  }
  if (statuses.includes(result.status)) return { ok: true, value: result };
  return { ok: false, failure: refusal(reply, result) };
}

/** The target answered, but not in a way that SCIM knows. `problem` goes on from "answered 200 with …". */
export function incompatible(reply: Reply, problem: string): Failure {
  return ill(reply, 'ServiceIncompatible', problem);
}

/** As {@link incompatible}, where several things came although one was asked for. */
export function multiple(reply: Reply, problem: string): Failure {
  return ill(reply, 'MultipleEntriesInResponse', problem);
}

/** Whitespace folded, cut to what a log may carry. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= EXCERPT_LENGTH_MAX ? line : `${line.slice(0, EXCERPT_LENGTH_MAX)}…`;
}

/** A web page, by its media type or its first tag. Good JSON under a wrong media type is none: parse first. */
export function isHtml({ headers, body }: TransportAnswer): boolean {
  return /^text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype html|html)/i.test(body);
}

/** What an error body says: its SCIM `detail`, or the beginning of whatever else it is. Undefined when it says nothing. */
function explanation(answer: TransportAnswer): string | undefined {
  if (answer.body.trim() === '') return undefined;
  const detail = parseErrorBody(parseJson(answer.body))?.detail;
  if (detail !== undefined) return oneLine(detail);
  return isHtml(answer) ? 'a web page instead of a SCIM error' : oneLine(answer.body);
}

/** Undefined for what is no JSON; no JSON text means undefined itself. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal({ request, retryAfterMs }: Reply, answer: TransportAnswer): Failure {
  const why = explanation(answer);
  return {
    code: codeOf(answer.status),
    status: answer.status,
    detail: `${describeRequest(request)} answered ${answer.status}${why === undefined ? '' : `: ${why}`}`,
    ...(isSuspicious(request, answer.status) && { isSuspicious: true }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

// 404 on an id is a legal answer, on a query it is not: RFC 7644 3.4.2 wants an empty list (A-103).
function isSuspicious(request: ScimRequest, status: number): boolean {
  if (status === 401 || status === 403) return true;
  return status === 404 && request.query.some(([name]) => name === 'filter');
}

function codeOf(status: number): FailureCode {
  const code = CODES[status];
  if (code !== undefined) return code;
  if (status >= 500) return 'InternalServerError';
  // What is neither an error nor the success that was asked for, redirects among them.
  return status >= 400 ? 'BadRequest' : 'ServiceIncompatible';
}

function ill({ request, result }: Reply, code: FailureCode, problem: string): Failure {
  const status = result.kind === 'answer' ? result.status : undefined;
  return {
    code,
    ...(status !== undefined && { status }),
    detail: `${describeRequest(request)} answered ${status ?? 'nothing'} with ${problem}`,
  };
}
