import type { Json } from '../resource.ts';
import type { PatchPath } from './path.ts';

/** One operation of a PATCH request (RFC 7644 3.5.2). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path?: PatchPath;
  readonly value?: Json;
}

/** Whether an operation's value says something: null and "" are ways to say nothing. */
export function isGiven(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && value !== '';
}
