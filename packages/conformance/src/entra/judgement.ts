import { describe, type Expectation, isList, objectIn, resourcesOf, SCIM_JSON } from '../expect.ts';
import { type Answer, isHtml, mediaTypeOf } from '../reply.ts';

/** How Entra takes an answer. */
export type Judgement =
  | { readonly outcome: 'goes-on' }
  /** The object is provisioned, yet something is worth mending. */
  | { readonly outcome: 'goes-on-but'; readonly reason: string }
  | { readonly outcome: 'breaks'; readonly reason: string };

export const GOES_ON: Judgement = { outcome: 'goes-on' };
export const but = (reason: string): Judgement => ({ outcome: 'goes-on-but', reason });
export const breaks = (reason: string): Judgement => ({ outcome: 'breaks', reason });

/** What Entra calls a refusal in its provisioning log (Entra: provisioning error codes). */
const ERROR_CODES: Readonly<Record<number, string>> = {
  400: 'SystemForCrossDomainIdentityManagementBadRequest',
  401: 'Unauthorized',
  403: 'InsufficientRights',
  404: 'InvalidAnchor',
  405: 'MethodNotAllowed',
  409: 'EntryConflict',
  422: 'UnprocessableEntity',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  501: 'NotImplemented',
  503: 'Timeout',
};

export const refusedAs = (answer: Answer): string => {
  const code = ERROR_CODES[answer.status] ?? 'WebExceptionProtocolError';
  return `answered ${describe(answer)}; the object fails with ${code} and is tried again in later cycles`;
};

/** The answer to a query by which Entra looks for one object. */
export function queryProblem(answer: Answer): Judgement | undefined {
  if (answer.status === 401 || answer.status === 403) {
    return breaks(
      `answered ${describe(answer)}: the credentials count as invalid, and the job goes to quarantine`,
    );
  }
  if (answer.status === 404) {
    return breaks(
      'answered 404 to a filter query; an empty list is due. The job goes to quarantine as non-compliant',
    );
  }
  if (isHtml(answer)) return breaks(`answered ${describe(answer)}: Entra calls the service incompatible`);
  const problem = isList(answer);
  return problem === undefined ? undefined : breaks(`${problem}; Entra calls the service incompatible`);
}

/** The query must find nobody. */
export function findsNobody(answer: Answer): Judgement {
  const problem = queryProblem(answer);
  if (problem !== undefined) return problem;
  const found = resourcesOf(answer).length;
  if (found > 0) return breaks(`found ${found} objects that do not match: the filter is ignored`);
  if (!Array.isArray(objectIn(answer)['Resources']))
    return but('an empty list should hold an empty Resources array');
  return mediaTypeJudgement(answer);
}

/** The query must find the object with this id, and no other. */
export function findsOnly(answer: Answer, id: string): Judgement {
  const problem = queryProblem(answer);
  if (problem !== undefined) return problem;
  const ids = resourcesOf(answer).map((resource) => resource['id']);
  if (ids.length > 1)
    return breaks(`found ${ids.length} objects: Entra skips the object as DuplicateTargetEntries`);
  if (ids[0] !== id) return breaks('the object is not found again: the next cycle creates it a second time');
  return mediaTypeJudgement(answer);
}

/** Entra asks for application/scim+json and puts up with application/json. */
function mediaTypeJudgement(answer: Answer): Judgement {
  const found = mediaTypeOf(answer);
  return found === SCIM_JSON || found === 'application/json'
    ? GOES_ON
    : but(`the content type is "${found}", not ${SCIM_JSON}`);
}

export function isCreated(answer: Answer): Judgement {
  if (answer.status === 401 || answer.status === 403) {
    return breaks(`answered ${describe(answer)}: the token may read but not write`);
  }
  if (answer.status !== 201 && answer.status !== 200) return breaks(refusedAs(answer));
  const id = objectIn(answer)['id'];
  if (typeof id !== 'string' || id === '') {
    return breaks('the answer holds no id: the object cannot be linked, and the next cycle creates it again');
  }
  return answer.status === 200 ? but('200 is tolerated; 201 is due') : mediaTypeJudgement(answer);
}

export const isPatched = (answer: Answer): Judgement =>
  answer.status === 200 || answer.status === 204 ? GOES_ON : breaks(refusedAs(answer));

/** Gone already counts as deleted. */
export const isDeleted = (answer: Answer): Judgement =>
  [200, 204, 404].includes(answer.status) ? GOES_ON : breaks(refusedAs(answer));

/** The object is read and keeps what was written; otherwise Entra sees a difference and sends it again. */
export function keeps(answer: Answer, ...expectations: readonly Expectation[]): Judgement {
  const notRead = readProblem(answer);
  if (notRead !== undefined) return notRead;
  const problem = expectations.map((expectation) => expectation(answer)).find((one) => one !== undefined);
  return problem === undefined
    ? GOES_ON
    : but(`${problem}: Entra sends the same change again in every cycle`);
}

/** The object is read and this is true of it, or harm is done. */
export function shows(answer: Answer, harm: string, ...expectations: readonly Expectation[]): Judgement {
  const notRead = readProblem(answer);
  if (notRead !== undefined) return notRead;
  const problem = expectations.map((expectation) => expectation(answer)).find((one) => one !== undefined);
  return problem === undefined ? GOES_ON : breaks(`${problem}: ${harm}`);
}

function readProblem(answer: Answer): Judgement | undefined {
  if (answer.status === 404)
    return breaks('answered 404: Entra drops the link (InvalidAnchor) and matches anew');
  return answer.status === 200 ? undefined : breaks(refusedAs(answer));
}

/** The first judgement that is worse than the others. */
export function worst(...judgements: readonly Judgement[]): Judgement {
  return (
    judgements.find(({ outcome }) => outcome === 'breaks') ??
    judgements.find(({ outcome }) => outcome === 'goes-on-but') ??
    GOES_ON
  );
}
