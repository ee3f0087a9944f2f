// The peer: SCIMMY's routers on Express over a Map, as its documentation shows. Argument: how many users there are.
import express from 'express';
import SCIMMY from 'scimmy';
import ScimmyRouters from 'scimmy-routers';
import { groupOf, userOf } from './people.ts';

const count = Number(process.argv[2]);
const users = collection('userName');
const groups = collection('displayName');

for (let n = 0; n < count; n++) users.save(undefined, userOf(n));
for (const size of [10, count]) groups.save(undefined, groupOf(users.ids().slice(0, size)));

/** Found by id, and by the attribute that is unique. */
function collection(unique) {
  const byId = new Map();
  const byName = new Map();
  let ids = 0;
  return {
    ids: () => [...byId.keys()],
    save(id, data) {
      const now = new Date().toISOString();
      const before = id === undefined ? undefined : byId.get(id);
      if (before !== undefined) byName.delete(before[unique].toLowerCase());
      const meta = { created: before?.meta.created ?? now, lastModified: now };
      const saved = { ...data, id: id ?? String(++ids), meta };
      byId.set(saved.id, saved);
      byName.set(saved[unique].toLowerCase(), saved);
      return saved;
    },
    find({ id, filter }) {
      if (id !== undefined) {
        const found = byId.get(id);
        if (found === undefined) throw new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);
        return found;
      }
      const [operator, value] = filter?.[0]?.[unique] ?? [];
      if (operator === 'eq') return [byName.get(value.toLowerCase())].filter(Boolean);
      return [...byId.values()];
    },
    remove: ({ id }) => byId.delete(id),
  };
}

for (const [type, { save, find, remove }] of [
  [SCIMMY.Resources.User, users],
  [SCIMMY.Resources.Group, groups],
]) {
  SCIMMY.Resources.declare(type, {
    ingress: ({ id }, data) => save(id, JSON.parse(JSON.stringify(data))),
    egress: (resource) => find(resource),
    degress: (resource) => remove(resource),
  });
}

const app = express();
app.use(
  '/scim/v2',
  new ScimmyRouters({
    type: 'bearer',
    handler: (request) => {
      if (request.header('authorization') !== 'Bearer peer') throw new Error('no token');
      return 'peer';
    },
  }),
);
const server = app.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}/scim/v2`),
);
