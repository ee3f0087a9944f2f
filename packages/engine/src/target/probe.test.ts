import { MESSAGES, SCHEMAS } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { judgeProbe } from './probe.ts';
import { matchRequest } from './request.ts';
import type { TransportFailureKind, TransportResult } from './transport.ts';

const request = matchRequest({
  type: 'User',
  attribute: 'userName',
  value: '1b2f63ab-3f1f-4a5a-a6b3-5d6a0e8b5f3c',
});

function judge(result: TransportResult) {
  return judgeProbe({ request, result });
}

function answer(status: number, body: unknown = '', contentType = 'application/scim+json'): TransportResult {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answer', status, headers: { 'content-type': contentType }, body: text };
}

const list = (...resources: unknown[]) => ({
  schemas: [MESSAGES.listResponse],
  totalResults: resources.length,
  Resources: resources,
});

test.each([
  ['an empty list', list()],
  ['a list without Resources', { schemas: [MESSAGES.listResponse], totalResults: 0 }],
])('ENG-CRED-02: 200 with %s is good', (_name, body) => {
  expect(judge(answer(200, body))).toEqual({ ok: true });
});

test('ENG-CRED-10, A-094: users in the list show a filter that is ignored', () => {
  const found = { schemas: [SCHEMAS.user], id: '1', userName: 'ada' };
  expect(judge(answer(200, list(found, found)))).toEqual({
    ok: false,
    failure: {
      code: 'ServiceIncompatible',
      status: 200,
      detail:
        'GET /Users?filter=userName eq "1b2f63ab-3f1f-4a5a-a6b3-5d6a0e8b5f3c" answered 200 with 2 objects',
      remedy:
        'No object can have this value, so the service ignores the filter: every query would match the wrong objects. The service must be mended.',
    },
  });
});

const HTML = '<!doctype html><title>Sign in</title>';

test.each([
  [
    'A-095: a web page',
    answer(200, HTML, 'text/html'),
    'ServiceIncompatible',
    /answers a web page; check the tenant URL/,
  ],
  ['A-095: other JSON', answer(200, { ok: true }), 'ServiceIncompatible', /ListResponse/],
  ['A-095: an empty body', answer(200), 'ServiceIncompatible', /ListResponse/],
  ['204', answer(204), 'ServiceIncompatible', /ListResponse/],
  ['ENG-CRED-03: 401', answer(401), 'CredentialValidationFailure', /Check the token/],
  ['401 with a web page', answer(401, HTML, 'text/html'), 'CredentialValidationFailure', /Check the token/],
  ['A-096: 403', answer(403), 'CredentialValidationFailure', /may not read/],
  ['ENG-CRED-04: 404', answer(404), 'CredentialValidationUnavailable', /usually ends in \/scim/],
  ['404 with a web page', answer(404, HTML, 'text/html'), 'CredentialValidationUnavailable', /web page/],
  ['A-097: 400', answer(400), 'CredentialValidationFailure', /matching attribute/],
  ['405', answer(405), 'CredentialValidationUnavailable', /usually ends in \/scim/],
  ['302', answer(302), 'ServiceIncompatible', /Redirects are not followed/],
  ['429', answer(429), 'CredentialValidationUnavailable', /fewer requests/],
  ['ENG-CRED-05: 500', answer(500), 'CredentialValidationUnavailable', /try again later/],
  [
    '502 with a web page',
    answer(502, HTML, 'text/html'),
    'CredentialValidationUnavailable',
    /try again later/,
  ],
  ['503', answer(503), 'CredentialValidationUnavailable', /try again later/],
])('%s is refused with code and remedy', (_name, result, code, remedy) => {
  const status = result.kind === 'answer' ? result.status : undefined;
  expect(judge(result)).toEqual({
    ok: false,
    failure: {
      code,
      status,
      detail: expect.stringMatching(/^GET \/Users\?filter=/),
      remedy: expect.stringMatching(remedy),
    },
  });
});

test.each<[TransportFailureKind, string, RegExp]>([
  ['refused', 'CredentialValidationUnavailable', /host and port/],
  ['timeout', 'CredentialValidationUnavailable', /reached from here/],
  ['reset', 'CredentialValidationUnavailable', /https/],
  ['dns', 'CredentialValidationUnavailable', /spelling/],
  ['tls', 'CredentialValidationUnavailable', /certificate/],
  ['protocol', 'CredentialValidationUnavailable', /does not speak HTTP/],
  ['tooLarge', 'ServiceIncompatible', /ignores the filter/],
])('ENG-CRED-05: no answer (%s) is %s', (kind, code, remedy) => {
  expect(judge({ kind, detail: 'because' })).toEqual({
    ok: false,
    failure: { code, detail: expect.stringMatching(/because$/), remedy: expect.stringMatching(remedy) },
  });
});
