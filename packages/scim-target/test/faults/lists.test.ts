import { expect } from 'vitest';
import { idsIn, where } from '../world.ts';
import { type FaultWorld, pageOf, shows } from './shows.ts';

async function addUsers({ addUser }: FaultWorld, count: number): Promise<readonly string[]> {
  const ids = [];
  for (let n = 0; n < count; n++) ids.push(await addUser(`user-${n}`));
  return ids;
}

shows({
  'total-as-string': async (world) => {
    await addUsers(world, 1);
    world.on();
    expect((await world.scim('GET', '/Users')).body['totalResults']).toBe('1');
  },
  'total-missing': async ({ on, scim }) => {
    on();
    expect((await scim('GET', '/Users')).body).not.toHaveProperty('totalResults');
  },
  'total-wrong': async (world) => {
    await addUsers(world, 3);
    world.on();
    expect((await world.scim('GET', '/Users?count=2')).body).toMatchObject({ totalResults: 2 });
  },
  'resources-lowercase': async (world) => {
    await addUsers(world, 1);
    world.on();
    const { body } = await world.scim('GET', '/Users');
    expect(body).not.toHaveProperty('Resources');
    expect(body['resources']).toHaveLength(1);
  },
  'resources-null': async (world) => {
    world.on();
    expect((await world.scim('GET', '/Users')).body['Resources']).toBeNull();
    await addUsers(world, 1);
    expect((await world.scim('GET', '/Users')).body['Resources']).toHaveLength(1);
  },
  'single-not-list': async (world) => {
    const [first] = await addUsers(world, 2);
    world.on();
    expect((await world.scim('GET', `/Users${where('userName eq "user-0"')}`)).body).toMatchObject({
      id: first,
      userName: 'user-0',
    });
    expect((await world.scim('GET', `/Users${where('userName pr')}`)).body).toMatchObject({
      totalResults: 2,
    });
  },
  'paging-ignored': async (world) => {
    const ids = await addUsers(world, 3);
    world.on();
    const second = await world.scim('GET', '/Users?startIndex=3&count=2');
    expect(idsIn(second)).toEqual(ids.slice(0, 2));
    expect(second.body['startIndex']).toBe(1);
  },
  'items-per-page-count': async (world) => {
    await addUsers(world, 1);
    world.on();
    const reply = await world.scim('GET', '/Users?count=50');
    expect(reply.body['itemsPerPage']).toBe(50);
    expect(pageOf(reply)).toHaveLength(1);
  },
  'zero-based': async (world) => {
    const ids = await addUsers(world, 3);
    world.on();
    expect((await world.scim('GET', '/Users')).body['startIndex']).toBe(0);
    const reply = await world.scim('GET', '/Users?startIndex=1&count=2');
    expect(idsIn(reply)).toEqual(ids.slice(1));
  },
  'unstable-order': async (world) => {
    const ids = await addUsers(world, 4);
    world.on();
    const pages = [];
    for (const startIndex of [1, 3]) {
      pages.push(...idsIn(await world.scim('GET', `/Users?startIndex=${startIndex}&count=2`)));
    }
    expect(pages).toEqual([ids[0], ids[1], ids[1], ids[0]]);
  },
  'count-capped-silent': async (world) => {
    await addUsers(world, 12);
    world.on();
    expect((await world.scim('GET', '/Users?count=12')).body).toMatchObject({
      totalResults: 12,
      itemsPerPage: 10,
    });
  },
  'cursor-expired': async ({ on, scim }) => {
    on();
    expect((await scim('GET', '/Users?cursor=abc')).body).toMatchObject({
      status: '400',
      scimType: 'expiredCursor',
    });
    expect((await scim('GET', '/Users')).status).toBe(200);
  },
  'cursor-only': async (world) => {
    const ids = await addUsers(world, 5);
    world.on();
    const walked = [];
    let cursor: unknown = '';
    while (cursor !== undefined) {
      const reply = await world.scim('GET', `/Users?startIndex=4&count=2&cursor=${cursor}`);
      expect(reply.body).not.toHaveProperty('startIndex');
      walked.push(...idsIn(reply));
      cursor = reply.body['nextCursor'];
    }
    expect(walked).toEqual(ids);
  },
});
