import { z } from 'zod';
import { FAULTS } from './catalogue.ts';
import { FaultEffect, FaultMatch } from './effect.ts';

/** The one check of a fault rule, whether it comes over HTTP or from a program. */
export const FaultRuleInput = z
  .strictObject({
    id: z.string().min(1).max(64).exactOptional(),
    fault: z.enum(FAULTS.map((fault) => fault.name)).exactOptional(),
    effect: FaultEffect.exactOptional(),
    match: FaultMatch.exactOptional(),
    /** Matching requests to let through first. */
    after: z.int().min(0).exactOptional(),
    /** How often the rule fires at most. */
    times: z.int().min(1).exactOptional(),
    /** Chance in [0, 1] that the rule fires on a matching request, drawn from `seed`. */
    probability: z.number().min(0).max(1).exactOptional(),
    seed: z.int().exactOptional(),
    /** The moment (ISO 8601) from which the rule is silent. */
    until: z.iso.datetime({ offset: true }).exactOptional(),
  })
  .refine((rule) => (rule.fault === undefined) !== (rule.effect === undefined), {
    error: 'give either "fault" (a name) or "effect", not both',
  });

export type FaultRuleInput = Readonly<z.input<typeof FaultRuleInput>>;

/** A rule in force, with how many requests it matched and how often it fired. */
export type FaultRule = Readonly<z.output<typeof FaultRuleInput>> & {
  readonly id: string;
  readonly matched: number;
  readonly fired: number;
};
