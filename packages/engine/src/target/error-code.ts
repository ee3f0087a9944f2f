/*
 * How a failure reads in the provisioning log: code, category, reason, and what to do about it.
 */
import type { ErrorInformation } from '../log/entry.ts';
import type { Failure, FailureCode, ProbeFailure } from './target.ts';

/** The connector's name, which precedes the codes of what the target itself said (entra-engine 5.4, A-085). */
const CONNECTOR = 'SystemForCrossDomainIdentityManagement';

interface CodeFacts {
  /** Whether the connector found it, talking to the target, and not the engine, before or after. */
  readonly isConnectors: boolean;
  readonly recommendedAction: string;
}

const RETRIED = 'It is retried by itself.';

const CODES: Readonly<Record<FailureCode | ProbeFailure['code'], CodeFacts>> = {
  BadRequest: connectors(
    'The target does not accept the request: read its message, then mend the attribute mapping or the value in the source.',
  ),
  Unauthorized: connectors(
    'The target does not accept the token for this operation: check that it is valid and may write, then save it again.',
  ),
  InsufficientRights: connectors(
    'The target forbids the operation: give the account behind the token the right to manage this object.',
  ),
  NotFound: connectors(
    'The target does not know the address: check the tenant URL and whether it offers this resource type.',
  ),
  MethodNotAllowed: connectors(
    'The target does not support the operation: switch it off in the mapping, or have the target mended.',
  ),
  Conflict: connectors(
    'The target already has an object with this value: make the value unique, or choose a matching attribute that finds that object.',
  ),
  UnprocessableEntity: connectors(
    'The target understands the request but refuses its content: read its message, then mend the mapping or the value.',
  ),
  TooManyRequests: connectors(`The target is overloaded. ${RETRIED} If it stays so, lower the request rate.`),
  InternalServerError: connectors(
    `The target had an error of its own. ${RETRIED} If it stays so, tell the target's operator.`,
  ),
  NotImplemented: connectors(
    'The target does not implement the operation: have it mended, or take it out of the mapping.',
  ),
  Timeout: connectors(
    `The target took too long, so that it is unknown whether the request was carried out. ${RETRIED} If it stays so, tell the target's operator.`,
  ),
  WebExceptionProtocolError: connectors(
    `The connection failed or broke. ${RETRIED} If it stays so, check network, certificate and tenant URL.`,
  ),
  ServiceIncompatible: connectors(
    'The target does not answer as SCIM 2.0 wants: check the tenant URL, then have the target mended (RFC 7644).',
  ),
  MultipleEntriesInResponse: connectors(
    'The target shows more than was asked for: it must answer a read with one object, and leave out members when they are excluded.',
  ),
  CredentialValidationFailure: connectors(
    'Check the token, and that it may read users and groups; then save it again.',
  ),
  CredentialValidationUnavailable: connectors(
    'Check the tenant URL, and that the target is up and can be reached.',
  ),
  InvalidAnchor: engines(
    'The linked object is gone from the target: remove its link, or restart provisioning with the connector data store cleared, so that it is matched again.',
  ),
  DuplicateTargetEntries: engines(
    'Several target objects have the matching value: remove or rename all but one, or choose a unique matching attribute.',
  ),
  DuplicateSourceEntries: engines(
    'Another source object is linked to the same target object: give the two different matching values.',
  ),
  MissingValues: engines('Give the required attributes a value in the source, or a default in the mapping.'),
  SchemaAttributeNotFound: engines('The target schema has no such attribute: mend the path in the mapping.'),
  SchemaPropertyCanOnlyAcceptValue: engines(
    'The target attribute takes one value and the source has several: choose one by an expression.',
  ),
  InternalError: engines(
    `The provisioning service had an error of its own. ${RETRIED} If it stays so, report it.`,
  ),
};

/** How often the operation was tried again, and when it is due next; undefined: never. */
export interface RetryNote {
  readonly attempts: number;
  readonly nextAttemptMs: number | undefined;
}

/** The code as the log shows it: `SystemForCrossDomainIdentityManagementConflict`, but `DuplicateTargetEntries`. */
export function errorCode(code: FailureCode | ProbeFailure['code']): string {
  return CODES[code].isConnectors ? `${CONNECTOR}${code}` : code;
}

/** Whose fault it is: the engine's own only for `InternalError`, else the target's or the data's. */
export function errorCategory(code: FailureCode): ErrorInformation['errorCategory'] {
  return code === 'InternalError' ? 'failure' : 'nonServiceFailure';
}

/** One or two sentences for the administrator. */
export function recommendedAction(code: FailureCode | ProbeFailure['code']): string {
  return CODES[code].recommendedAction;
}

/** Graph's provisioningErrorInfo. The reason is laid out as the real service does it, in our words. */
export function errorInformation(failure: Failure, retry?: RetryNote): ErrorInformation {
  return {
    errorCode: errorCode(failure.code),
    reason: reasonOf(failure, retry),
    additionalDetails: null,
    errorCategory: errorCategory(failure.code),
    recommendedAction: recommendedAction(failure.code),
  };
}

function reasonOf({ status, detail }: Failure, retry: RetryNote | undefined): string {
  const parts = [
    ...(status === undefined ? [] : [`StatusCode: ${status}.`]),
    `Message: ${detail.replace(/\.$/, '')}.`,
    ...(retry === undefined ? [] : [retrySentence(retry)]),
  ];
  return parts.join(' ');
}

function retrySentence({ attempts, nextAttemptMs }: RetryNote): string {
  const count = `This operation was retried ${attempts} ${attempts === 1 ? 'time' : 'times'}.`;
  if (nextAttemptMs === undefined) return `${count} It will not be retried again.`;
  return `${count} It will be retried again after ${new Date(nextAttemptMs).toISOString()}.`;
}

function connectors(action: string): CodeFacts {
  return { isConnectors: true, recommendedAction: action };
}

function engines(action: string): CodeFacts {
  return { isConnectors: false, recommendedAction: action };
}
