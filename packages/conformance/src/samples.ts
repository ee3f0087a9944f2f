import { type JsonObject, SCHEMAS } from '@scimulator/scim';

/** A user as most services take it: more than the RFC's minimum, since many ask for a name and an e-mail. */
export const user = (name: string, more: JsonObject = {}): JsonObject => ({
  schemas: [SCHEMAS.user],
  userName: userNameOf(name),
  externalId: name,
  displayName: name,
  name: { givenName: 'Ada', familyName: 'Sample' },
  active: true,
  emails: [{ value: userNameOf(name), type: 'work', primary: true }],
  ...more,
});

export const userNameOf = (name: string): string => `${name}@scimulator.test`;

export const group = (name: string, more: JsonObject = {}): JsonObject => ({
  schemas: [SCHEMAS.group],
  displayName: name,
  externalId: name,
  ...more,
});

/** The enterprise extension's block for a user body. */
export const enterprise = (attributes: JsonObject): JsonObject => ({
  schemas: [SCHEMAS.user, SCHEMAS.enterpriseUser],
  [SCHEMAS.enterpriseUser]: attributes,
});

/** What Entra adds to the schemas of a group; a relic of Microsoft's, declared nowhere. */
export const ADSCIM_GROUP = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
