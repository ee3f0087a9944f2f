import fc from 'fast-check';
import { expect, test } from 'vitest';
import { G1, U1, U4 } from '../../../tooling/cases/people.ts';
import {
  applyPatch,
  checkFilter,
  GROUP,
  type Json,
  MESSAGES,
  matchesFilter,
  normalizeResource,
  parseAttributePath,
  parseFilter,
  parsePatch,
  parsePath,
  patchBody,
  printAttributePath,
  printFilter,
  printPath,
  project,
  SCHEMAS,
  ScimError,
  USER,
} from '../src/index.ts';
import { attributePaths, filters, patchPaths } from './arbitraries.ts';

/** Runs what may refuse; anything thrown but a ScimError is a fault of ours. */
function refusable<T>(deed: () => T): T | undefined {
  try {
    return deed();
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}

test('a printed filter reads back as the same filter', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      expect(parseFilter(printFilter(filter), { lengthMax: 1e6 })).toEqual(filter);
    }),
  );
});

test('a printed path reads back as the same path', () => {
  fc.assert(
    fc.property(attributePaths, (path) => {
      expect(parseAttributePath(printAttributePath(path))).toEqual(path);
    }),
  );
  fc.assert(
    fc.property(patchPaths, (path) => {
      expect(parsePath(printPath(path), { lengthMax: 1e6 })).toEqual(path);
    }),
  );
});

test('any text is a filter and a path, or is refused', () => {
  const pieces = fc.constantFrom(
    'emails',
    '[',
    ']',
    '(',
    ')',
    ' ',
    'eq',
    'and',
    'or',
    'not',
    '"a"',
    '"',
    '.',
    'true',
    'pr',
    '\\',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const filter = refusable(() => parseFilter(text));
      if (filter !== undefined) refusable(() => checkFilter(filter, USER));
      refusable(() => parsePath(text));
    }),
    { numRuns: 500 },
  );
});

test('matching never throws and agrees with the negation', () => {
  const anyResource = fc.oneof(
    fc.constantFrom(U1, U4, G1),
    fc.object().map((value) => JSON.parse(JSON.stringify(value))),
  );
  fc.assert(
    fc.property(filters, anyResource, (filter, resource) => {
      const found = matchesFilter(filter, resource, USER);
      expect(matchesFilter({ kind: 'not', filter }, resource, USER)).toBe(!found);
    }),
  );
});

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => value as Json);
const paths = fc.oneof(
  fc.constantFrom(
    'title',
    'active',
    'name',
    'name.givenName',
    'emails',
    'emails.type',
    'emails[type eq "work"]',
    'emails[type eq "x"].value',
    'roles[primary eq "True"].value',
    'members',
    'members[value eq "u1"]',
    'members[value eq "u9"].type',
    'schemas',
    'id',
    'x509Certificates',
    '__proto__',
    `${SCHEMAS.enterpriseUser}:manager`,
    SCHEMAS.enterpriseUser,
  ),
  fc.string(),
);
const elements = fc.record(
  {
    value: fc.constantFrom('u1', 'u9', ''),
    type: fc.constantFrom('work', 'x'),
    primary: fc.constantFrom(true, 'True', false),
  },
  { requiredKeys: [] },
);
const patchValues = fc.oneof(
  json,
  fc.constantFrom('True', 'x', '', null, true),
  elements,
  fc.array(elements),
  fc.dictionary(paths, fc.oneof(json, fc.array(elements))),
);
const operations = fc.array(
  fc.record(
    { op: fc.constantFrom('add', 'Replace', 'remove'), path: paths, value: patchValues },
    { requiredKeys: ['op', 'value'] },
  ),
  { minLength: 1, maxLength: 4 },
);

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}

test('a PATCH ends in a resource or in a ScimError, and leaves its input alone', () => {
  const starts = fc.oneof(
    fc.constantFrom(U1, U4, G1),
    fc.dictionary(
      fc.constantFrom('emails', 'name', 'members', 'schemas', 'userName', SCHEMAS.enterpriseUser),
      json,
    ),
  );
  fc.assert(
    fc.property(starts, operations, fc.constantFrom(USER, GROUP), (start, list, type) => {
      const resource = deepFreeze(start);
      const body = deepFreeze({ schemas: [MESSAGES.patchOp], Operations: list });
      refusable(() => applyPatch(resource, parsePatch(body), type));
    }),
    { numRuns: 1000 },
  );
});

test('whatever a PATCH makes of a resource has at most one primary value and the schemas it uses', () => {
  fc.assert(
    fc.property(operations, (list) => {
      const patched = refusable(() =>
        applyPatch(U4, parsePatch({ schemas: [MESSAGES.patchOp], Operations: list }), USER),
      );
      if (patched === undefined) return;
      for (const value of Object.values(patched)) {
        const primaries = Array.isArray(value) ? value.filter((element) => element?.primary === true) : [];
        expect(primaries.length).toBeLessThanOrEqual(1);
      }
      const used =
        SCHEMAS.enterpriseUser in patched ? [SCHEMAS.user, SCHEMAS.enterpriseUser] : [SCHEMAS.user];
      expect(patched['schemas']).toEqual(used);
    }),
    { numRuns: 500 },
  );
});

test('a PATCH sent twice changes nothing the second time', () => {
  const idempotent = fc.array(
    fc.record({
      op: fc.constant('add'),
      path: fc.constantFrom('emails', 'roles'),
      value: fc.array(elements),
    }),
    { minLength: 1, maxLength: 1 },
  );
  fc.assert(
    fc.property(idempotent, (list) => {
      const parsed = parsePatch({ schemas: [MESSAGES.patchOp], Operations: list });
      const once = refusable(() => applyPatch(U4, parsed, USER));
      if (once !== undefined) expect(applyPatch(once, parsed, USER)).toBe(once);
    }),
  );
});

test('operations survive the way over the wire', () => {
  const made = fc.array(
    fc.record({
      op: fc.constantFrom('add', 'replace'),
      path: patchPaths,
      value: json.filter((value) => value !== undefined),
    }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(made, (list) => {
      expect(parsePatch(patchBody(list))).toEqual(list);
    }),
  );
});

test('any body is normalised or refused, and what is normalised stays as it is', () => {
  const bodies = fc.dictionary(
    fc.oneof(paths, fc.constantFrom('userName', 'emails', 'USERNAME')),
    patchValues,
  );
  fc.assert(
    fc.property(fc.oneof(json, bodies), (value) => {
      refusable(() => normalizeResource(value, USER, { method: 'POST' }));
      const body = { schemas: [SCHEMAS.user], userName: 'x', ...(typeof value === 'object' ? value : {}) };
      const once = refusable(() => normalizeResource(body, USER, { method: 'POST' }));
      if (once === undefined) return;
      expect(normalizeResource(once, USER, { method: 'POST' })).toEqual(once);
      expect(project(once, {}, USER)).not.toHaveProperty('password');
    }),
    { numRuns: 500 },
  );
});
