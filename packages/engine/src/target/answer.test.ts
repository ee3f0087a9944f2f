import { MESSAGES, SCHEMAS } from '@scimulator/scim';
import { describe, expect, test } from 'vitest';
import { judgeCreate, judgeDelete, judgeFind, judgeGet, judgeRoles, judgeUpdate } from './answer.ts';
import type { Reply } from './refusal.ts';
import {
  createRequest,
  deleteRequest,
  matchRequest,
  readRequest,
  rolesRequest,
  type ScimRequest,
  updateRequest,
} from './request.ts';
import type { MatchQuery } from './target.ts';
import type { TransportFailureKind } from './transport.ts';

const QUERY: MatchQuery = { type: 'User', attribute: 'userName', value: 'ada@contoso.test' };
const FIND = matchRequest(QUERY);
const GET = readRequest('User', '42');
const POST = createRequest('User', {});
const PATCH = updateRequest('User', '42', {});
const DELETE = deleteRequest('User', '42');

const ada = { schemas: [SCHEMAS.user], id: '42', userName: 'ada@contoso.test' };

function reply(
  request: ScimRequest,
  status: number,
  body: unknown = '',
  contentType = 'application/scim+json',
): Reply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    request,
    result: { kind: 'answer', status, headers: { 'content-type': contentType }, body: text },
  };
}

function list(resources: readonly unknown[], totalResults: unknown = resources.length) {
  return { schemas: [MESSAGES.listResponse], totalResults, Resources: resources };
}

const errorBody = (status: number, detail: string) => ({
  schemas: [MESSAGES.error],
  status: String(status),
  detail,
});

describe('refusals by status (entra-engine 5.4, scim-wire 3.9)', () => {
  test.each([
    [400, 'BadRequest'],
    [401, 'Unauthorized'],
    [403, 'InsufficientRights'],
    [405, 'MethodNotAllowed'],
    [408, 'Timeout'],
    [409, 'Conflict'],
    [412, 'BadRequest'],
    [422, 'UnprocessableEntity'],
    [429, 'TooManyRequests'],
    [500, 'InternalServerError'],
    [501, 'NotImplemented'],
    [502, 'InternalServerError'],
    [503, 'InternalServerError'],
    [504, 'Timeout'],
    [302, 'ServiceIncompatible'],
    [202, 'ServiceIncompatible'],
  ])('%i is %s for every verb', (status, code) => {
    const refused = { ok: false, failure: { code, status } };
    expect(judgeFind(reply(FIND, status), QUERY)).toMatchObject(refused);
    expect(judgeGet(reply(GET, status), 'User', '42')).toMatchObject(refused);
    expect(judgeCreate(reply(POST, status), 'User')).toMatchObject(refused);
    expect(judgeUpdate(reply(PATCH, status))).toMatchObject(refused);
    expect(judgeDelete(reply(DELETE, status))).toMatchObject(refused);
  });

  test('A-103: 404 casts doubt on the connection for a query, is InvalidAnchor for an object and done for a delete', () => {
    expect(judgeFind(reply(FIND, 404), QUERY)).toMatchObject({
      failure: { code: 'NotFound', isSuspicious: true },
    });
    for (const judged of [judgeGet(reply(GET, 404), 'User', '42'), judgeUpdate(reply(PATCH, 404))]) {
      expect(judged).toMatchObject({ ok: false, failure: { code: 'InvalidAnchor', status: 404 } });
      expect(judged).not.toHaveProperty('failure.isSuspicious');
    }
    expect(judgeCreate(reply(POST, 404), 'User')).toMatchObject({ failure: { code: 'NotFound' } });
    expect(judgeDelete(reply(DELETE, 404))).toEqual({ ok: true, value: undefined });
  });

  test.each([401, 403])('A-105: %i casts doubt on the connection, wherever it comes', (status) => {
    const suspicious = { failure: { isSuspicious: true } };
    expect(judgeFind(reply(FIND, status), QUERY)).toMatchObject(suspicious);
    expect(judgeUpdate(reply(PATCH, status))).toMatchObject(suspicious);
    expect(judgeDelete(reply(DELETE, status))).toMatchObject(suspicious);
  });

  test('the sentence names method, path, status and what the SCIM error says', () => {
    expect(judgeFind(reply(FIND, 400, errorBody(400, 'no such\n attribute')), QUERY)).toEqual({
      ok: false,
      failure: {
        code: 'BadRequest',
        status: 400,
        detail: 'GET /Users?filter=userName eq "ada@contoso.test" answered 400: no such attribute',
      },
    });
  });

  test('an error that is no SCIM error is quoted in part, a web page is called one', () => {
    expect(judgeUpdate(reply(PATCH, 500, 'x'.repeat(1_000)))).toMatchObject({
      failure: { detail: `PATCH /Users/42 answered 500: ${'x'.repeat(200)}…` },
    });
    expect(judgeUpdate(reply(PATCH, 502, '<html>Bad Gateway</html>', 'text/html'))).toMatchObject({
      failure: { detail: 'PATCH /Users/42 answered 502: a web page instead of a SCIM error' },
    });
  });

  test('what the target asked to wait is passed on', () => {
    expect(judgeUpdate({ ...reply(PATCH, 429), retryAfterMs: 5_000 })).toMatchObject({
      failure: { code: 'TooManyRequests', retryAfterMs: 5_000 },
    });
  });

  test.each<[TransportFailureKind, string]>([
    ['refused', 'WebExceptionProtocolError'],
    ['reset', 'WebExceptionProtocolError'],
    ['dns', 'WebExceptionProtocolError'],
    ['tls', 'WebExceptionProtocolError'],
    ['protocol', 'WebExceptionProtocolError'],
    ['timeout', 'Timeout'],
    ['tooLarge', 'ServiceIncompatible'],
  ])('no answer (%s) is %s, without a status', (kind, code) => {
    const judged = judgeCreate({ request: POST, result: { kind, detail: 'because' } }, 'User');
    expect(judged).toEqual({
      ok: false,
      failure: { code, detail: expect.stringMatching(/^POST \/Users .*: because$/) },
    });
  });
});

describe('bodies that are not what was asked for', () => {
  test.each([
    ['nothing', '', 'an empty body'],
    ['a web page', '<!DOCTYPE html><p>Sign in', 'a web page instead of SCIM'],
    ['text', 'OK', 'a body that is not JSON: OK'],
    ['JSON cut short', '{"id":"42","userN', 'a body that is not JSON: {"id":"42","userN'],
    ['a bare array', '[]', 'JSON that is no object: []'],
    ['null', 'null', 'JSON that is no object: null'],
    ['an error', errorBody(500, 'oops'), 'a SCIM error in it'],
  ])('%s is ServiceIncompatible', (_name, body, words) => {
    const failure = {
      code: 'ServiceIncompatible',
      detail: expect.stringContaining(`answered 200 with ${words}`),
    };
    expect(judgeFind(reply(FIND, 200, body), QUERY)).toMatchObject({ ok: false, failure });
    expect(judgeGet(reply(GET, 200, body), 'User', '42')).toMatchObject({ ok: false, failure });
    expect(judgeCreate(reply(POST, 200, body), 'User')).toMatchObject({ ok: false, failure });
  });

  test.each([
    ['no id', { ...ada, id: undefined }, 'an object without an id'],
    ['a null id', { ...ada, id: null }, 'an object without an id'],
    ['a numeric id', { ...ada, id: 42 }, 'an id that is not a string'],
    ['an empty id', { ...ada, id: '' }, 'an unusable id'],
    ['an id that leaves the path', { ...ada, id: '..' }, 'an unusable id'],
    ['another schema', { ...ada, schemas: [SCHEMAS.group] }, 'an object that is no User by its schemas'],
  ])('an object with %s is ServiceIncompatible', (_name, body, words) => {
    const failure = { code: 'ServiceIncompatible', detail: expect.stringContaining(words) };
    expect(judgeFind(reply(FIND, 200, list([body])), QUERY)).toMatchObject({ ok: false, failure });
    expect(judgeGet(reply(GET, 200, body), 'User', '42')).toMatchObject({ ok: false, failure });
    expect(judgeCreate(reply(POST, 201, body), 'User')).toMatchObject({ ok: false, failure });
  });

  test('good JSON under a wrong media type is read', () => {
    expect(judgeGet(reply(GET, 200, ada, 'text/html'), 'User', '42')).toMatchObject({ ok: true });
  });

  test('a list where one object is due is MultipleEntriesInResponse', () => {
    const failure = { code: 'MultipleEntriesInResponse' };
    expect(judgeGet(reply(GET, 200, list([ada])), 'User', '42')).toMatchObject({ failure });
    expect(judgeCreate(reply(POST, 201, list([ada])), 'User')).toMatchObject({ failure });
  });
});

describe('find', () => {
  test('an empty list is no match', () => {
    expect(judgeFind(reply(FIND, 200, list([])), QUERY)).toEqual({ ok: true, value: [] });
    expect(judgeFind(reply(FIND, 200, { schemas: [MESSAGES.listResponse], totalResults: 0 }), QUERY)).toEqual(
      {
        ok: true,
        value: [],
      },
    );
  });

  test('A-012: an object that matches without regard to case is found', () => {
    const resource = { ...ada, userName: 'ADA@contoso.test' };
    expect(judgeFind(reply(FIND, 200, list([resource])), QUERY)).toEqual({
      ok: true,
      value: [{ id: '42', resource }],
    });
  });

  test('several objects that match are all told', () => {
    const judged = judgeFind(reply(FIND, 200, list([ada, { ...ada, id: '43' }])), QUERY);
    expect(judged).toMatchObject({ ok: true, value: [{ id: '42' }, { id: '43' }] });
  });

  test.each([
    ['another value', { ...ada, userName: 'bob@contoso.test' }],
    ['no value', { ...ada, userName: undefined }],
  ])('an object with %s at the asked attribute is never linked', (_name, stranger) => {
    for (const resources of [[stranger], [ada, stranger]]) {
      expect(judgeFind(reply(FIND, 200, list(resources)), QUERY)).toMatchObject({
        ok: false,
        failure: {
          code: 'ServiceIncompatible',
          detail: expect.stringContaining(
            'whose userName is not "ada@contoso.test": the server ignores the filter',
          ),
        },
      });
    }
  });

  test.each([
    ['emails[type eq "work"].value', { emails: [{ type: 'WORK', value: 'Ada@b.c' }] }, true],
    ['emails[type eq "work"].value', { emails: [{ type: 'home', value: 'ada@b.c' }] }, false],
    ['emails', { emails: [{ value: 'x@b.c' }, { value: 'ada@b.c' }] }, true],
    ['emails[primary eq "True"].value', { emails: [{ primary: true, value: 'ada@b.c' }] }, true],
    ['name.familyName', { name: { FamilyName: 'ada@b.c' } }, true],
    ['name.familyName', { name: 'ada@b.c' }, false],
    [
      `${SCHEMAS.enterpriseUser}:employeeNumber`,
      { [SCHEMAS.enterpriseUser]: { employeeNumber: 'ADA@b.c' } },
      true,
    ],
    [`${SCHEMAS.enterpriseUser}:employeeNumber`, { employeeNumber: 'ada@b.c2' }, false],
    ['constructor', {}, false],
  ])('%s is compared in %o', (attribute, attributes, isFound) => {
    const query: MatchQuery = { type: 'User', attribute, value: 'ada@b.c' };
    const judged = judgeFind(reply(matchRequest(query), 200, list([{ ...ada, ...attributes }])), query);
    expect(judged.ok).toBe(isFound);
  });

  test.each([
    [1, [], 'ServiceIncompatible'],
    [0, [ada], 'ServiceIncompatible'],
    [1, [ada, ada], 'ServiceIncompatible'],
    [2, [ada], 'DuplicateTargetEntries'],
  ])('totalResults %i with resources %j is %s', (totalResults, resources, code) => {
    expect(judgeFind(reply(FIND, 200, list(resources, totalResults)), QUERY)).toMatchObject({
      ok: false,
      failure: { code },
    });
  });

  test.each([
    ['no list', ada],
    ['a count in quotes', list([], '0')],
    ['resources in lower case', { schemas: [MESSAGES.listResponse], totalResults: 1, resources: [ada] }],
  ])('%s is ServiceIncompatible', (_name, body) => {
    expect(judgeFind(reply(FIND, 200, body), QUERY)).toMatchObject({
      failure: { code: 'ServiceIncompatible' },
    });
  });
});

describe('groups', () => {
  const query: MatchQuery = { type: 'Group', attribute: 'displayName', value: 'Sales' };
  const sales = { schemas: [SCHEMAS.group], id: '7', displayName: 'Sales' };

  test('members that are shown although excluded are MultipleEntriesInResponse', () => {
    const shown = { ...sales, members: [{ value: '1' }] };
    const failure = {
      code: 'MultipleEntriesInResponse',
      detail: expect.stringContaining('excludedAttributes=members'),
    };
    expect(judgeFind(reply(matchRequest(query), 200, list([shown])), query)).toMatchObject({ failure });
    expect(judgeGet(reply(readRequest('Group', '7'), 200, shown), 'Group', '7')).toMatchObject({ failure });
  });

  test('an empty list of members is none', () => {
    const shown = { ...sales, members: [] };
    expect(judgeGet(reply(readRequest('Group', '7'), 200, shown), 'Group', '7')).toMatchObject({ ok: true });
  });

  test('the answer to a create may show members', () => {
    const shown = { ...sales, members: [{ value: '1' }] };
    expect(judgeCreate(reply(createRequest('Group', {}), 201, shown), 'Group')).toMatchObject({ ok: true });
  });
});

describe('get, create, update, delete', () => {
  test('the object that was asked for is read, another is refused', () => {
    expect(judgeGet(reply(GET, 200, ada), 'User', '42')).toEqual({
      ok: true,
      value: { id: '42', resource: ada },
    });
    expect(judgeGet(reply(GET, 200, { ...ada, id: '43' }), 'User', '42')).toMatchObject({
      failure: {
        code: 'ServiceIncompatible',
        detail: expect.stringContaining('another object: its id is "43"'),
      },
    });
  });

  test.each([201, 200])('a create answered %i with an id has worked', (status) => {
    expect(judgeCreate(reply(POST, status, ada), 'User')).toEqual({
      ok: true,
      value: { id: '42', resource: ada },
    });
  });

  test('A-013: a create answered 201 without a body leaves no id to link', () => {
    expect(judgeCreate(reply(POST, 201), 'User')).toMatchObject({ failure: { code: 'ServiceIncompatible' } });
  });

  test.each([
    [204, ''],
    [200, ''],
    [200, ada],
    [204, ada],
  ])('ENG-GRP-14: an update answered %i with body %j has worked', (status, body) => {
    expect(judgeUpdate(reply(PATCH, status, body))).toEqual({ ok: true, value: undefined });
  });

  test.each([
    ['a sign-in page', '<html>'],
    ['an error', errorBody(500, 'oops')],
  ])('%s under 200 is no success of an update or a delete', (_name, body) => {
    const failure = { code: 'ServiceIncompatible' };
    expect(judgeUpdate(reply(PATCH, 200, body))).toMatchObject({ failure });
    expect(judgeDelete(reply(DELETE, 200, body))).toMatchObject({ failure });
  });

  test.each([204, 200])('a delete answered %i has worked', (status) => {
    expect(judgeDelete(reply(DELETE, status))).toEqual({ ok: true, value: undefined });
  });
});

describe('roles', () => {
  const ask = rolesRequest(1);

  test('A-050: a role is known by its value, else by its name', () => {
    const body = list([{ value: 'a', display: 'Admin' }, { displayName: 'User' }, { value: 'g' }]);
    expect(judgeRoles(reply(ask, 200, body))).toEqual({
      ok: true,
      value: {
        totalResults: 3,
        roles: [
          { value: 'a', displayName: 'Admin' },
          { value: 'User', displayName: 'User' },
          { value: 'g', displayName: 'g' },
        ],
      },
    });
  });

  test('a role with neither is ServiceIncompatible, a target without roles NotFound', () => {
    expect(judgeRoles(reply(ask, 200, list([{ value: 7 }])))).toMatchObject({
      failure: { code: 'ServiceIncompatible' },
    });
    expect(judgeRoles(reply(ask, 404))).toMatchObject({ ok: false, failure: { code: 'NotFound' } });
  });
});
