/** The same people for every server that is measured. */
export const userOf = (n: number) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  externalId: `external-${n}`,
  userName: `user-${n}@contoso.example`,
  active: true,
  displayName: `User ${n}`,
  emails: [{ primary: true, type: 'work', value: `user-${n}@contoso.example` }],
  name: { givenName: 'User', familyName: `${n}`, formatted: `User ${n}` },
});

export const groupOf = (memberIds: readonly string[]) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: `Group of ${memberIds.length}`,
  members: memberIds.map((value) => ({ value })),
});
