import fc from 'fast-check';
import {
  type AttributeName,
  type AttributePath,
  type Filter,
  type FilterValue,
  SCHEMAS,
} from '../src/index.ts';

/*
 * Random filters and paths. Names are drawn from the schemas and from outside of them.
 */

const names = fc.oneof(
  fc.constantFrom(
    'userName',
    'emails',
    'members',
    'name',
    'value',
    'type',
    'primary',
    '$ref',
    'manager',
    'not',
    'and',
  ),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/),
);
const schemas = fc.constantFrom(
  SCHEMAS.user,
  SCHEMAS.enterpriseUser,
  'urn:example:2.0:thing',
  'http://example.test/x',
);

const attributeNames: fc.Arbitrary<AttributeName> = fc.oneof(
  names.map((name) => ({ name })),
  fc.record({ schema: schemas, name: names }),
);

export const attributePaths: fc.Arbitrary<AttributePath> = fc.oneof(
  attributeNames,
  fc.tuple(attributeNames, names).map(([attribute, sub]) => ({ ...attribute, sub })),
);

const values: fc.Arbitrary<FilterValue> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('True', 'x" and (', '\\', ']'),
  // JSON has one zero only.
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
  fc.boolean(),
  fc.constant(null),
);

const operators = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le');

const leaves: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ kind: fc.constant('compare'), path: attributePaths, op: operators, value: values }),
  fc.record({ kind: fc.constant('present'), path: attributePaths }),
);

/** Filters made of these leaves, three levels deep. */
function combined(leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.record({
        kind: fc.constantFrom('and', 'or'),
        filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not'), filter: tie('filter') }),
    ),
  }));
  return filter;
}

const valueFilters = combined(leaves);

export const filters = combined(
  fc.oneof(
    leaves,
    fc.record({ kind: fc.constant('valuePath'), attribute: attributeNames, filter: valueFilters }),
  ),
);

export const patchPaths = fc
  .record({
    attribute: attributeNames,
    filter: fc.option(valueFilters, { nil: undefined }),
    sub: fc.option(names, { nil: undefined }),
  })
  .map(({ attribute, filter, sub }) => ({
    attribute,
    ...(filter === undefined ? {} : { filter }),
    ...(sub === undefined ? {} : { sub }),
  }));
