import { judgeList } from './answer.ts';
import { isHtml, type Reply } from './refusal.ts';
import { describeRequest } from './request.ts';
import type { Failure, ProbeFailure, ProbeResult } from './target.ts';
import type { TransportAnswer, TransportFailureKind } from './transport.ts';

type Verdict = Pick<ProbeFailure, 'code' | 'remedy'>;

const REMEDIES = {
  webPage: 'The URL answers a web page; check the tenant URL, it usually ends in /scim or /scim/v2.',
  tenantUrl:
    'Check the tenant URL, it usually ends in /scim or /scim/v2. If it is right, the service must answer a query that finds nothing with 200 and an empty list (RFC 7644 3.4.2).',
  token: 'Check the token: it may be wrong, expired or revoked.',
  permission:
    'The token is known but may not read here: give it the right to manage users and groups, or use another one.',
  filter:
    'The service must support "eq" filters on the matching attribute: choose another matching attribute, or have the service mended.',
  filterIgnored:
    'No object can have this value, so the service ignores the filter: every query would match the wrong objects. The service must be mended.',
  notScim:
    'The service must answer a query with a ListResponse as application/scim+json (RFC 7644 3.4.2). Check the tenant URL, then have the service mended.',
  redirect: 'Redirects are not followed: enter the address that it leads to, unless that is a sign-in page.',
  throttled: 'The service asks for fewer requests: try again later, or set a lower request rate.',
  unavailable: 'The service has trouble of its own: try again later, and tell its operator if it stays so.',
} as const;

const TRANSPORT_VERDICTS: Readonly<Record<TransportFailureKind, Verdict>> = {
  refused: unavailable(
    'Nobody listens there: check host and port of the tenant URL, and whether the service runs.',
  ),
  timeout: unavailable(
    'Check that the service can be reached from here (proxy, firewall), and how long it takes to answer.',
  ),
  reset: unavailable(
    'The connection broke: check whether the tenant URL should begin with https://, then try again.',
  ),
  dns: unavailable(
    'The host name cannot be found: check the spelling of the tenant URL, and the name server.',
  ),
  tls: unavailable(
    'The certificate is not trusted: use one of a public authority that is valid for this host name.',
  ),
  tooLarge: { code: 'ServiceIncompatible', remedy: REMEDIES.filterIgnored },
  protocol: unavailable(
    'What listens there does not speak HTTP as expected: check scheme, host and port of the tenant URL.',
  ),
};

/**
 * Whether tenant URL and token are good, judged by a query for an object that cannot exist (entra-engine 7.2):
 * only 200 with an empty list will do.
 */
export function judgeProbe(reply: Reply): ProbeResult {
  const list = judgeList(reply);
  if (!list.ok) return { ok: false, failure: toProbeFailure(reply, list.failure) };

  const { totalResults, resources } = list.value;
  if (totalResults === 0 && resources.length === 0) return { ok: true };
  const detail = `${describeRequest(reply.request)} answered 200 with ${Math.max(totalResults, resources.length)} objects`;
  return {
    ok: false,
    failure: { code: 'ServiceIncompatible', status: 200, detail, remedy: REMEDIES.filterIgnored },
  };
}

function toProbeFailure({ result }: Reply, { status, detail }: Failure): ProbeFailure {
  const verdict = result.kind === 'answer' ? verdictOf(result) : TRANSPORT_VERDICTS[result.kind];
  return { ...verdict, ...(status !== undefined && { status }), detail };
}

/** The table of entra-engine 7.2; what it does not list goes where its kind is. */
function verdictOf(answer: TransportAnswer): Verdict {
  const { status } = answer;
  if (status === 401) return { code: 'CredentialValidationFailure', remedy: REMEDIES.token };
  if (status === 403) return { code: 'CredentialValidationFailure', remedy: REMEDIES.permission };
  if (isHtml(answer)) {
    const isMissing = status >= 400;
    return {
      code: isMissing ? 'CredentialValidationUnavailable' : 'ServiceIncompatible',
      remedy: status >= 500 ? REMEDIES.unavailable : REMEDIES.webPage,
    };
  }
  if (status < 300) return { code: 'ServiceIncompatible', remedy: REMEDIES.notScim };
  if (status < 400) return { code: 'ServiceIncompatible', remedy: REMEDIES.redirect };
  if (status === 429) return unavailable(REMEDIES.throttled);
  if (status === 404 || status === 405 || status === 410 || status === 501)
    return unavailable(REMEDIES.tenantUrl);
  if (status >= 500) return unavailable(REMEDIES.unavailable);
  return { code: 'CredentialValidationFailure', remedy: REMEDIES.filter };
}

function unavailable(remedy: string): Verdict {
  return { code: 'CredentialValidationUnavailable', remedy };
}
