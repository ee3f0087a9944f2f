import { isJsonObject, type Resource, SCHEMAS } from '@scimulator/scim';
import { changing, changingObject, onAnswer, onBody, onResources, without } from '../alterations/answers.ts';
import {
  nullsAndPascalCase,
  numberingIds,
  onMeta,
  passwordIn,
  twoPrimaries,
  withPassword,
} from '../alterations/representation.ts';
import { onQuery } from '../alterations/requests.ts';
import type { NamedFault } from '../named-fault.ts';

const ENTERPRISE = SCHEMAS.enterpriseUser;
const DAY_MS = 86_400_000;

/** How resources look. */
export const REPRESENTATION_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q07',
    name: 'no-id',
    wire: 'resources have no `id`',
    alter: () => onResources((resource) => without(resource, 'id')),
    entra: 'creates duplicates or fails in every cycle',
    source: 'Entra: Develop a SCIM endpoint',
  },
  {
    id: 'Q08',
    name: 'numeric-id',
    wire: '`id` is a JSON number',
    alter: numberingIds,
    entra: 'may fail to read it',
    source: 'JumpCloud',
  },
  {
    id: 'Q09',
    name: 'no-meta-location',
    wire: '`meta.location` is missing',
    alter: () => onMeta((meta) => without(meta, 'location')),
    entra: 'does not notice',
    source: 'RFC 7643 3.1',
  },
  {
    id: 'Q10',
    name: 'internal-location',
    wire: '`Location` and `meta.location` name an internal host over http',
    alter: () => (next) =>
      onMeta((meta) => changing(meta, 'location', (location) => internal(String(location))))(
        onAnswer((answer) => {
          const { location } = answer.headers;
          if (location === undefined) return answer;
          return { ...answer, headers: { ...answer.headers, location: internal(location) } };
        })(next),
      ),
    entra: 'does not notice',
    source: 'seen in the field',
  },
  {
    id: 'Q11',
    name: 'no-schemas',
    wire: '`schemas` is missing in resources and lists',
    alter: () => (next) =>
      onBody((body) => without(body, 'schemas'))(
        onResources((resource) => without(resource, 'schemas'))(next),
      ),
    entra: 'may log ServiceIncompatible',
    source: 'seen in the field',
  },
  {
    id: 'Q27',
    name: 'manager-flat',
    wire: '`manager` is returned as text',
    alter: () =>
      onResources((resource) =>
        changingObject(resource, ENTERPRISE, (extension) =>
          changingObject(extension, 'manager', (manager) => manager['value'] ?? null),
        ),
      ),
    entra: 'sends the same PATCH in every cycle',
    source: 'azure-docs#11784, Budibase#15369',
  },
  {
    id: 'Q28',
    name: 'excluded-ignored',
    wire: '`excludedAttributes` is ignored',
    alter: () => onQuery((query) => query.delete('excludedAttributes')),
    entra: 'logs MultipleEntriesInResponse, or a replace leaves one member',
    source: 'Infisical#6525, SimpleIdServer#490, Microsoft Q&A 2118795',
  },
  {
    id: 'Q35',
    name: 'two-primaries',
    wire: 'two elements of one attribute are primary',
    alter: () => onResources(twoPrimaries),
    entra: 'the mapped value flips',
    source: 'wso2#10033, sourcegraph#49210',
  },
  {
    id: 'Q38',
    name: 'username-recased',
    wire: '`userName` is returned in lower case',
    alter: () =>
      onResources((resource) => changing(resource, 'userName', (name) => String(name).toLowerCase())),
    entra: 'updates the user in every cycle',
    source: 'gestalt#3162',
  },
  {
    id: 'Q39',
    name: 'username-inconsistent',
    wire: 'a read shows another `userName` than the answer to the create',
    match: { method: ['GET'] },
    alter: () =>
      onResources((resource) => changing(resource, 'userName', (name) => `member:${String(name)}`)),
    entra: 'finds no match the next time',
    source: 'Infisical#5947',
  },
  {
    id: 'Q78',
    name: 'active-numeric',
    wire: '`active` is returned as 1 or 0',
    alter: () => onResources((resource) => changing(resource, 'active', (active) => (active ? 1 : 0))),
    variants: {
      text: { alter: () => onResources((resource) => changing(resource, 'active', String)) },
    },
    entra: 'the value always differs',
    source: 'snipe-it#13948',
  },
  {
    id: 'Q94',
    name: 'password-echoed',
    wire: 'a write that carries `password` is answered with it',
    match: { method: ['POST', 'PUT', 'PATCH'] },
    alter: () => onBody((body, request) => withPassword(body, passwordIn(request))),
    entra: 'does not notice',
    source: 'RFC 7643 4.1.1',
  },
  {
    id: 'Q95',
    name: 'empty-extension',
    wire: 'users without enterprise attributes show an empty extension and its URN',
    alter: () => onResources(withEmptyExtension),
    entra: 'tolerates it',
    source: 'Microsoft SCIM Validator, a false alarm',
  },
  {
    id: 'Q98',
    name: 'nulls-and-pascal-case',
    wire: 'attributes without a value are null, and `meta` spells `Created`, `LastModified`',
    alter: () => onResources(nullsAndPascalCase),
    entra: 'schema discovery breaks; the validator fails',
    source: 'Microsoft Q&A 2238842',
  },
  {
    id: 'Q109',
    name: 'clock-skew',
    wire: '`meta.lastModified` is a day ahead',
    alter: () =>
      onMeta((meta) =>
        changing(meta, 'lastModified', (moment) =>
          new Date(Date.parse(String(moment)) + DAY_MS).toISOString(),
        ),
      ),
    variants: {
      zoneless: {
        alter: () =>
          onMeta((meta) => changing(meta, 'lastModified', (moment) => String(moment).replace(/Z$/, ''))),
      },
    },
    entra: 'none',
    source: 'Okta: SCIM 2.0 reference',
  },
];

const internal = (address: string): string =>
  address.replace(/^https?:\/\/[^/]+/, 'http://scim-backend.internal:8080');

function withEmptyExtension(resource: Resource): Resource {
  if (!('userName' in resource) || isJsonObject(resource[ENTERPRISE])) return resource;
  const { schemas } = resource;
  const urns = Array.isArray(schemas) ? schemas : [];
  return { ...resource, schemas: [...urns, ENTERPRISE], [ENTERPRISE]: {} };
}
