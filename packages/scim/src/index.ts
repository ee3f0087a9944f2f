import type { Attribute, ResourceType, Schema } from './attribute.ts';
import type { Filter } from './filter/ast.ts';
import type { AttributePath, PatchPath } from './path.ts';
import type { Json, JsonObject, Resource } from './resource.ts';

export type {
  Attribute,
  AttributeType,
  Mutability,
  ResourceType,
  Returned,
  Schema,
  Uniqueness,
} from './attribute.ts';
export { ScimError, type ScimType, statusOf } from './error.ts';
export type { CompareOperator, Comparison, Filter, FilterValue } from './filter/ast.ts';
export type { AttributeName, AttributePath, PatchPath } from './path.ts';
export type { Json, JsonObject, Resource } from './resource.ts';
export { MESSAGES, SCHEMAS } from './urn.ts';

// Signatures first; the bodies move to their files.
export declare const USER: ResourceType;
export declare const GROUP: ResourceType;
export declare const ROLE: ResourceType;
export declare function schemaDocument(schema: Schema): JsonObject;
export declare function resourceTypeDocument(type: ResourceType): JsonObject;

/** `undefined` when the body is not a SCIM error. */
export declare function parseErrorBody(
  body: unknown,
): { readonly status?: number; readonly scimType?: string; readonly detail?: string } | undefined;

export declare function listResponse(page: {
  readonly resources: readonly Resource[];
  readonly totalResults: number;
  readonly startIndex: number;
}): JsonObject;
export interface ListResponse {
  readonly resources: readonly Resource[];
  readonly totalResults: number;
  readonly startIndex?: number;
  readonly itemsPerPage?: number;
}
export type ParsedListResponse =
  | { readonly ok: true; readonly value: ListResponse }
  | { readonly ok: false; readonly detail: string };
export declare function parseListResponse(body: unknown): ParsedListResponse;
/** startIndex and count as the client wrote them (query text or number). Throws ScimError invalidValue for what is no number. */
export declare function pageOf(
  asked: { readonly startIndex?: string | number | undefined; readonly count?: string | number | undefined },
  defaults: { readonly countDefault: number; readonly countMax: number },
): { readonly startIndex: number; readonly count: number };

/** Throws ScimError invalidPath (invalidFilter for what stands in the brackets). */
export declare function parsePath(text: string): PatchPath;
export declare function parseAttributePath(text: string): AttributePath;
export declare function printPath(path: PatchPath | AttributePath): string;
export declare function resolveAttribute(type: ResourceType, path: AttributePath): Attribute | undefined;

export declare function parseFilter(
  text: string,
  limits?: { readonly lengthMax?: number; readonly depthMax?: number },
): Filter;
export declare function printFilter(filter: Filter): string;
/** Throws ScimError invalidFilter where the filter does not fit the type's attributes (`active gt true`). Call it once per request, before matching. */
export declare function checkFilter(
  filter: Filter,
  type: ResourceType,
  options?: { readonly unknownAttributes?: 'ignore' | 'reject' },
): void;
/** The filter as a test, paths resolved once: for many resources. Never throws. */
export declare function compileFilter(filter: Filter, type: ResourceType): (resource: Resource) => boolean;
export declare function matchesFilter(filter: Filter, resource: Resource, type: ResourceType): boolean;
/** The form in which strings that are not case-exact are compared; for indexes that must agree with filters. */
export declare function foldCase(text: string): string;

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path?: PatchPath;
  readonly value?: Json;
}
export declare function parsePatch(body: unknown): readonly PatchOperation[];
/** Returns `resource` itself when nothing changed. `unmatched`: what add/replace of `multi[filter].sub` does when no element matches. */
export declare function applyPatch(
  resource: Resource,
  operations: readonly PatchOperation[],
  type: ResourceType,
  options?: { readonly unmatched?: 'create' | 'noTarget' },
): Resource;
export declare function patchBody(operations: readonly PatchOperation[]): JsonObject;

/** Names as in the query, split at commas. */
export interface Selection {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}
export declare function project(resource: Resource, selection: Selection, type: ResourceType): Resource;

/** What POST and PUT accept. For PUT the result carries over what the client may not write (id, meta, groups, a password not given). */
export declare function normalizeResource(
  body: unknown,
  type: ResourceType,
  options: ({ readonly method: 'POST' } | { readonly method: 'PUT'; readonly current: Resource }) & {
    readonly unknownAttributes?: 'ignore' | 'reject';
  },
): Resource;
