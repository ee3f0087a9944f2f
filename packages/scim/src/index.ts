export type {
  Attribute,
  AttributeType,
  Mutability,
  ResourceType,
  Returned,
  Schema,
  Uniqueness,
} from './attribute.ts';
export {
  type BulkOperation,
  type BulkRequest,
  bulkIdsIn,
  parseBulkRequest,
  withBulkIds,
} from './bulk.ts';
export { type ErrorBody, parseErrorBody, ScimError, type ScimType, statusOf } from './error.ts';
export type { CompareOperator, Comparison, Filter, FilterValue } from './filter/ast.ts';
export { type CheckOptions, checkFilter } from './filter/check.ts';
export { compileFilter, matchesFilter } from './filter/evaluate.ts';
export { type FilterLimits, parseFilter } from './filter/parse.ts';
export { printFilter } from './filter/print.ts';
export {
  type ListResponse,
  listResponse,
  type Page,
  type PageBounds,
  type PageLimits,
  type PageRequest,
  type ParsedListResponse,
  pageOf,
  parseListResponse,
} from './list-response.ts';
export { foldCase } from './literal.ts';
export { type NormalizeOptions, normalizeResource } from './normalize.ts';
export { applyPatch } from './patch/apply.ts';
export { patchBody } from './patch/body.ts';
export type { PatchOperation } from './patch/operation.ts';
export { parsePatch } from './patch/parse.ts';
export { type PatchPath, parsePath, printPath } from './patch/path.ts';
export {
  type AttributeLocation,
  type AttributeName,
  type AttributePath,
  locateAttribute,
  parseAttributePath,
  printAttributePath,
  resolveAttribute,
} from './path.ts';
export { compileProjection, project, type Selection } from './projection.ts';
export { isJsonObject, type Json, type JsonObject, type Resource, sameJson } from './resource.ts';
export { ENTITLEMENT, GROUP, ROLE, USER } from './resource-type.ts';
export { ENTERPRISE_USER_SCHEMA } from './schema/enterprise-user.ts';
export { GROUP_SCHEMA } from './schema/group.ts';
export { ROLE_SCHEMA } from './schema/role.ts';
export { USER_SCHEMA } from './schema/user.ts';
export { readDefinitions } from './schema-definition.ts';
export { resourceTypeDocument, schemaDocument } from './schema-document.ts';
export { parseSearchRequest, type SearchRequest } from './search-request.ts';
export { compileSort, type Sort, type SortKey, type SortRequest } from './sort.ts';
export { DEFAULT_TOLERANCES, type Tolerances } from './tolerance.ts';
export { MESSAGES, SCHEMAS } from './urn.ts';
