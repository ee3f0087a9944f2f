import type { JsonObject } from '@scimulator/scim';
import { type Check, check } from './check.ts';
import { type Expectation, judge, refusal, status } from './expect.ts';
import { broken, type Finding, MET } from './finding.ts';
import { withUser } from './given.ts';
import type { Made } from './made.ts';
import type { RequirementId } from './requirements.ts';
import type { Client } from './session.ts';

/** One PATCH, and what must be true of the resource that is read back afterwards. */
export interface PatchStep {
  readonly operations: readonly JsonObject[];
  /** The PATCH must be refused so; left out where it must succeed. */
  readonly refused?: { readonly statuses: readonly number[]; readonly scimTypes?: readonly string[] };
  readonly then: readonly Expectation[];
}

/** A user with these attributes, patched step by step. */
export interface PatchCase {
  readonly id: RequirementId;
  readonly start: JsonObject;
  readonly steps: readonly PatchStep[];
}

export const add = (path: string, value: JsonObject[string]): JsonObject => ({ op: 'add', path, value });
export const replace = (path: string, value: JsonObject[string]): JsonObject => ({
  op: 'replace',
  path,
  value,
});
export const remove = (path: string): JsonObject => ({ op: 'remove', path });
export const merge = (op: 'add' | 'replace', value: JsonObject): JsonObject => ({ op, value });

/** The operations succeed and leave a resource of which this is true. */
export const ends = (operations: readonly JsonObject[], ...then: PatchStep['then']): PatchStep => ({
  operations,
  then,
});

/** The operations are refused and leave a resource of which this is true. */
export const refuses = (
  operations: readonly JsonObject[],
  refused: NonNullable<PatchStep['refused']>,
  ...then: PatchStep['then']
): PatchStep => ({ operations, refused, then });

export const patchCheck = ({ id, start, steps }: PatchCase): Check =>
  check(
    id,
    withUser(start, async (made, { client }) => {
      for (const step of steps) {
        const finding = await patchOnce(client, made, step);
        if (finding.kind !== 'met') return finding;
      }
      return MET;
    }),
  );

async function patchOnce(client: Client, made: Made, step: PatchStep): Promise<Finding> {
  const reply = await client.patch(made.path, step.operations);
  const answered = judge(reply, expectedAnswer(step));
  if (answered.kind !== 'met') return answered;
  const readBack = judge(await client.get(made.path), status(200), ...step.then);
  return readBack.kind === 'broken' ? broken(`after the PATCH ${readBack.reason}`) : readBack;
}

const expectedAnswer = ({ refused }: PatchStep): Expectation =>
  refused === undefined ? status(200, 204) : refusal(refused.statuses, refused.scimTypes);
