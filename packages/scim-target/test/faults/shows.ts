import type { JsonObject } from '@scimulator/scim';
import { expect, test } from 'vitest';
import type { FaultRule, FaultRuleInput } from '../../src/index.ts';
import { group, patch, type Reply, setup, user, type World } from '../world.ts';

/** A world in which one fault is tried. */
export interface FaultWorld extends World {
  /** Puts the fault in force. */
  on(more?: Partial<FaultRuleInput>): FaultRule;
  /** Creates a user, and answers with its id. */
  addUser(userName: string, more?: JsonObject): Promise<string>;
  addGroup(displayName: string, members?: readonly string[]): Promise<string>;
  patch(path: string, ...operations: readonly JsonObject[]): Promise<Reply>;
}

export type FaultCase = (world: FaultWorld) => Promise<void>;

/** One test for each fault, by its name. */
export function shows(cases: Readonly<Record<string, FaultCase>>): void {
  test.each(Object.entries(cases))('%s', async (fault, check) => {
    const world = setup();
    await check(worldOf(world, fault));
    expect(world.errors).toEqual([]);
  });
}

function worldOf(world: World, fault: string): FaultWorld {
  const add = async (path: string, body: JsonObject): Promise<string> => {
    const reply = await world.scim('POST', path, body);
    expect(reply.status).toBe(201);
    return String(reply.body['id']);
  };
  return {
    ...world,
    on: (more) => world.target.faults.add({ fault, ...more }),
    addUser: (userName, more) => add('/Users', user(userName, more)),
    addGroup: (displayName, members) => add('/Groups', group(displayName, members)),
    patch: (path, ...operations) => world.scim('PATCH', path, patch(...operations)),
  };
}

/** The resources on a page. */
export const pageOf = ({ body }: Reply): readonly JsonObject[] => body['Resources'] as readonly JsonObject[];
