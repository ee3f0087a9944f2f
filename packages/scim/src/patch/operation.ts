import type { Json } from '../resource.ts';
import type { PatchPath } from './path.ts';

/** One operation of a PATCH request (RFC 7644 3.5.2). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path?: PatchPath;
  readonly value?: Json;
}
