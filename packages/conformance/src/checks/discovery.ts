import { type JsonObject, SCHEMAS } from '@scimulator/scim';
import type { Capability, Feature } from '../capabilities.ts';
import { type Check, check } from '../check.ts';
import {
  asArray,
  asObject,
  type Expectation,
  hasSchema,
  holds,
  isList,
  isObject,
  judge,
  objectIn,
  refusal,
  resourcesOf,
  status,
  valueAt,
} from '../expect.ts';
import { broken, MET } from '../finding.ts';
import type { Answer } from '../reply.ts';

const FEATURES = ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag'] as const;

/** The closed sets of RFC 7643 section 7. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  type: ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex'],
  mutability: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  returned: ['always', 'never', 'default', 'request'],
  uniqueness: ['none', 'server', 'global'],
};

const document =
  (path: string, ...expectations: readonly Expectation[]): Check['run'] =>
  async ({ client }) =>
    judge(await client.get(path), status(200), isObject, ...expectations);

const list =
  (path: string, ...expectations: readonly Expectation[]): Check['run'] =>
  async ({ client }) =>
    judge(await client.get(path), isList, ...expectations);

const whole = (value: unknown): boolean => Number.isInteger(value);

const numbersOfConfig = (answer: Answer): boolean =>
  whole(valueAt(answer.body, ['bulk', 'maxOperations'])) &&
  whole(valueAt(answer.body, ['bulk', 'maxPayloadSize'])) &&
  whole(valueAt(answer.body, ['filter', 'maxResults']));

const schemesAreNamed = (answer: Answer): boolean => {
  const schemes = objectIn(answer)['authenticationSchemes'];
  const isNamed = (scheme: JsonObject) =>
    ['type', 'name', 'description'].every((name) => typeof scheme[name] === 'string');
  return Array.isArray(schemes) && schemes.map(asObject).every(isNamed);
};

/** Every attribute of every schema in the list, sub-attributes too. */
const attributesIn = (answer: Answer): readonly JsonObject[] =>
  resourcesOf(answer).flatMap((schema) =>
    asArray(schema['attributes']).map(asObject).flatMap(withSubAttributes),
  );

const withSubAttributes = (attribute: JsonObject): readonly JsonObject[] => [
  attribute,
  ...asArray(attribute['subAttributes']).map(asObject),
];

const everyAttribute =
  (problemOf: (attribute: JsonObject) => string | undefined): Expectation =>
  (answer) => {
    for (const attribute of attributesIn(answer)) {
      const problem = problemOf(attribute);
      if (problem !== undefined) return `the attribute ${JSON.stringify(attribute['name'])} ${problem}`;
    }
    return undefined;
  };

const isDescribed = (attribute: JsonObject): string | undefined =>
  typeof attribute['name'] === 'string' &&
  typeof attribute['type'] === 'string' &&
  typeof attribute['multiValued'] === 'boolean'
    ? undefined
    : 'lacks name, type or multiValued';

function keywordProblem(attribute: JsonObject): string | undefined {
  for (const [name, allowed] of Object.entries(KEYWORDS)) {
    const value = attribute[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || !allowed.includes(value)) return `has ${name} ${JSON.stringify(value)}`;
  }
  return undefined;
}

const holdsNull = (value: unknown): boolean =>
  value === null ||
  (typeof value === 'object' && Object.values(value as object).some((inner) => holdsNull(inner)));

const listsUserAndGroup = (answer: Answer): boolean => {
  const ids = resourcesOf(answer).map((schema) => schema['id']);
  return ids.includes(SCHEMAS.user) && ids.includes(SCHEMAS.group);
};

const schemasOfTypes = (answer: Answer): readonly unknown[] =>
  resourcesOf(answer).flatMap((type) => [
    type['schema'],
    ...asArray(type['schemaExtensions']).map((extension) => asObject(extension)['schema']),
  ]);

/** Where the claim and the trial contradict one another. */
function contradiction([feature, { advertised, works }]: [string, Capability]): string | undefined {
  if (advertised === true && works === false) return `${feature} is advertised but does not work`;
  if (advertised === false && works === true) return `${feature} works but is advertised as unsupported`;
  return undefined;
}

const PROBED: readonly Feature[] = ['patch', 'filter', 'groups'];

export const DISCOVERY_CHECKS: readonly Check[] = [
  check('SCIM-DISC-01', document('/ServiceProviderConfig', hasSchema(SCHEMAS.serviceProviderConfig))),
  check(
    'SCIM-DISC-02',
    document('/ServiceProviderConfig', (answer) => {
      const missing = FEATURES.find((name) => typeof valueAt(answer.body, [name, 'supported']) !== 'boolean');
      return missing === undefined ? undefined : `${missing}.supported is no boolean`;
    }),
  ),
  check(
    'SCIM-DISC-03',
    document('/ServiceProviderConfig', holds(numbersOfConfig, 'a limit of bulk or filter is no integer')),
  ),
  check(
    'SCIM-DISC-04',
    document('/ServiceProviderConfig', holds(schemesAreNamed, 'a scheme lacks type, name or description')),
  ),
  check('SCIM-DISC-07', list('/ResourceTypes')),
  check(
    'SCIM-DISC-08',
    list('/ResourceTypes', (answer) => {
      const names = ['name', 'endpoint', 'schema'];
      const good = resourcesOf(answer).every((type) => names.every((name) => typeof type[name] === 'string'));
      return good ? undefined : 'a resource type lacks name, endpoint or schema';
    }),
  ),
  check('SCIM-DISC-10', async ({ client }) => {
    const types = await client.get('/ResourceTypes');
    const schemas = await client.get('/Schemas');
    const declared = schemas.kind === 'answer' ? resourcesOf(schemas).map(({ id }) => id) : [];
    const isDeclared = (answer: Answer) =>
      schemasOfTypes(answer).every((urn) => declared.includes(urn as string));
    return judge(
      types,
      isList,
      holds(isDeclared, '/ResourceTypes names a schema that /Schemas does not list'),
    );
  }),
  check(
    'SCIM-DISC-12',
    list(
      '/Schemas',
      holds((answer) => resourcesOf(answer).length > 0, 'no schema is listed'),
    ),
  ),
  check('SCIM-DISC-13', document(`/Schemas/${SCHEMAS.user}`, hasSchema(SCHEMAS.schema))),
  check('SCIM-DISC-14', async ({ client, session }) =>
    judge(await client.get(`/Schemas/urn:scimulator:${session.unusedId()}`), refusal([404])),
  ),
  check('SCIM-DISC-15', list('/Schemas', everyAttribute(isDescribed))),
  check('SCIM-DISC-16', list('/Schemas', everyAttribute(keywordProblem))),
  check(
    'SCIM-DISC-23',
    list(
      '/Schemas',
      holds((answer) => !holdsNull(answer.body), '/Schemas holds a null'),
    ),
  ),
  check('SCIM-DISC-24', list('/Schemas', holds(listsUserAndGroup, '/Schemas lacks User or Group'))),
  check('SCIM-DISC-26', async ({ capabilities }) => {
    const problems = PROBED.map((feature) => contradiction([feature, capabilities[feature]]));
    const problem = problems.find((one) => one !== undefined);
    return problem === undefined ? MET : broken(problem);
  }),
];
