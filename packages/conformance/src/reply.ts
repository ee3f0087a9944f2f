import type { Json } from '@scimulator/scim';

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is empty or no JSON. */
  readonly body: Json | undefined;
}

/** No answer came: refused, timed out, broken off, aborted. */
export interface Silence {
  readonly kind: 'silence';
  readonly reason: string;
}

export type Reply = Answer | Silence;

export const mediaTypeOf = (answer: Answer): string =>
  (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

export const isHtml = (answer: Answer): boolean =>
  mediaTypeOf(answer) === 'text/html' || /^\s*<(?:!doctype|html)/i.test(answer.text);

/** The text of a JSON body as JSON, or undefined. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
