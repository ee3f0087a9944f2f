/*
 * The target side: a SCIM service, as far as a cycle needs it. A refusal is a value.
 */
import type { Resource } from '@scimulator/scim';
import type { ObjectType } from '../directory/directory.ts';
import type { AttributeChange } from '../steps/attribute-change.ts';

/**
 * Base codes of entra-engine 5.4. The log shows them with the connector's prefix
 * (`SystemForCrossDomainIdentityManagement…`), see `error-code.ts`.
 */
export type FailureCode =
  | 'BadRequest'
  | 'Unauthorized'
  | 'InsufficientRights'
  | 'NotFound'
  | 'MethodNotAllowed'
  | 'Conflict'
  | 'UnprocessableEntity'
  | 'TooManyRequests'
  | 'InternalServerError'
  | 'NotImplemented'
  | 'Timeout'
  | 'WebExceptionProtocolError'
  | 'ServiceIncompatible'
  | 'MultipleEntriesInResponse'
  | 'InvalidAnchor'
  | 'DuplicateTargetEntries'
  | 'DuplicateSourceEntries'
  | 'MissingValues'
  | 'SchemaAttributeNotFound'
  | 'SchemaPropertyCanOnlyAcceptValue'
  | 'InternalError';

/** Why the target, or the engine before it asked the target, could not do what was wanted. */
export interface Failure {
  readonly code: FailureCode;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** One sentence for the person who reads the log: what was asked, what came back. */
  readonly detail: string;
  /**
   * True when the answer casts doubt on the whole connection and not on one object: 401 and 403 anywhere, 404 on a query.
   * The cycle then repeats the probe once before it blames the object (entra-engine A-105, design part 11).
   */
  readonly isSuspicious?: boolean;
  /** What the target asked to wait, from Retry-After, in milliseconds. */
  readonly retryAfterMs?: number;
}

export type TargetResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export interface TargetObject {
  /** The target anchor. */
  readonly id: string;
  readonly resource: Resource;
}

/** A role as the target offers it to a role import. */
export interface TargetRole {
  readonly value: string;
  readonly displayName: string;
}

/** Why the credentials, or the tenant URL, are not accepted (entra-engine 7.2). */
export interface ProbeFailure {
  readonly code: 'CredentialValidationFailure' | 'CredentialValidationUnavailable' | 'ServiceIncompatible';
  readonly status?: number;
  readonly detail: string;
  /** What the administrator is to do. */
  readonly remedy: string;
}

export type ProbeResult = { readonly ok: true } | { readonly ok: false; readonly failure: ProbeFailure };

export interface MatchQuery {
  readonly type: ObjectType;
  /** Target attribute path, as the mapping writes it. */
  readonly attribute: string;
  readonly value: string;
}

export interface Target {
  /** `GET /{Type}s?filter=<attribute> eq "<guid>"`: must answer 200 with an empty list (entra-engine 7.2). */
  probe(query: MatchQuery): Promise<ProbeResult>;
  find(query: MatchQuery): Promise<TargetResult<readonly TargetObject[]>>;
  /** 404 is the failure `InvalidAnchor`. */
  get(type: ObjectType, id: string): Promise<TargetResult<TargetObject>>;
  create(type: ObjectType, resource: Resource): Promise<TargetResult<TargetObject>>;
  update(type: ObjectType, id: string, changes: readonly AttributeChange[]): Promise<TargetResult<undefined>>;
  /** 404 counts as done (entra-engine A-026). */
  delete(type: ObjectType, id: string): Promise<TargetResult<undefined>>;
  roles(): Promise<TargetResult<readonly TargetRole[]>>;
}
